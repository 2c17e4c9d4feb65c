"""Where the results of each recording go: a folder of its own, and in the next run the same one."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from detector.analysis.exports.correcting import REVIEWED
from detector.analysis.exports.summary import SUMMARY_CSV, SUMMARY_HTML
from detector.analysis.exports.table import EXPORTS
from detector.analysis.results.identity import Identity, identify, location
from detector.analysis.results.journal import PARTIAL, RESULTS, begun_header
from detector.analysis.results.match import recorded_identity
from detector.errors import SourceError

_NUMBER = re.compile(r"-\d+$")
# What files of ours are called beside folders of results: no recording's folder is called so.
_FILES = frozenset(
    {SUMMARY_CSV, SUMMARY_HTML, RESULTS, PARTIAL, "coco.json", "compare.html", "compare.json", "review.jsonl"}
)
# What folders of ours are called in a recording's folder: no other's folder in it is called so.
_FOLDERS = frozenset({REVIEWED, *(name for export in EXPORTS for name in export.files)})


class Wanted(NamedTuple):
    """A recording and the folder that it would like to have.

    Attributes:
        source: as `open_video` takes it.
        place: below the folder of all results.
        suffix: what was cut off the recording's name.
    """

    source: str
    place: Path
    suffix: str = ""

    @property
    def with_suffix(self) -> Path:
        """The folder that tells it from one of the same name in another format."""
        return self.place.with_name(self.place.name + self.suffix)


def settle(wanted: Sequence[Wanted], out: Path) -> list[Path]:
    """Folders of which no two are the same; results that are there keep theirs, whoever comes beside them.

    A recording has the folder in which its results are: those of its own path, else those of a recording that
    is gone from its path and had the same content.

    Args:
        wanted: all recordings of a run, in their order.
        out: folder of all results, which may not be there.
    """
    kept = _Kept(wanted, out)
    own = [kept.of_path(each) for each in wanted]
    own = [place or kept.of_moved(each) for place, each in zip(own, wanted, strict=True)]
    return list(_numbered(own, _free(wanted), kept.taken))


class _Result(NamedTuple):
    """A folder of results below that of all, and whose they are."""

    place: Path
    identity: Identity


class _Kept:
    """Results of earlier runs that recordings of this run could have, each given to one at most.

    Attributes:
        taken: their folders (see `_sameness`), whether they are given or not.
    """

    def __init__(self, wanted: Sequence[Wanted], out: Path) -> None:
        self._left = list(_results(wanted, out))
        self.taken = {_sameness(result.place) for result in self._left}

    def of_path(self, wanted: Wanted) -> Path | None:
        """The place of results that were made from the same path."""
        if "://" in wanted.source:
            path = identify(wanted.source).path
            return self._give(wanted, lambda identity: identity.path == path)
        here = location(wanted.source)
        return self._give(wanted, lambda identity: identity.location == here)

    def of_moved(self, wanted: Wanted) -> Path | None:
        """The place of results of the same content, whose recording is not where it was."""
        if not any(_are_for(wanted, result.place) for result in self._left):
            return None
        try:
            content = identify(wanted.source).content
        except SourceError:
            return None
        return self._give(
            wanted, lambda identity: identity.content == content and not Path(identity.path).exists()
        )

    def _give(self, wanted: Wanted, fits: Callable[[Identity], bool]) -> Path | None:
        for result in self._left:
            if _are_for(wanted, result.place) and fits(result.identity):
                self._left.remove(result)
                return result.place
        return None


def _results(wanted: Iterable[Wanted], out: Path) -> Iterator[_Result]:
    """Results that say whose they are, in folders that could be those of wanted recordings."""
    names: dict[Path, set[str]] = {}
    for each in wanted:
        names.setdefault(each.place.parent, set()).update(_names(each))
    for parent, possible in names.items():
        try:
            folders = sorted(path.name for path in (out / parent).iterdir() if path.is_dir())
        except OSError:
            continue
        for name in folders:
            place = parent / name
            header = begun_header(out / place) if possible & _bases(place) else None
            identity = recorded_identity(header) if header else None
            if identity is not None:
                yield _Result(place, identity)


def _are_for(wanted: Wanted, place: Path) -> bool:
    """Whether a recording could have been given a place: its own, or one that was numbered."""
    return _sameness(place.parent) == _sameness(wanted.place.parent) and bool(_names(wanted) & _bases(place))


def _names(wanted: Wanted) -> set[str]:
    return {_sameness(Path(place.name)) for place in (wanted.place, wanted.with_suffix)}


def _bases(place: Path) -> set[str]:
    return {_sameness(Path(name)) for name in (place.name, _NUMBER.sub("", place.name)) if name}


def _free(wanted: Sequence[Wanted]) -> list[Path]:
    """Places of recordings that have none. Two that differ in their suffix alone keep it."""
    short = Counter(each.place for each in wanted)
    long = Counter(each.with_suffix for each in wanted)
    return [
        each.with_suffix if short[each.place] > 1 == long[each.with_suffix] else each.place for each in wanted
    ]


def _numbered(own: Sequence[Path | None], free: Sequence[Path], taken: set[str]) -> Iterator[Path]:
    """Places of which no two are the same: all but the first of equal ones, and reserved ones, get a number.

    Args:
        own: places that recordings have already.
        free: places that the others would like.
        taken: places that none of them can have.
    """
    wanted = {_sameness(place) for place in free}
    taken, numbers = set(taken), Counter(dict.fromkeys(wanted, 1))
    for mine, place in zip(own, free, strict=True):
        made, same = mine or place, _sameness(place)
        while not mine and (
            _is_ours(made, wanted | taken)
            or _sameness(made) in taken
            or (made is not place and _sameness(made) in wanted)
        ):
            numbers[same] += 1
            made = place.with_name(f"{place.name}-{numbers[same]}")
        taken.add(_sameness(made))
        yield made


def _is_ours(place: Path, recordings: set[str]) -> bool:
    """Whether a file or folder of ours may be called so, where recordings have these places."""
    name = place.name.casefold()
    return name in _FILES or (name in _FOLDERS and _sameness(place.parent) in recordings)


def _sameness(place: Path) -> str:
    """Equal for names that some file systems take for one: in other case, or with accents written apart."""
    return unicodedata.normalize("NFC", place.as_posix()).casefold()
