"""What it is that a user dropped, chose or typed."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from detector.analysis.results.journal import PARTIAL, RESULTS
from detector.errors import DetectorError, SourceError
from detector.plain_text import shown_source
from detector.record.session_file import SESSION, is_record
from detector.video.capture import parse_camera
from detector.video.dicom import is_dicom
from detector.video.formats import NEITHER, PICTURES, VIDEOS
from detector.video.network import scheme
from detector.video.paths import unreadable

# A folder is looked through so deep, and no more names than these: it may be a whole disk.
_DEEPEST, _MOST_NAMES = 3, 20_000
# An analysis that was killed is gone on with.
_ANALYZED = RESULTS, PARTIAL
_NUMBERS = re.compile(r"(\d+)")


class Kind(Enum):
    """What can be opened."""

    VIDEO = "video"
    PICTURES = "pictures"
    DICOM = "dicom"
    SESSION = "session"
    RESULTS = "results"
    STREAM = "stream"
    CAMERA = "camera"

    @property
    def live(self) -> bool:
        """Whether it goes on while nobody looks."""
        return self in (Kind.STREAM, Kind.CAMERA)


@dataclass(frozen=True)
class Brought:
    """Something that can be opened.

    Attributes:
        kind: of it.
        source: as `open_video` takes it; of a session and of results their folder, or results.jsonl.
    """

    kind: Kind
    source: str

    @property
    def name(self) -> str:
        """For a user: without folders, of an address without what is secret in it."""
        return shown_source(self.source) if self.kind.live else Path(self.source).name or self.source


def sort_out(sources: Iterable[str]) -> tuple[Brought, ...]:
    """What each of some sources is; of a folder of recordings or of results, each of these, in natural order.

    Args:
        sources: paths, addresses of files and of streams, devices.

    Raises:
        SourceError: one of them is nothing that can be opened; the message says which, and what can be.
    """
    return tuple(each for source in sources for each in _sorted(source.strip()))


def natural_key(name: str) -> list[tuple[int, str]]:
    """By which names are sorted as people read them: 2 before 10."""
    return [(int(part), "") if part.isdecimal() else (0, part.lower()) for part in _NUMBERS.split(name)]


def _sorted(source: str) -> Iterator[Brought]:
    if not source:
        raise SourceError("nothing was named; name a file, a folder, a camera or a stream")
    if scheme(source) not in (None, "file"):
        yield Brought(Kind.STREAM, source)
        return
    path = Path(url2pathname(urlsplit(source).path) if scheme(source) == "file" else source)
    try:
        if parse_camera(source) is not None and not path.is_file():
            yield Brought(Kind.CAMERA, source)
        elif path.is_dir():
            yield from _in_folder(path)
        else:
            yield _file(path)
    except OSError as error:
        raise unreadable(path, error) from error


def _file(path: Path) -> Brought:
    if not path.exists():
        raise SourceError(f"{shown_source(str(path))}: no such file or folder; check the path")
    if path.name == RESULTS:
        return Brought(Kind.RESULTS, str(path))
    if path.name == SESSION:
        return Brought(Kind.SESSION, str(path.parent))
    kind = _kind_of_file(path)
    if kind is None:
        raise SourceError(
            f"{path.name}: is neither a video nor a picture, a DICOM object, a session or results; "
            "choose one of these"
        )
    return Brought(kind, str(path))


def _kind_of_file(path: Path) -> Kind | None:
    suffix = path.suffix.lower()
    if suffix in VIDEOS:
        return Kind.VIDEO
    if suffix in PICTURES:
        return Kind.PICTURES
    if suffix in NEITHER:
        return None
    # Without a suffix that is known, it may be a recording under any name: whoever opens it will tell.
    return Kind.DICOM if is_dicom(path) else Kind.VIDEO


def _in_folder(folder: Path) -> Iterator[Brought]:
    if is_record(folder):
        yield Brought(Kind.SESSION, str(folder))
        return
    if any((folder / name).is_file() for name in _ANALYZED):
        yield Brought(Kind.RESULTS, str(folder))
        return
    files = list(_files(folder))
    analyzed = sorted({str(path.parent) for path in files if path.name in _ANALYZED}, key=natural_key)
    if analyzed:
        yield from (Brought(Kind.RESULTS, each) for each in analyzed)
        return
    recordings = sorted(filter(_is_recording, files), key=lambda path: natural_key(str(path)))
    if recordings:
        yield from (Brought(_kind_of_file(path) or Kind.VIDEO, str(path)) for path in recordings)
    elif any(path.suffix.lower() in PICTURES and path.parent == folder for path in files):
        yield Brought(Kind.PICTURES, str(folder))
    else:
        raise SourceError(f"{folder}: holds neither videos nor pictures, nor a session or results")


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, not too deep and not too many, without hidden ones."""
    count = 0
    waiting = [(folder, 0)]
    while waiting:
        present, depth = waiting.pop()
        for path in present.iterdir():
            count += 1
            if count > _MOST_NAMES:
                return
            if path.name.startswith("."):
                continue
            if path.is_dir():
                if depth < _DEEPEST and not path.is_symlink():
                    waiting.append((path, depth + 1))
            elif path.is_file():
                yield path


def _is_recording(path: Path) -> bool:
    """In a folder, what has no suffix that is known counts only where it is a DICOM object."""
    suffix = path.suffix.lower()
    if suffix in VIDEOS:
        return True
    # That one lists other files.
    if path.name.upper() == "DICOMDIR":
        return False
    return suffix not in PICTURES | NEITHER and _holds(is_dicom, path)


def _holds(check: Callable[[Path], bool], path: Path) -> bool:
    try:
        return check(path)
    except (DetectorError, OSError):
        return False
