"""Which recordings a user means, and where the results of each go."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from detector.analysis.archive.places import Wanted, settle
from detector.analysis.exports.table import EXPORTS
from detector.analysis.results.journal import PARTIAL, RESULTS
from detector.analysis.results.records import readable
from detector.errors import SourceError
from detector.faults import fault
from detector.plain_text import shown_source, visible
from detector.video import open_video
from detector.video.dicom import is_dicom
from detector.video.formats import DICOM, NEITHER, PICTURES, VIDEOS
from detector.video.paths import unreadable

# An analysis leaves these files and folders beside its results; they are no recordings.
_OWN = frozenset(name for export in EXPORTS for name in export.files)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ArchiveEntry:
    """A recording, or what may hold some and cannot be read.

    Attributes:
        source: as `open_video` takes it.
        name: its path as seen from the folder that was named.
        place: folder of its results, below that of all results.
        size: in bytes, 0 where unknown: for guessing how much there is to do.
        fault: why it cannot be read, as far as that is known without opening it.
    """

    source: str
    name: str
    place: Path
    size: int
    fault: str | None = None


# Takes what is passed over, and why, in words.
PassOver = Callable[[Path, str], None]


def say_passed_over(path: Path, reason: str) -> None:
    """In a line of the log."""
    log.warning("%s: passed over (%s)", readable(path.name), readable(reason))


def find_recordings(
    sources: Iterable[str], out: Path, pass_over: PassOver = say_passed_over
) -> list[ArchiveEntry]:
    """The recordings that sources name, in their order.

    A file or a stream is itself. A folder is every video below it; where there is none, every folder below it
    that holds pictures is one recording. What lies in `out` is passed over, as are hidden files and what an
    analysis has made; what is of no known kind and cannot be opened is too, and `pass_over` is told.

    Raises:
        SourceError: a folder holds neither.
    """
    found = [recording for source in sources for recording in _below(source, out, pass_over)]
    places = settle([Wanted(one.source, one.place, one.suffix) for one in found], out)
    return [
        ArchiveEntry(recording.source, recording.name, place, _size(Path(recording.source)), recording.fault)
        for recording, place in zip(found, places, strict=True)
    ]


class _Recording(NamedTuple):
    """A source, its name, the path of its results, what was cut off that, and why it cannot be read.

    Name and path are as seen from the folder that was named.
    """

    source: str
    name: str
    place: Path
    suffix: str
    fault: str | None = None


class _Folder(NamedTuple):
    """What a folder holds: videos, each with its fault or None, and whether pictures; or its own fault."""

    path: Path
    videos: dict[Path, str | None]
    pictures: bool = False
    fault: str | None = None


def _below(source: str, out: Path, pass_over: PassOver) -> Iterator[_Recording]:
    root = Path(source)
    try:
        is_folder = "://" not in source and root.is_dir()
    except OSError as error:
        yield _recording(source, Path(root.name), _fault(root, error))
        return
    if is_folder:
        yield from _inside(root, list(_folders(root, out.resolve(), pass_over)), pass_over)
    else:
        yield _recording(source, Path(_name(source) or "source"))


def _name(source: str) -> str:
    """The last part of a path or an address, which names the folder of the results: without secrets."""
    return Path(shown_source(source).partition("?")[0] if "://" in source else source).name


def _inside(root: Path, folders: list[_Folder], pass_over: PassOver) -> Iterator[_Recording]:
    videos = [
        _recording(str(path), path.relative_to(root), fault)
        for folder in folders
        for path, fault in folder.videos.items()
    ]
    pictures = [folder for folder in folders if folder.pictures]
    if any(video.fault is None for video in videos):
        for folder in pictures:
            pass_over(folder.path, "its pictures, since there are videos; name the folder of pictures itself")
        pictures = []
    sequences = [_sequence(folder, root) for folder in pictures]
    unread = [_unread(folder, root) for folder in folders if folder.fault]
    if not videos and not sequences and not unread:
        raise SourceError(f"{root}: holds neither a video nor pictures; name another folder")
    yield from (*videos, *sequences, *unread)


def _recording(source: str, path: Path, fault: str | None = None) -> _Recording:
    # A folder of results bears a name that can be shown, and so be read back from a summary.
    place = Path(visible(str(path.with_suffix(""))))
    return _Recording(source, readable(path.as_posix()), place, visible(path.suffix), fault)


def _sequence(folder: _Folder, root: Path) -> _Recording:
    name = _folder_name(folder, root)
    return _Recording(str(folder.path), name, Path(name), "")


def _unread(folder: _Folder, root: Path) -> _Recording:
    name = _folder_name(folder, root)
    # No result goes there. No recording has such a place: each keeps its own once the folder can be read.
    return _Recording(str(folder.path), name, Path(name, "*"), "", folder.fault)


def _folder_name(folder: _Folder, root: Path) -> str:
    inside = folder.path.relative_to(root).as_posix() if folder.path != root else root.resolve().name
    return readable(inside) or "source"


def _folders(root: Path, out: Path, pass_over: PassOver) -> Iterator[_Folder]:
    """A folder and all below it, in natural reading order; links to folders are not followed."""
    try:
        entries = sorted(path for path in root.iterdir() if not path.name.startswith("."))
    except OSError as error:
        yield _Folder(root, {}, fault=_fault(root, error))
        return
    videos: dict[Path, str | None] = {}
    pictures, folders = False, []
    own = _OWN if any(path.name in (RESULTS, PARTIAL) for path in entries) else frozenset[str]()
    for path in entries:
        if path.name in own:
            continue
        try:
            if path.is_dir():
                if path.is_symlink():
                    pass_over(path, "a link to a folder; name that folder")
                elif path.resolve() != out:
                    folders.append(path)
            elif path.is_file():
                pictures = pictures or path.suffix.lower() in PICTURES
                if _is_recording(path, pass_over):
                    videos[path] = None
            elif not path.exists():
                pass_over(path, "a link to what is not there")
            elif not path.is_file():
                pass_over(path, "a pipe or a device")
        except (OSError, SourceError) as error:
            # It may be a video: whoever looks for its results must learn that there are none.
            videos[path] = _fault(path, error)
    yield _Folder(root, videos, pictures)
    for folder in folders:
        yield from _folders(folder, out, pass_over)


def _fault(path: Path, error: OSError | SourceError) -> str:
    return readable(str(unreadable(path, error) if isinstance(error, OSError) else error))


def _is_recording(path: Path, pass_over: PassOver) -> bool:
    """By its suffix; where that is of no known kind, by its content.

    Raises:
        SourceError, OSError: it can only be told by its content, and that cannot be read.
    """
    suffix = path.suffix.lower()
    if path.name.upper() == "DICOMDIR":
        pass_over(path, "it lists other files")
        return False
    if suffix in VIDEOS or (suffix in DICOM | {""} and is_dicom(path)):
        return True
    if suffix in PICTURES | NEITHER:
        return False
    # Whoever may not read it must learn that it may be a recording.
    with path.open("rb"):
        pass
    try:
        open_video(path).close()
    except SourceError as error:
        pass_over(path, str(error).removeprefix(f"{path}: "))
        return False
    except Exception as error:
        raise SourceError(f"{path}: {fault(error)}") from error
    return True


def _size(path: Path) -> int:
    try:
        files = path.iterdir() if path.is_dir() else [path]
        return sum(file.stat().st_size for file in files)
    except OSError:
        return 0
