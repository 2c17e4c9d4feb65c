"""Which recording results belong to: what tells it from every other, whatever it is called."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from detector.analysis.results.records import readable
from detector.plain_text import shown_source
from detector.video.formats import PICTURES
from detector.video.paths import unreadable

# Of a file's beginning, middle and end each, in bytes: so much is read at once on a network drive.
_PART = 1 << 18
# Of a picture, which is hashed from its beginning.
_MOST_OF_A_PICTURE = 1 << 24
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of a recording without decoding it; None where it is no file and no folder of pictures.

    Attributes:
        path: as it was given; without what is secret in an address.
        location: SHA-256 of the absolute path, which tells files of equal relative paths from each other.
        bytes: of the file, or of all pictures.
        modified: when it was last written, in UTC; of pictures the newest.
        head, middle, tail: SHA-256 of a quarter of a MiB from its beginning, its middle and its end; of the
            first, the middle and the last picture.
        sha256: of every byte, where that was asked for.
        pictures: how many there are in the folder; None for a file.
        listing: SHA-256 of their names and sizes.
        times: SHA-256 of when each of them was last written.
    """

    path: str
    location: str | None = None
    bytes: int | None = None
    modified: str | None = None
    head: str | None = None
    middle: str | None = None
    tail: str | None = None
    sha256: str | None = None
    pictures: int | None = None
    listing: str | None = None
    times: str | None = None

    def record(self) -> dict[str, Any]:
        """What is known, for the header of results."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    @property
    def content(self) -> tuple[object, ...]:
        """Equal for copies of one recording, as far as can be told from parts of it."""
        return self.bytes, self.pictures, self.listing, self.head, self.middle, self.tail

    def change(self, now: "Identity") -> str | None:
        """In which way a recording is another than this one, in words; None where it is the same.

        One that was written since, with the same size and parts, counts as another unless all of it was
        compared: a copy costs an analysis, a mistake would cost the truth.
        """
        if self.bytes is None or now.bytes is None:
            return None if self.path == now.path else f"it was {self.path}"
        if self.pictures != now.pictures:
            return f"it held {_pictures(self.pictures)}, holds {_pictures(now.pictures)}"
        if self.bytes != now.bytes:
            return f"it had {self.bytes} bytes, has {now.bytes}"
        if self.listing != now.listing:
            return "it holds pictures of other names or sizes"
        for part in ("head", "middle", "tail", "sha256"):
            before, after = getattr(self, part), getattr(now, part)
            if before and after and before != after:
                return f"it has another content ({_PARTS[part]})"
        written = (self.modified, self.times) != (now.modified, now.times)
        if written and not self._compared_whole(now):
            return f"it was written again ({self.modified}, now {now.modified}); --hash compares every byte"
        return None

    def _compared_whole(self, now: "Identity") -> bool:
        if self.sha256 and now.sha256:
            return True
        assert now.bytes is not None
        return now.bytes <= 3 * _PART if now.pictures is None else now.pictures <= 3


_PARTS = {"head": "its beginning", "middle": "its middle", "tail": "its end", "sha256": "byte for byte"}


def identify(source: str, given: str | None = None, whole: bool = False) -> Identity:
    """Look at a recording.

    Args:
        source: as `open_video` takes it.
        given: its path as it was given, where it is looked for elsewhere.
        whole: whether to hash every byte.

    Raises:
        SourceError: it is a file or a folder, and cannot be read.
    """
    path, named = Path(source), readable(given or source)
    if "://" in source:
        return Identity(readable(shown_source(given or source)))
    try:
        if path.is_dir():
            return _of_folder(path, named, whole)
        # A device or a pipe gives what it gives once.
        return _of_file(path, named, whole) if path.is_file() else Identity(named, location(source))
    except OSError as error:
        raise unreadable(path, error) from error


def location(source: str) -> str:
    """What tells a path from all others, without saying it."""
    return _digest([readable(os.path.normpath(Path(source).absolute())).encode()])


def _of_file(path: Path, named: str, whole: bool) -> Identity:
    status = path.stat()
    size = status.st_size
    with path.open("rb") as file:
        starts = 0, max(0, (size - _PART) // 2), max(0, size - _PART)
        head, middle, tail = (_digest(_pieces(file, start, _PART)) for start in starts)
        every = _digest(_pieces(file, 0, size)) if whole else None
    written = _time(status.st_mtime_ns)
    return Identity(named, location(str(path)), size, written, head, middle, tail, every)


def _of_folder(folder: Path, named: str, whole: bool) -> Identity:
    # What is listed and not there, as a broken link, is left to whoever reads the pictures.
    found = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in PICTURES and not path.name.startswith(".") and path.is_file()
    )
    if not found:
        return Identity(named, location(str(folder)))
    statuses = [path.stat() for path in found]
    first, middle, last = (_picture(found[at]) for at in (0, len(found) // 2, -1))
    every = _digest((digest or "").encode() for digest in map(_picture, found)) if whole else None
    names = (f"{path.name}\0{status.st_size}\0" for path, status in zip(found, statuses, strict=True))
    return Identity(
        path=named,
        location=location(str(folder)),
        bytes=sum(status.st_size for status in statuses),
        modified=_time(max(status.st_mtime_ns for status in statuses)),
        head=first,
        middle=middle,
        tail=last,
        sha256=every,
        pictures=len(found),
        listing=_digest(name.encode("utf-8", "surrogateescape") for name in names),
        times=_digest(str(status.st_mtime_ns).encode() for status in statuses),
    )


def _picture(path: Path) -> str | None:
    """The hash of a picture; None where it cannot be read, of which whoever analyzes it tells."""
    try:
        with path.open("rb") as file:
            return _digest(_pieces(file, 0, _MOST_OF_A_PICTURE))
    except OSError:
        return None


def _pieces(file: BinaryIO, start: int, length: int) -> Iterable[bytes]:
    file.seek(start)
    while length > 0 and (piece := file.read(min(_PIECE, length))):
        length -= len(piece)
        yield piece


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _time(nanoseconds: int) -> str:
    whole, rest = divmod(nanoseconds, 10**9)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"


def _pictures(number: int | None) -> str:
    return "no pictures" if number is None else f"{number} pictures"
