"""The outlines that a reader draws, over a picture."""

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF

from detector.app.review.look import COLOURS
from detector.app.theme import BACKGROUND
from detector.review.lesion import Shape, Verdict


def paint_shape(
    painter: QPainter, points: Sequence[QPointF], target: QRectF, width: float, closed: bool
) -> None:
    """Paint an outline.

    Args:
        painter: of the pane.
        points: of it, in pixels of the picture.
        target: where the picture stands in the pane.
        width: of the picture, in its own pixels.
        closed: whether its last point leads to its first.
    """
    if not points:
        return
    scale = target.width() / width
    polygon = QPolygonF([target.topLeft() + point * scale for point in points])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Dark around light: it stands out from any tissue.
    for breadth, colour in ((4.5, QColor(BACKGROUND)), (2.0, QColor(COLOURS[Verdict.MISSED]))):
        painter.setPen(QPen(colour, breadth))
        if closed:
            painter.drawPolygon(polygon)
        else:
            painter.drawPolyline(polygon)


def corners(shape: Shape) -> list[QPointF]:
    """Those of what was drawn, a polygon or a box."""
    x1, y1, x2, y2 = shape.box
    return [QPointF(x, y) for x, y in shape.polygon or ((x1, y1), (x2, y1), (x2, y2), (x1, y2))]
