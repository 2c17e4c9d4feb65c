"""Painting what is recorded into the picture's upper left corner, where the badge is not."""

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from detector.app.badge_painter import MARGIN, paint_pill
from detector.app.fonts import font_of_capitals
from detector.app.theme import MUTED, RECORDING, TEXT

# Of a capital letter, as a share of the picture's height.
_CAPITAL = 1 / 52
_BETWEEN = "   ·   "


def paint_record(painter: QPainter, target: QRectF, words: Sequence[str], is_recording: bool) -> None:
    """A disc, red while frames are recorded, and the words beside it."""
    margin, capital = target.height() * MARGIN, target.height() * _CAPITAL
    font = font_of_capitals(painter, capital, QFont.Weight.DemiBold)
    text = _BETWEEN.join(words)
    width = QFontMetricsF(font).horizontalAdvance(text) + 4.2 * capital
    place = QRectF(target.left() + margin, target.top() + margin, width, 2.3 * capital)
    paint_pill(painter, place)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(RECORDING if is_recording else MUTED))
    centre = QPointF(place.left() + 1.5 * capital, place.center().y())
    painter.drawEllipse(centre, 0.5 * capital, 0.5 * capital)
    painter.setFont(font)
    painter.setPen(QColor(TEXT))
    baseline = place.center().y() + QFontMetricsF(font).capHeight() / 2
    painter.drawText(QPointF(centre.x() + 1.2 * capital, baseline), text)
