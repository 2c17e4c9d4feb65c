"""Which recordings a user means, and where the results of each go."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from detector.analysis.records import readable
from detector.errors import SourceError
from detector.video.dicom import is_dicom
from detector.video.image_folder import SUFFIXES as PICTURES

VIDEOS = frozenset(
    {
        *(".3gp", ".asf", ".avi", ".divx", ".flv", ".h264", ".hevc", ".m2ts", ".m2v", ".m4v", ".mkv"),
        *(".mov", ".mp4", ".mpe", ".mpeg", ".mpg", ".mts", ".mxf", ".ogv", ".ts", ".vob", ".webm", ".wmv"),
    }
)
_MAYBE_DICOM = frozenset({"", ".dcm", ".dicom"})


@dataclass(frozen=True)
class Found:
    """A recording.

    Attributes:
        source: as `open_video` takes it.
        name: its path as seen from the folder that was named.
        place: folder of its results, below that of all results.
        size: in bytes, 0 where unknown: for guessing how much there is to do.
    """

    source: str
    name: str
    place: Path
    size: int


def find_recordings(sources: Iterable[str], out: Path) -> list[Found]:
    """The recordings that sources name, in their order.

    A file or a stream is itself. A folder is every video below it; where there is none, every folder below it
    that holds pictures is one recording. What lies in `out` is passed over, as are hidden files.

    Raises:
        SourceError: a folder holds neither, or cannot be read.
    """
    found = [recording for source in sources for recording in _below(source, out)]
    short = Counter(recording.place for recording in found)
    long = Counter(recording.place_with_suffix for recording in found)
    # Two videos that differ in their suffix alone keep it, so that either has its own folder.
    places = [
        one.place_with_suffix if short[one.place] > 1 == long[one.place_with_suffix] else one.place
        for one in found
    ]
    return [
        Found(recording.source, recording.name, place, _size(Path(recording.source)))
        for recording, place in zip(found, _numbered(places), strict=True)
    ]


class _Recording(NamedTuple):
    """A source, the path of its results as seen from the folder that was named, and what was cut off it."""

    source: str
    place: Path
    suffix: str

    @property
    def name(self) -> str:
        return self.place_with_suffix.as_posix()

    @property
    def place_with_suffix(self) -> Path:
        return self.place.with_name(self.place.name + self.suffix)


def _below(source: str, out: Path) -> Iterator[_Recording]:
    root = Path(source)
    if "://" in source or not root.is_dir():
        yield _recording(source, Path(root.name or "source"))
        return
    folders = list(_folders(root, out.resolve()))
    videos = [path for folder in folders for path in _files(folder) if _is_video(path)]
    for path in videos:
        yield _recording(str(path), path.relative_to(root))
    sequences = [] if videos else [folder for folder in folders if _holds_pictures(folder)]
    for folder in sequences:
        inside = folder.relative_to(root) if folder != root else root.resolve().name
        yield _Recording(str(folder), Path(readable(str(inside)) or "source"), "")
    if not videos and not sequences:
        raise SourceError(f"{source}: holds neither a video nor pictures; name another folder")


def _recording(source: str, path: Path) -> _Recording:
    return _Recording(source, Path(readable(str(path.with_suffix("")))), readable(path.suffix))


def _holds_pictures(folder: Path) -> bool:
    return any(path.suffix.lower() in PICTURES for path in _files(folder))


def _folders(root: Path, out: Path) -> Iterator[Path]:
    """A folder and all below it, in natural reading order; links to folders are not followed."""
    yield root
    for path in _entries(root):
        if path.is_dir() and not path.is_symlink() and path.resolve() != out:
            yield from _folders(path, out)


def _files(folder: Path) -> list[Path]:
    return [path for path in _entries(folder) if path.is_file()]


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise SourceError(f"{folder}: cannot be read ({error.strerror}); check its permissions") from error


def _is_video(path: Path) -> bool:
    suffix = path.suffix.lower()
    return suffix in VIDEOS or (suffix in _MAYBE_DICOM and path.name != "DICOMDIR" and is_dicom(path))


def _numbered(places: Iterable[Path]) -> Iterator[Path]:
    taken: Counter[Path] = Counter()
    for place in places:
        taken[place] += 1
        yield place if taken[place] == 1 else place.with_name(f"{place.name}-{taken[place]}")


def _size(path: Path) -> int:
    try:
        files = path.iterdir() if path.is_dir() else [path]
        return sum(file.stat().st_size for file in files)
    except OSError:
        return 0
