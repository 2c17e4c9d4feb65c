"""What keeps a frame's pixels ready for one place of a canvas, on whichever way they are painted."""

from typing import Protocol

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QPainter

from detector.picture import Picture


class PicturePlace(Protocol):
    """The picture that was made last in one place. Places are in the screen's pixels."""

    def make(self, picture: Picture, target: QRect) -> None:
        """Prepare a picture for its place; it comes twice, as soon as it is due and with its result."""

    def paint(self, painter: QPainter, target: QRect) -> None:
        """Paint what was made last."""
