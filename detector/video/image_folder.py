"""A folder of pictures as a video."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.errors import SourceError
from detector.frame import Frame
from detector.picture import RgbPicture
from detector.video.paths import unreadable
from detector.video.source import VideoSource

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"})
# Pictures carry no time; this is the rate of the video systems most of them were grabbed from.
RATE = 25.0


class ImageFolderSource(VideoSource):
    """The pictures of a folder in natural order (2 before 10), 25 a second."""

    def __init__(self, folder: Path) -> None:
        """Open a folder.

        Raises:
            SourceError: it cannot be read, holds no picture, or its first one cannot be read.
        """
        self._paths = sorted(_pictures(folder), key=_natural)
        if not self._paths:
            raise SourceError(f"{folder}: holds no picture ({', '.join(sorted(SUFFIXES))})")
        first = _read(self._paths[0])
        self.name = folder.name
        self.height, self.width = first.shape[:2]
        self.rate = RATE
        self.frame_count: int | None = len(self._paths)

    def __iter__(self) -> Iterator[Frame]:
        return self.frames_from(0.0)

    def frames_from(self, time: float) -> Iterator[Frame]:
        start = min(max(0, int(time * RATE)), len(self._paths) - 1)
        for index, path in enumerate(self._paths[start:], start):
            picture = RgbPicture(_read(path))
            yield Frame(index, index / RATE, monotonic(), picture)

    def close(self) -> None:
        pass


def _pictures(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES]
    except OSError as error:
        raise unreadable(folder, error) from error


def _read(path: Path) -> NDArray[np.uint8]:
    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise unreadable(path, error) from error
    image = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if image is None:
        raise SourceError(f"{path}: not a readable picture; replace it or take it out of the folder")
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)


def _natural(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    """Sort key by name in which a run of digits counts as a number."""
    parts = re.split(r"(\d+)", path.stem)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], path.name
