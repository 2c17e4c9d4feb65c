"""What a user names for review: where its results are or are to be, and where its recording is."""

from dataclasses import dataclass, replace
from pathlib import Path

from detector.analysis.results.identity import Identity, identify
from detector.analysis.results.journal import PARTIAL, RESULTS
from detector.analysis.results.recording import reading_options
from detector.analysis.results.schema import Header
from detector.errors import DataError, SourceError
from detector.plain_text import plain
from detector.record.session_file import is_record
from detector.record.video_track import VIDEO
from detector.review.overview import Overview
from detector.video import WHOLE, SourceOptions
from detector.video.formats import PICTURES

_RESULTS_OF = "{stem}-results"
_MEND = "say where it is with --video, or choose it in the window"


@dataclass(frozen=True)
class Whereabouts:
    """Where what is to be reviewed is.

    Attributes:
        results: results.jsonl, or the folder in which it is, or will be once the recording is analyzed.
        recording: that the user named, which is analyzed if it was not yet; None where results were named.
    """

    results: Path
    recording: str | None = None

    @property
    def is_analyzed(self) -> bool:
        """Whether there are results of an analysis that reached the end."""
        return self.results.is_file() or ((self.results / RESULTS).is_file() and not self.is_begun)

    @property
    def is_begun(self) -> bool:
        """Whether there are results of an analysis that has not reached the end.

        A procedure that was cut off is made whole, and never analyzed into what was on screen.
        """
        return (self.results / PARTIAL).is_file() and not is_record(self.results)


def whereabouts(given: str, out: Path | None = None) -> Whereabouts:
    """Where the results of what a user names are.

    Args:
        given: results.jsonl, the folder of an analysis or a procedure, or a recording.
        out: folder for the results of a recording; None: beside it.

    Raises:
        SourceError: there is no such file or folder.
        DataError: it holds results of several recordings, of which some are not whole.
    """
    path = Path(given)
    if not path.exists():
        raise SourceError(f"{plain(given)}: no such file or folder; check the path")
    if path.name == VIDEO and is_record(path.parent):
        return Whereabouts(path.parent)
    if _is_recording(path):
        return Whereabouts(out or path.absolute().with_name(_RESULTS_OF.format(stem=path.stem)), given)
    return Whereabouts(_begun_below(path) or path)


def _begun_below(path: Path) -> Path | None:
    """The folder of the one analysis begun below what `analyze --out` was given; None: there is none.

    Raises:
        DataError: others lie beside it.
    """
    if not path.is_dir() or (path / RESULTS).is_file() or (path / PARTIAL).is_file():
        return None
    begun = {each.parent for each in path.rglob(PARTIAL) if not is_record(each.parent)}
    every = begun | {each.parent for each in path.rglob(RESULTS)}
    if begun and len(every) > 1:
        raise DataError(f"{path}: holds results of {len(every)} recordings; name the folder of one of them")
    return next(iter(begun), None)


def has_results(recording: str) -> bool:
    """Whether an analysis of a recording lies beside it, whole or begun, or it is a procedure's.

    Raises:
        SourceError: there is no such file or folder.
    """
    places = whereabouts(recording)
    return places.recording is None or places.is_analyzed or places.is_begun


def recording_of(overview: Overview, named: Path | None = None) -> str:
    """The recording that results belong to, as `open_video` takes it.

    Args:
        overview: of the results.
        named: where the user says that it is; None: where it was, or near the results.

    Raises:
        DataError: it is not there, or what is there is another one.
        SourceError: it cannot be read.
    """
    if named is not None:
        return _named(overview, named)
    if overview.video is not None:
        return str(overview.video)
    try:
        return overview.recording()
    except DataError as error:
        raise DataError(f"{error}; or {_MEND}") from error


def is_same(before: Identity | None, place: Path) -> bool:
    """Whether what is at a place may be the recording of an identity: copies and moved files are."""
    return before is None or before.bytes is None or before.content == identify(str(place)).content


def reading_of(header: Header) -> SourceOptions:
    """How the recording is read as the analysis read it, but whole."""
    return replace(reading_options(header), excerpt=WHOLE)


def _named(overview: Overview, named: Path) -> str:
    if not named.exists():
        raise DataError(f"{plain(str(named))}: the recording is not there; {_MEND}")
    if not is_same(overview.header.identity, named):
        raise DataError(f"{plain(str(named))}: is another recording than the one that was analyzed; {_MEND}")
    return str(named)


def _is_recording(path: Path) -> bool:
    if path.is_file():
        return path.suffix.lower() not in (".jsonl", ".json")
    if is_record(path) or (path / RESULTS).is_file() or (path / PARTIAL).is_file():
        return False
    return any(each.suffix.lower() in PICTURES for each in path.iterdir())
