"""Which part of a frame is recorded: all of it, or the field of view, around which names may be burnt in."""

import numpy as np

from detector.boxes import Box
from detector.field_of_view import locate
from detector.picture import Picture
from detector.record.placement import Placement, even

# A frame tells its field of view if at least this share of it is lit, as tissue is.
_LIT, _LEAST_LIT = 40, 0.1


class Framing:
    """Gives each frame its place in a recording, whose size the first one decides."""

    def __init__(self, crop_to_view: bool) -> None:
        """Record whole frames, or the field of view alone."""
        self._crop = crop_to_view
        self._frame_size: tuple[int, int] | None = None
        self._place: Placement | None = None

    def place(self, picture: Picture) -> Placement | None:
        """The place of the next picture.

        Returns:
            None where it is too dark to tell the field of view: nothing of it is recorded.
        """
        size = picture.width, picture.height
        if size == self._frame_size:
            return self._place
        box = self._part(picture)
        if box is None:
            return None
        recorded = (box.x2 - box.x1, box.y2 - box.y1) if self._place is None else self._place.size
        self._frame_size, self._place = size, Placement(box, recorded)
        return self._place

    def _part(self, picture: Picture) -> Box[int] | None:
        width, height = picture.width, picture.height
        if not self._crop:
            return even(Box(0, 0, width, height))
        small = picture.thumbnail()
        if np.mean(small > _LIT) < _LEAST_LIT:
            return None
        return even(locate(small, width, height))
