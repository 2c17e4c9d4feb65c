"""Fonts by the size that is seen."""

from PyQt6.QtGui import QFont, QFontMetricsF, QPainter

_LEAST = 9


def font_of_capitals(painter: QPainter, capital: float, weight: QFont.Weight) -> QFont:
    """The widget's font at a size at which its capital letters are so many pixels high."""
    font = QFont(painter.font())
    font.setWeight(weight)
    font.setPixelSize(100)
    share = QFontMetricsF(font).capHeight() / 100
    font.setPixelSize(max(_LEAST, -int(-capital // share)))
    return font
