"""A frame's pixels for a pane that comes closer: shrunk where there is no room, whole where there is more."""

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QImage, QPainter

from detector.picture import Picture


class ZoomedPicture:
    """Keeps the pixels of the picture that was painted last."""

    def __init__(self) -> None:
        self._pixels: NDArray[np.uint8] = np.empty((0, 0, 3), np.uint8)
        self._made: tuple[Picture, tuple[int, int] | None] | None = None

    def paint(self, painter: QPainter, picture: Picture, target: QRectF, ratio: float) -> None:
        """Paint a picture.

        Args:
            painter: of the pane, which shows a part of it where the target is larger.
            picture: as it was decoded.
            target: its place in the pane.
            ratio: screen pixels to one of the pane's.
        """
        size = max(1, round(target.width() * ratio)), max(1, round(target.height() * ratio))
        shrunk = size if size[0] < picture.width else None
        if self._made is None or self._made[0] is not picture or self._made[1] != shrunk:
            pixels = picture.rgb() if shrunk is None else picture.scaled_rgb(*shrunk)
            self._pixels, self._made = np.ascontiguousarray(pixels), (picture, shrunk)
        height, width = self._pixels.shape[:2]
        # The image is a view of the pixels, which live as long as this object has them.
        line = 3 * width
        image = QImage(self._pixels.data, width, height, line, QImage.Format.Format_RGB888)  # type: ignore[call-overload]
        painter.drawImage(target, image)
