"""Painting the markers of a frame in the window."""

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from detector.app.theme import BACKGROUND
from detector.overlay import FILL_OPACITY, Style, colour, label
from detector.result import FrameResult, Polyp


def paint_markers(painter: QPainter, target: QRectF, result: FrameResult, style: Style) -> int:
    """Mark a result's activations in the picture that lies in `target`; how many were."""
    if not style.visible:
        return 0
    painter.setClipRect(target)
    scale = target.width() / result.width
    for polyp in result.activations:
        if style.masks:
            _paint_mask(painter, polyp, target, scale)
        if style.boxes:
            _paint_box(painter, polyp, target, scale)
    painter.setClipping(False)
    return len(result.activations)


def _paint_mask(painter: QPainter, polyp: Polyp, target: QRectF, scale: float) -> None:
    points = polyp.contour * scale + np.array([target.x(), target.y()])
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    fill = QColor(*colour(polyp))
    fill.setAlphaF(FILL_OPACITY)
    painter.fillPath(path, fill)
    painter.strokePath(path, QPen(QColor(*colour(polyp)), 1.6))


def _paint_box(painter: QPainter, polyp: Polyp, target: QRectF, scale: float) -> None:
    x1, y1, x2, y2 = (value * scale for value in polyp.box)
    box = QRectF(target.x() + x1, target.y() + y1, x2 - x1, y2 - y1).adjusted(-4, -4, 4, 4)
    painter.setPen(QPen(QColor(*colour(polyp)), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    text = label(polyp)
    metrics = painter.fontMetrics()
    size = metrics.horizontalAdvance(text) + 10, metrics.height() + 4
    top = box.top() - size[1] - 2 if box.top() - size[1] > target.top() else box.bottom() + 2
    left = min(max(box.left(), target.left()), target.right() - size[0])
    tag = QRectF(left, top, *size)
    background = QColor(BACKGROUND)
    background.setAlpha(190)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(background)
    painter.drawRoundedRect(tag, 3, 3)
    painter.setPen(QColor(*colour(polyp)))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)
