"""A box or a polygon while it is drawn."""

from PyQt6.QtCore import QPointF, QRectF

from detector.boxes import Box
from detector.review.lesion import Polygon

# Of a side, in frame pixels: less was no drawing but a click.
LEAST = 3.0


class Drawing:
    """What the user has drawn so far, in frame pixels.

    Attributes:
        polygon: whether it is one, corner by corner; else a box from corner to corner.
    """

    def __init__(self, polygon: bool) -> None:
        """Begin with nothing."""
        self.polygon = polygon
        self._corners: list[QPointF] = []
        self._pointer: QPointF | None = None
        self._by_keys = False

    @property
    def is_area(self) -> bool:
        """Whether what was drawn has an area."""
        if self.polygon:
            return len(self._corners) > 2
        points = self.points()
        if len(points) < 4:
            return False
        across = points[2] - points[0]
        return abs(across.x()) >= LEAST and abs(across.y()) >= LEAST

    @property
    def box(self) -> QRectF | None:
        """What was drawn, where it is a box with an area."""
        if self.polygon or not self.is_area:
            return None
        points = self.points()
        return QRectF(points[0], points[2]).normalized()

    def place(self, box: QRectF) -> None:
        """It is this box, whatever the pointer does, until that is pressed."""
        self._corners, self._pointer, self._by_keys = [box.topLeft()], box.bottomRight(), True

    def press(self, at: QPointF) -> None:
        """A corner; of a box the first."""
        if self.polygon and self._corners and (at - self._corners[-1]).manhattanLength() < LEAST:
            # The second half of a double click.
            return
        self._corners = [*self._corners, at] if self.polygon else [at]
        self._pointer, self._by_keys = at, False

    def move(self, at: QPointF) -> None:
        """The pointer is elsewhere."""
        if not self._by_keys:
            self._pointer = at

    def points(self) -> list[QPointF]:
        """The line to be shown."""
        if not self._corners or self._pointer is None:
            return []
        if self.polygon:
            return [*self._corners, self._pointer]
        first, last = self._corners[0], self._pointer
        return [first, QPointF(last.x(), first.y()), last, QPointF(first.x(), last.y())]

    def shape(self) -> Box[float] | Polygon:
        """What was drawn."""
        if self.polygon:
            return tuple((corner.x(), corner.y()) for corner in self._corners)
        points = self.points()
        xs, ys = [point.x() for point in points], [point.y() for point in points]
        return Box(min(xs), min(ys), max(xs), max(ys))
