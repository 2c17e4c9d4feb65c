"""What is on the screen."""

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtWidgets import QWidget


def pixels(widget: QWidget) -> NDArray[np.uint8]:
    """What a widget shows, RGB [height, width, 3]."""
    return image_pixels(widget.grab().toImage())


def image_pixels(image: QImage) -> NDArray[np.uint8]:
    """An image as RGB [height, width, 3]."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    bits = image.constBits()
    assert bits is not None
    lines = np.frombuffer(bits.asarray(image.sizeInBytes()), np.uint8).reshape(image.height(), -1)
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def in_colour(image: NDArray[np.uint8], colour: str, tolerance: int = 12) -> NDArray[np.bool_]:
    """Where an image has a colour, named as #rrggbb: [height, width]."""
    red, green, blue, _ = QColor(colour).getRgb()
    near = np.abs(image.astype(int) - (red, green, blue)).max(axis=2) < tolerance
    return near.astype(bool)
