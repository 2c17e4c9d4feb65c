"""A frame's pixels at the size of the screen, made once for each frame in memory that is used again."""

import cv2
import numpy as np

from detector.boxes import Box
from detector.picture import Image, Picture


def fitted(size: tuple[int, int], room: tuple[int, int]) -> Box[int]:
    """Where a picture lies in a room, both width and height in pixels: as large as fits, in the middle."""
    (width, height), (wide, high) = size, room
    scale = min(wide / width, high / height)
    shown = max(1, min(wide, round(width * scale))), max(1, min(high, round(height * scale)))
    left, top = (wide - shown[0]) // 2, (high - shown[1]) // 2
    return Box(left, top, left + shown[0], top + shown[1])


def converted_size(size: tuple[int, int], shown: tuple[int, int]) -> tuple[int, int]:
    """At which width and height colours are converted, so that it is of as few pixels as may be.

    What is shown smaller is shrunk before, what is shown larger enlarged after that.
    """
    return shown if shown[0] < size[0] else size


class ScreenPixels:
    """Makes pixels for one place of a screen."""

    def __init__(self) -> None:
        self._whole = self._large = np.empty((0, 0, 3), np.uint8)

    def make(self, picture: Picture, width: int, height: int) -> Image:
        """The whole picture [height, width, 3]; may lie in the memory of what was made before."""
        size = picture.width, picture.height
        if converted_size(size, (width, height)) != size:
            return np.ascontiguousarray(picture.scaled_rgb(width, height))
        self._whole = _room(self._whole, picture.height, picture.width)
        # A picture that is RGB already lies in memory of its own.
        whole = np.ascontiguousarray(picture.rgb(self._whole))
        if (width, height) == size:
            return whole
        self._large = _room(self._large, height, width)
        cv2.resize(whole, (width, height), dst=self._large, interpolation=cv2.INTER_LINEAR)
        return self._large


def _room(before: Image, height: int, width: int) -> Image:
    """Memory for a picture of a size: that of the one before where it had the same."""
    return before if before.shape == (height, width, 3) else np.empty((height, width, 3), np.uint8)
