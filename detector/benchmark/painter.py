"""Painting as a window does, without one: pixels made from planes, and copied to where markers are drawn."""

import numpy as np

from detector import overlay
from detector.boxes import Box
from detector.markers import Style
from detector.picture import Image, Picture
from detector.result import FrameResult

_STYLE = Style()


class Painter:
    """Paints as the window does: of a frame that comes again with its result, no more than what is new."""

    def __init__(self) -> None:
        self._last: Picture | None = None
        self._memory = self._pixels = self._screen = np.empty((0, 0, 3), np.uint8)
        self._marked: list[Box[int]] = []

    def paint(self, picture: Picture, result: FrameResult | None) -> Image:
        """The picture [h, w, 3] with its polyps marked; not to be changed, and void with the next one."""
        if picture is self._last:
            self._take_away()
        else:
            self._make(picture)
        activations = () if result is None else result.activations
        for polyp in activations:
            overlay.mark(self._screen, polyp, _STYLE)
            self._marked.append(overlay.reach(polyp, _STYLE, picture.width, picture.height))
        return self._screen

    def _make(self, picture: Picture) -> None:
        shape = picture.height, picture.width, 3
        if self._memory.shape != shape:
            self._memory, self._screen = np.empty(shape, np.uint8), np.empty(shape, np.uint8)
        self._last, self._marked = picture, []
        # A picture that is RGB already lies in memory of its own.
        self._pixels = picture.rgb(self._memory)
        np.copyto(self._screen, self._pixels)

    def _take_away(self) -> None:
        """The markers that are on screen."""
        for box in self._marked:
            place = slice(box.y1, box.y2), slice(box.x1, box.x2)
            self._screen[place] = self._pixels[place]
        self._marked = []
