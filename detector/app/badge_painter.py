"""Painting what stands on the picture beside its markers: badge, notice, and what the user must know."""

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from detector.app.fonts import font_of_capitals
from detector.app.theme import BACKGROUND, MUTED, TEXT
from detector.app.translation import tr
from detector.badge import CAPITAL, STROKE, Badge, Line, Shape
from detector.notice import NOTICE

# Shares of the picture's height.
MARGIN, _NOTICE_CAPITAL, _MESSAGE_CAPITAL, _BORDER = 1 / 40, 1 / 62, 1 / 52, 1 / 540
_GROUND = 205
_DIM = 165


def dim(painter: QPainter, target: QRectF) -> None:
    """Darken a picture that is not the present one."""
    painter.fillRect(target, _black(_DIM))


def paint_border(painter: QPainter, place: QRectF, height: float) -> None:
    """A thin line around a picture that lies in another one of that height."""
    width = max(1.0, height * _BORDER)
    painter.setPen(QPen(QColor(MUTED), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(-width / 2, -width / 2, width / 2, width / 2))


def paint_badge(painter: QPainter, target: QRectF, badge: Badge, detail: str, message: str) -> None:
    """Badge and notice along the lower edge of the picture, the message above them."""
    height = target.height()
    margin = height * MARGIN
    font = font_of_capitals(painter, height * CAPITAL, QFont.Weight.DemiBold)
    word = tr(badge.word)
    text = f"{word}  {detail}" if detail else word
    width, row = _badge_width(font, text, height), 2.1 * height * CAPITAL
    place = QRectF(target.left() + margin, target.bottom() - margin - row, width, row)
    paint_pill(painter, place)
    _paint_row(painter, place, badge, text, font, height)
    top = _paint_notice(painter, target, place)
    if message:
        _paint_message(painter, target, top - 0.6 * margin, message)


def _paint_row(painter: QPainter, place: QRectF, badge: Badge, text: str, font: QFont, height: float) -> None:
    side, colour = 1.05 * height * CAPITAL, QColor(badge.colour)
    left = place.left() + 0.8 * height * CAPITAL
    square = QRectF(left, place.center().y() - side / 2, side, side)
    paint_shape(painter, square, badge.shape, colour, max(1.5, height * STROKE))
    painter.setFont(font)
    painter.setPen(colour)
    baseline = place.center().y() + QFontMetricsF(font).capHeight() / 2
    painter.drawText(QPointF(square.right() + 0.6 * height * CAPITAL, baseline), text)


def paint_shape(painter: QPainter, square: QRectF, shape: Shape, colour: QColor, stroke: float) -> None:
    """A shape in a square on the screen."""

    def polygon(line: Line) -> QPolygonF:
        return QPolygonF([_point(square, x, y) for x, y in line])

    pen = QPen(colour, stroke)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in shape.lines:
        painter.drawPolyline(polygon(line))
    for x, y, radius in shape.rings:
        painter.drawEllipse(_point(square, x, y), radius * square.width(), radius * square.width())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for area in shape.areas:
        painter.drawPolygon(polygon(area))
    for x, y, radius in shape.discs:
        painter.drawEllipse(_point(square, x, y), radius * square.width(), radius * square.width())


def _paint_notice(painter: QPainter, target: QRectF, badge: QRectF) -> float:
    """The research-use notice at the right, above the badge where there is no room; the top of both."""
    height = target.height()
    margin = height * MARGIN
    font = font_of_capitals(painter, height * _NOTICE_CAPITAL, QFont.Weight.Normal)
    metrics, notice = QFontMetricsF(font), tr(NOTICE)
    width, row = metrics.horizontalAdvance(notice) + margin, metrics.height() + 0.5 * margin
    place = QRectF(target.right() - margin - width, badge.center().y() - row / 2, width, row)
    if place.left() < badge.right() + margin:
        place.moveTo(badge.left(), badge.top() - 0.4 * margin - row)
    paint_pill(painter, place)
    painter.setFont(font)
    painter.setPen(QColor(MUTED))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, notice)
    return min(badge.top(), place.top())


def _paint_message(painter: QPainter, target: QRectF, bottom: float, message: str) -> None:
    height = target.height()
    margin = height * MARGIN
    flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    painter.setFont(font_of_capitals(painter, height * _MESSAGE_CAPITAL, QFont.Weight.Normal))
    room = QRectF(0, 0, min(0.7 * target.width(), 1.2 * height), height)
    needed = painter.boundingRect(room, flags, message)
    panel = needed.adjusted(-margin, -0.7 * margin, margin, 0.7 * margin)
    panel.moveBottomLeft(QPointF(target.left() + margin, bottom))
    paint_pill(painter, panel)
    painter.setPen(QColor(TEXT))
    painter.drawText(panel.adjusted(margin, 0.7 * margin, 0, 0), flags, message)


def paint_pill(painter: QPainter, place: QRectF) -> None:
    """A dark ground for words on the picture."""
    radius = min(place.height() * 0.28, 14.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_black(_GROUND))
    painter.drawRoundedRect(place, radius, radius)


def _badge_width(font: QFont, text: str, height: float) -> float:
    return QFontMetricsF(font).horizontalAdvance(text) + 3.4 * height * CAPITAL


def _black(alpha: int) -> QColor:
    colour = QColor(BACKGROUND)
    colour.setAlpha(alpha)
    return colour


def _point(square: QRectF, x: float, y: float) -> QPointF:
    return QPointF(square.left() + x * square.width(), square.top() + y * square.height())
