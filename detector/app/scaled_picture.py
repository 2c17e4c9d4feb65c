"""A frame's pixels at the size at which the processor paints them."""

import numpy as np
from PyQt6.QtCore import QRect
from PyQt6.QtGui import QImage, QPainter

from detector.display.pixels import ScreenPixels
from detector.picture import Image, Picture


class ScaledPicture:
    """Keeps to `PicturePlace`: pixels of the very size of their place, which are copied there and no more."""

    def __init__(self) -> None:
        self._screen_pixels = ScreenPixels()
        self._pixels: Image = np.empty((0, 0, 3), np.uint8)
        self._shown: tuple[Picture, tuple[int, int]] | None = None

    def make(self, picture: Picture, target: QRect) -> None:
        size = target.width(), target.height()
        if self._shown is None or self._shown[0] is not picture or self._shown[1] != size:
            self._pixels, self._shown = self._screen_pixels.make(picture, *size), (picture, size)

    def paint(self, painter: QPainter, target: QRect) -> None:
        height, width = self._pixels.shape[:2]
        # The image is a view of the pixels, which live as long as this object has them.
        line = 3 * width
        image = QImage(self._pixels.data, width, height, line, QImage.Format.Format_RGB888)  # type: ignore[call-overload]
        painter.drawImage(target, image)
