"""A frame's pixels at the size at which they are painted, made once."""

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QImage, QPainter

from detector.picture import Picture


class ScaledPicture:
    """The picture that was painted last in one place of a widget."""

    def __init__(self) -> None:
        self._pixels: NDArray[np.uint8] | None = None
        self._shown: tuple[Picture, tuple[int, int]] | None = None

    def make(self, picture: Picture, target: QRectF, ratio: float) -> None:
        """Shrink a picture to its place where it is larger.

        Args:
            picture: comes twice, as soon as it is due and with its result.
            target: its place in the widget.
            ratio: screen pixels to one of the widget's.
        """
        width, height = round(target.width() * ratio), round(target.height() * ratio)
        if self._shown is None or self._shown[0] is not picture or self._shown[1] != (width, height):
            small = width < picture.width
            pixels = picture.scaled_rgb(max(1, width), max(1, height)) if small else picture.rgb()
            self._pixels, self._shown = np.ascontiguousarray(pixels), (picture, (width, height))

    def paint(self, painter: QPainter, target: QRectF) -> None:
        """Paint what was made last."""
        assert self._pixels is not None
        height, width = self._pixels.shape[:2]
        # The image is a view of the pixels, which live as long as this object has them.
        line = 3 * width
        image = QImage(self._pixels.data, width, height, line, QImage.Format.Format_RGB888)  # type: ignore[call-overload]
        painter.drawImage(target, image)
