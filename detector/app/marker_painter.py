"""Painting the markings of a frame in the window."""

import numpy as np
from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from detector.app.fonts import font_of_capitals
from detector.boxes import Box
from detector.markers import (
    EDGE,
    FILL_OPACITY,
    TEXT_HEIGHT,
    Numbers,
    Points,
    Style,
    brackets,
    colour,
    edge_width,
    frame_around,
    label,
    line_width,
    reach,
    view_corners,
)
from detector.result import FrameResult, Polyp

_TAG_GROUND = 190
# Of a marker's line.
_VIEW_LINE = 0.6


class MarkerPainter:
    """Marks what a result shows in the picture that lies in a rectangle of the screen."""

    def __init__(
        self,
        painter: QPainter,
        target: QRectF,
        style: Style,
        numbers: Numbers,
        height: float | None = None,
    ) -> None:
        """Prepare; lines are as wide as for a picture of a height, else for that of the target."""
        self._painter, self._target, self._style, self._numbers = painter, target, style, numbers
        self._height = target.height() if height is None else height

    def paint(self, result: FrameResult) -> int:
        """Mark the activations; how many were."""
        self._painter.setClipRect(self._target)
        scale = self._target.width() / result.width
        for polyp in result.activations:
            self._paint(polyp, scale)
        self._painter.setClipping(False)
        return len(result.activations)

    def _paint(self, polyp: Polyp, scale: float) -> None:
        height = self._height
        left, top = self._target.x(), self._target.y()
        x1, y1, x2, y2 = (value * scale for value in polyp.box)
        around = frame_around(Box(left + x1, top + y1, left + x2, top + y2), height)
        contour = _path(polyp.contour * scale + (left, top), closed=True)
        if self._style.fill:
            tint = QColor(*colour(polyp))
            tint.setAlphaF(FILL_OPACITY)
            self._painter.fillPath(contour, tint)
        lines = QPainterPath()
        if self._style.outline:
            lines.addPath(contour)
        if self._style.brackets:
            for corner in brackets(around, height):
                lines.addPath(_path(corner, closed=False))
        if self._style.box:
            lines.addRect(QRectF(QPointF(around.x1, around.y1), QPointF(around.x2, around.y2)))
        self._stroke(lines, QColor(*colour(polyp)))
        self._write(label(polyp, self._style, self._numbers), around, QColor(*colour(polyp)))

    def _stroke(self, lines: QPainterPath, ink: QColor) -> None:
        height = self._height
        width = line_width(height)
        for thick, tone in ((width + 2 * edge_width(height), QColor(*EDGE)), (width, ink)):
            pen = QPen(tone, thick)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            self._painter.strokePath(lines, pen)

    def _write(self, text: str, around: Box[float], ink: QColor) -> None:
        """A text above the marking, or below where there is no room."""
        if not text:
            return
        capital = self._height * TEXT_HEIGHT
        font = font_of_capitals(self._painter, capital, QFont.Weight.DemiBold)
        size = QFontMetricsF(font).horizontalAdvance(text) + capital, 1.7 * capital
        above = around.y1 - size[1] - 0.5 * capital
        top = above if above > self._target.top() else around.y2 + 0.5 * capital
        left = min(max(around.x1, self._target.left()), self._target.right() - size[0])
        top = min(top, self._target.bottom() - size[1])
        tag = QRectF(left, top, *size)
        ground = QColor(*EDGE)
        ground.setAlpha(_TAG_GROUND)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ground)
        self._painter.drawRoundedRect(tag, 0.3 * capital, 0.3 * capital)
        self._painter.setFont(font)
        self._painter.setPen(ink)
        self._painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def paint_view_corners(painter: QPainter, target: QRectF, view: Box[float], ink: QColor) -> None:
    """Tell where the network looks in the picture that lies in a rectangle of the screen.

    Quieter than a marker.

    Args:
        view: the field of view, from the picture's corner, in the screen's pixels.
    """
    lines = QPainterPath()
    for corner in view_corners(view, target.height()):
        lines.addPath(_path(np.add(corner, (target.left(), target.top())), closed=False))
    width, edge = _VIEW_LINE * line_width(target.height()), edge_width(target.height())
    for thick, tone, strength in ((width + edge, QColor(*EDGE), 0.6), (width, ink, 0.85)):
        tone.setAlphaF(strength)
        pen = QPen(tone, thick)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.strokePath(lines, pen)


def marked_area(result: FrameResult, target: QRect) -> QRect:
    """What the markings of a result may cover in the picture that lies in a rectangle of the screen."""
    area, scale = QRectF(), target.width() / result.width
    for polyp in result.activations:
        x1, y1, x2, y2 = reach(Box(*(value * scale for value in polyp.box)), target.height())
        area = area.united(QRectF(x1, y1, x2 - x1, y2 - y1))
    return QRect() if area.isEmpty() else area.translated(QPointF(target.topLeft())).toAlignedRect() & target


def _path(points: Points, closed: bool) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for x, y in points[1:]:
        path.lineTo(x, y)
    if closed:
        path.closeSubpath()
    return path
