"""Painting as a window does, without one: pixels made from the planes, markers drawn over them."""

from dataclasses import replace

import numpy as np

from detector import overlay
from detector.picture import Image, Picture
from detector.result import FrameResult

Size = tuple[int, int]


class Painter:
    """Paints as the window does: the pixels of a frame that comes again with its result are made once."""

    def __init__(self, limit: Size | None) -> None:
        """Prepare.

        Args:
            limit: see painted_size.
        """
        self._limit = limit
        self._last: tuple[Picture, Image] | None = None

    def paint(self, picture: Picture, result: FrameResult | None) -> Image:
        """The picture [h, w, 3] at the size of `painted_size`, with its polyps marked; not to be changed."""
        if self._last is None or self._last[0] is not picture:
            width, height = painted_size((picture.width, picture.height), self._limit)
            rgb = picture.rgb() if width == picture.width else picture.scaled_rgb(width, height)
            self._last = (picture, rgb)
        rgb = self._last[1]
        return rgb if result is None else overlay.draw(rgb, _scaled(result, rgb.shape[1] / picture.width))


def painted_size(frame: Size, limit: Size | None) -> Size:
    """The frame's own width and height, or where it is larger than the limit, what fits at its aspect."""
    if limit is None:
        return frame
    scale = min(limit[0] / frame[0], limit[1] / frame[1])
    if scale >= 1:
        return frame
    return max(1, round(frame[0] * scale)), max(1, round(frame[1] * scale))


def _scaled(result: FrameResult, scale: float) -> FrameResult:
    """What a result paints, in the pixels of a smaller picture."""
    if scale == 1:
        return result
    scaled = []
    for polyp in result.activations:
        x1, y1, x2, y2 = (value * scale for value in polyp.box)
        contour = (polyp.contour * scale).astype(np.float32)
        scaled.append(replace(polyp, box=(x1, y1, x2, y2), contour=contour))
    return replace(result, activations=tuple(scaled))
