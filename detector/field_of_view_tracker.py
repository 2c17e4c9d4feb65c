"""The field of view over time: found once, changed only when the change lasts."""

from detector.field_of_view import Box, locate
from detector.picture import Picture

# Looking costs a fraction of a millisecond; the field of view changes when a recorder's layout does.
_LOOK_EVERY = 10
_LOOKS_TO_CHANGE = 3
_SAME = 0.96


class ViewTracker:
    """Gives each frame of one video its field of view."""

    def __init__(self) -> None:
        self._view: Box | None = None
        self._size = (0, 0)
        self._pending: Box | None = None
        self._looks = 0
        self._frames = 0

    def update(self, picture: Picture) -> Box:
        """The field of view of the next frame.

        The first frame, and the first after a change of size, is taken at its word. Later a new box must be
        found in three looks in a row, so that a dark or washed-out moment moves nothing.
        """
        size = (picture.width, picture.height)
        if self._view is None or size != self._size:
            self._size, self._view, self._pending = size, locate(picture.thumbnail(), *size), None
            self._frames = 0
        elif self._frames % _LOOK_EVERY == 0:
            self._view = self._consider(self._view, locate(picture.thumbnail(), *size))
        self._frames += 1
        return self._view

    def _consider(self, view: Box, found: Box) -> Box:
        if _overlap(view, found) >= _SAME:
            self._pending = None
            return view
        self._looks = self._looks + 1 if self._pending and _overlap(self._pending, found) >= _SAME else 1
        self._pending = found
        return found if self._looks >= _LOOKS_TO_CHANGE else view


def _overlap(left: Box, right: Box) -> float:
    """Intersection over union."""
    width = min(left.x2, right.x2) - max(left.x1, right.x1)
    height = min(left.y2, right.y2) - max(left.y1, right.y1)
    shared = max(0, width) * max(0, height)
    return shared / (left.width * left.height + right.width * right.height - shared)
