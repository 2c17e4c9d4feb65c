"""Where a picture lies in a pane that shows it whole, closer, or one pixel to one."""

from dataclasses import dataclass, field, replace

from PyQt6.QtCore import QPointF, QRectF, QSizeF

_CLOSEST = 16.0


@dataclass(frozen=True)
class Placement:
    """A picture in a pane.

    Attributes:
        zoom: how much larger than as large as fits; 1: as large as fits.
        centre: what of the picture lies in the pane's middle, as shares of its width and height.
    """

    zoom: float = 1.0
    centre: QPointF = field(default_factory=lambda: QPointF(0.5, 0.5))

    def target(self, pane: QRectF, picture: QSizeF) -> QRectF:
        """The picture's place in the pane."""
        size = picture * (_fit(pane, picture) * self.zoom)
        middle = pane.center()
        left = middle.x() - self.centre.x() * size.width()
        top = middle.y() - self.centre.y() * size.height()
        return QRectF(
            _within(left, size.width(), pane.left(), pane.width()),
            _within(top, size.height(), pane.top(), pane.height()),
            size.width(),
            size.height(),
        )

    def zoomed(self, factor: float, around: QPointF, pane: QRectF, picture: QSizeF) -> "Placement":
        """Closer by a factor above 1, with what lies at a point of the pane held there."""
        zoom = min(max(min(1.0, self.zoom), self.zoom * factor), _CLOSEST)
        before = self.target(pane, picture)
        share = QPointF(
            (around.x() - before.left()) / before.width(), (around.y() - before.top()) / before.height()
        )
        size = picture * (_fit(pane, picture) * zoom)
        away = pane.center() - around
        centre = share + QPointF(away.x() / size.width(), away.y() / size.height())
        return Placement(zoom, centre)._settled(pane, picture)

    def moved(self, by: QPointF, pane: QRectF, picture: QSizeF) -> "Placement":
        """Dragged so many pixels."""
        size = self.target(pane, picture).size()
        centre = self.centre - QPointF(by.x() / size.width(), by.y() / size.height())
        return replace(self, centre=centre)._settled(pane, picture)

    def at(self, place: QPointF, pane: QRectF, picture: QSizeF) -> "Placement":
        """As close as it is, with a place of the picture, in its pixels, in the middle if it can be."""
        centre = QPointF(place.x() / picture.width(), place.y() / picture.height())
        return replace(self, centre=centre)._settled(pane, picture)

    def of_pixels(self, pane: QRectF, picture: QSizeF, ratio: float) -> "Placement":
        """One pixel of the picture to one of the screen, of which `ratio` make one of the pane's."""
        return replace(self, zoom=1 / (ratio * _fit(pane, picture)))._settled(pane, picture)

    def _settled(self, pane: QRectF, picture: QSizeF) -> "Placement":
        """With the centre where the picture really lies: its edges never leave the pane's."""
        target = self.target(pane, picture)
        middle = pane.center() - target.topLeft()
        return replace(self, centre=QPointF(middle.x() / target.width(), middle.y() / target.height()))


def _fit(pane: QRectF, picture: QSizeF) -> float:
    return min(pane.width() / picture.width(), pane.height() / picture.height())


def _within(start: float, length: float, pane_start: float, pane_length: float) -> float:
    """Where a picture's side begins: in the middle of what is longer, else without a margin."""
    if length <= pane_length:
        return pane_start + (pane_length - length) / 2
    return min(pane_start, max(pane_start + pane_length - length, start))
