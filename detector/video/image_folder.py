"""Picture files as a video: those of a folder, or the pages of one."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.errors import SourceError
from detector.limits import WAITING_BYTES
from detector.picture import Image
from detector.picture_header import (
    is_animated_png,
    lacks_pages,
    pixels_by_header,
    smaller_copies,
    why_not_decoded,
)
from detector.video.depth import DepthReducer
from detector.video.formats import PICTURES, STACKS
from detector.video.paths import unreadable
from detector.video.stills import StillsSource

# Pictures carry no time; this is the rate of the video systems most of them were grabbed from.
RATE = 25.0
# The pages of a file that are decoded at once.
_PAGES_AT_ONCE = 16
# What an animation may take whose pages are all decoded for their times; a pixel's bytes.
_ANIMATION_BYTES, _CHANNELS = 1 << 30, 3
# An animated PNG says so at its beginning, before its pixels and behind no more than a colour profile.
_LOOKED_FOR_ANIMATION = 1 << 16
# Pictures of a folder that are looked at for the depth of its samples.
_LOOKED_AT = 8

log = logging.getLogger(__name__)


class ImageFolderSource(StillsSource):
    """The pictures of a folder in natural order (2 before 10), hidden files left out."""

    def __init__(self, folder: Path, rate: float | None = None) -> None:
        """Open a folder.

        Args:
            folder: of pictures.
            rate: pictures a second; None takes 25.

        Raises:
            SourceError: it cannot be read, or holds no readable picture.
        """
        paths = sorted(_pictures(folder), key=_natural)
        if not paths:
            raise SourceError(f"{folder}: holds no picture ({', '.join(sorted(PICTURES))})")
        files, rate = PictureFiles(paths), rate or RATE
        super().__init__(folder.name, files, [position / rate for position in range(len(files))], rate)


class ImageFileSource(StillsSource):
    """The pages of a picture file; an animation keeps its times."""

    def __init__(self, path: Path, rate: float | None = None) -> None:
        """Open a file.

        Args:
            path: of a picture.
            rate: pages a second; None takes what the file says, or 25.

        Raises:
            SourceError: it cannot be read.
        """
        files = PictureFiles([path])
        durations = None if rate else _durations(path, len(files))
        if durations:
            times, rate = [0.0, *accumulate(durations[:-1])], len(durations) / sum(durations)
        else:
            rate = rate or RATE
            times = [position / rate for position in range(len(files))]
        super().__init__(path.name, files, times, rate)


class _Page(NamedTuple):
    """A picture by its file and, where that holds several, its place in it."""

    path: Path
    number: int | None = None


class _Batch(NamedTuple):
    """Pages of a file, decoded at once: from `start` to before `end`, as far as they can be read."""

    path: Path
    start: int
    end: int
    pages: list[NDArray[Any] | None]

    def covers(self, path: Path, number: int) -> bool:
        """Whether a page was asked for with these."""
        return path == self.path and self.start <= number < self.end


class PictureFiles:
    """The pictures in files, page by page."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Count their pages.

        Args:
            paths: at least one.

        Raises:
            SourceError: the system does not let a file be read.
        """
        self._pages = [page for path in paths for page in _pages(path)]
        self._reduce = DepthReducer()
        # The pages that were decoded last.
        self._batch: _Batch | None = None
        self._learn_depth()

    def __len__(self) -> int:
        return len(self._pages)

    def file(self, position: int) -> str:
        """The name of a picture's file; of the third page of several, stack.tif#page=3."""
        path, number = self._pages[position]
        return path.name if number is None else f"{path.name}#page={number + 1}"

    def pixels(self, position: int) -> Image | None:
        """A picture [H, W, 3] in RGB, None where it is damaged.

        Raises:
            SourceError: the system does not let it be read.
        """
        decoded = self._decoded(self._pages[position])
        if decoded is None:
            log.warning("%s: %s; passed over", self.file(position), _why_none(self._pages[position].path))
            return None
        rgb = cv2.cvtColor(decoded[..., :3], cv2.COLOR_BGR2RGB)
        return self._reduce(rgb.astype(np.uint16, copy=False)) if rgb.dtype != np.uint8 else _bytes(rgb)

    def _learn_depth(self) -> None:
        first = next((found for page in self._pages if (found := self._decoded(page)) is not None), None)
        if first is None or first.dtype != np.uint16:
            return
        for page in self._pages[:: max(1, len(self._pages) // _LOOKED_AT)]:
            decoded = self._decoded(page)
            if decoded is not None and decoded.dtype == np.uint16:
                self._reduce.look(decoded.astype(np.uint16, copy=False))

    def _decoded(self, page: _Page) -> NDArray[Any] | None:
        """A picture as OpenCV decodes it, in BGR."""
        if _leads_nowhere(page.path):
            return None
        if page.number is None:
            return _decode(_content(page.path))
        if self._batch is None or not self._batch.covers(page.path, page.number):
            self._batch = _decode_pages(page.path, page.number)
        place = page.number - self._batch.start
        return self._batch.pages[place] if place < len(self._batch.pages) else None


def _pictures(folder: Path) -> list[Path]:
    """Hidden files are left out, such as those in which macOS keeps what other systems cannot store."""
    try:
        return [
            path
            for path in folder.iterdir()
            if path.suffix.lower() in PICTURES and not path.name.startswith(".") and not path.is_dir()
        ]
    except OSError as error:
        raise unreadable(folder, error) from error


def _pages(path: Path) -> list[_Page]:
    if not _may_hold_several(path) or why_not_decoded(content := _content(path)):
        return [_Page(path)]
    with _silent_opencv():
        count = cv2.imcount(str(path))
    # Pages that were cut off are one that cannot be decoded.
    count += lacks_pages(content)
    copies = smaller_copies(content)
    numbers = [number for number in range(count) if number not in copies] or [0]
    return [_Page(path)] if numbers == [0] else [_Page(path, number) for number in numbers]


def _may_hold_several(path: Path) -> bool:
    if not path.is_file():
        return False
    suffix = path.suffix.lower()
    return suffix in STACKS or (suffix == ".png" and is_animated_png(_content(path, _LOOKED_FOR_ANIMATION)))


def _leads_nowhere(path: Path) -> bool:
    """Whether it is a link to what is not there, by which a picture is as good as damaged."""
    try:
        return path.is_symlink() and not path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        # Why that is, whoever reads it says.
        return False


def _why_none(path: Path) -> str:
    """Why there is no picture."""
    if _leads_nowhere(path):
        return "a link to what is not there"
    return why_not_decoded(_content(path)) or "not a readable picture"


def _durations(path: Path, pages: int) -> list[float] | None:
    """Seconds for which each page of an animation is shown; None where it does not say."""
    content = _content(path)
    # All of its pages are decoded for their times.
    too_much = pages * (pixels_by_header(content) or 0) * _CHANNELS > _ANIMATION_BYTES
    if pages == 1 or too_much or path.suffix.lower() in (".tif", ".tiff"):
        return None
    _, animation = cv2.imdecodeanimation(content)
    durations = [float(milliseconds) / 1000 for milliseconds in animation.durations]
    return durations if len(durations) == pages and min(durations) > 0 else None


def _content(path: Path, most: int = -1) -> NDArray[np.uint8]:
    """The bytes of a file, or so many from its beginning."""
    try:
        return np.fromfile(path, np.uint8, most)
    except OSError as error:
        raise unreadable(path, error) from error


def _decode(data: NDArray[np.uint8]) -> NDArray[Any] | None:
    try:
        with _silent_opencv():
            flags = cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH
            decoded = None if why_not_decoded(data) else cv2.imdecode(data, flags)
    except cv2.error:
        return None
    return _usable(decoded)


def _decode_pages(path: Path, number: int) -> _Batch:
    """A page with as many of its neighbours as may wait in memory."""
    data = _content(path)
    bytes_of_a_page = _CHANNELS * (pixels_by_header(data) or WAITING_BYTES)
    count = max(1, min(_PAGES_AT_ONCE, WAITING_BYTES // max(1, bytes_of_a_page)))
    start = number - number % count
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH
    try:
        with _silent_opencv():
            found, decoded = cv2.imdecodemulti(data, flags, range=(start, start + count))
    except cv2.error:
        found, decoded = False, ()
    return _Batch(path, start, start + count, [_usable(page) for page in decoded] if found else [])


@contextmanager
def _silent_opencv() -> Iterator[None]:
    """Keep back what OpenCV prints of a bad picture: it names the path, and it is said in better words."""
    before = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        cv2.utils.logging.setLogLevel(before)


def _usable(decoded: NDArray[Any] | None) -> NDArray[Any] | None:
    """Measurements in floating point, as TIFF may hold, are no picture."""
    return decoded if decoded is not None and decoded.dtype in (np.uint8, np.uint16) else None


def _bytes(rgb: NDArray[Any]) -> Image:
    return rgb.astype(np.uint8, copy=False)


def _natural(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    """Sort key by name in which a run of digits counts as a number, and capitals as small letters."""
    parts = re.split(r"(\d+)", path.stem.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], path.name
