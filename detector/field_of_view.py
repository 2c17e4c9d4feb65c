"""Where the endoscope's picture lies inside the video frame.

Recorders surround the endoscope's picture with black borders, text panels and inset pictures. Both training
and run time crop to the box found here, so that the network always sees the same geometry.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.boxes import Box

THUMBNAIL_SIDE = 160
_MIN_AREA = 0.08
_ROUNDING = 4


def thumbnail(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Shrink a luma plane [H, W] to at most THUMBNAIL_SIDE pixels a side.

    Large planes are thinned out first, at four samples a side for each pixel of the thumbnail: averaging
    all of a 2160p plane would cost more than the network.
    """
    step = max(1, max(luma.shape) // (4 * THUMBNAIL_SIDE))
    thinned = luma[::step, ::step]
    height, width = thinned.shape
    scale = THUMBNAIL_SIDE / max(height, width)
    if scale >= 1:
        return thinned
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(thinned, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def find_field_of_view(luma: NDArray[np.uint8]) -> Box[int]:
    """Box of the endoscope's picture in a full-range luma plane [H, W], uint8."""
    height, width = luma.shape
    return locate(thumbnail(luma), width, height)


def locate(small: NDArray[np.uint8], width: int, height: int) -> Box[int]:
    """Box of the endoscope's picture in a frame of `width` x `height`, from its full-range thumbnail.

    The largest lit area is taken; text and icons are thinner than the opening that precedes it. A frame that
    is nearly black, or lit only in a small spot, gives the whole frame: a wrong crop hides tissue, a
    missing one only costs resolution. Edges are rounded outward to multiples of four pixels (two chroma
    samples), the frame's own edges excepted.
    """
    lit = small > _darkest_tissue(small)
    opened = cv2.morphologyEx(lit.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    if count < 2:
        return Box(0, 0, width, height)
    x, y, w, h, _ = stats[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))]
    if w * h < _MIN_AREA * small.size:
        return Box(0, 0, width, height)
    scale_x, scale_y = width / small.shape[1], height / small.shape[0]
    return Box(
        _floor(x * scale_x),
        _floor(y * scale_y),
        _ceil((x + w) * scale_x, width),
        _ceil((y + h) * scale_y, height),
    )


def _darkest_tissue(small: NDArray[np.uint8]) -> float:
    """Luma above which a pixel counts as lit: borders are up to about 20 after analogue capture."""
    return float(np.clip(0.15 * np.percentile(small, 95), 18, 36))


def _floor(value: float) -> int:
    return int(value) // _ROUNDING * _ROUNDING


def _ceil(value: float, limit: int) -> int:
    return min(limit, -(-int(np.ceil(value)) // _ROUNDING) * _ROUNDING)
