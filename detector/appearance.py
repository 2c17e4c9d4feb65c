"""Where in the view a region lies, how large it is and which colours it has: by this it is known again.

What the limits join and what they do not stands in docs/benchmarks/video.md. The colours are compared by the
Bhattacharyya coefficient of their histograms (Comaniciu et al., "Kernel-based object tracking", 2003).
"""

from dataclasses import dataclass
from math import hypot, sqrt
from typing import Annotated

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import StringConstraints

from detector.boxes import Box

# What lies around a region tells places apart: so many times its box is looked at.
_AROUND = 1.6
# In so many pixels a side, each the mean of samples: all of a large region's would take ten times as long.
_SIDE, _SAMPLES = 12, 48
# Of 8-bit L*a*b*. Tissue has a* and b* between these; what lies beyond counts as the outermost.
_BINS, _RANGES = (4, 8, 8), (0, 256, 96, 200, 96, 200)
_LEAST, _MOST = np.array((0, 96, 96), np.uint8), np.array((255, 199, 199), np.uint8)
_Colours = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{512}$")]
# Regions that look alike lie no farther apart, in shares of the view, differ by no more in their sides, and
# have at least so much of their colours in common, in 0..1.
_NEAR, _ALIKE, _IN_COMMON = 0.25, 1.75, 0.92


@dataclass(frozen=True)
class Appearance:
    """What a region looks like.

    Attributes:
        x, y: its box's centre, in shares of the field of view.
        size: the side of a square as large as its box, in shares of the field of view.
        colours: how many of its pixels have which colour [4, 8, 8], a byte each, in hexadecimal.
    """

    x: float
    y: float
    size: float
    colours: _Colours


def appearance(image: NDArray[np.uint8], view: Box[int], box: Box[float]) -> Appearance:
    """What a region looks like.

    Args:
        image: the field of view, RGB [side, side, 3].
        view: where it lies in the frame.
        box: the region's, in frame pixels, within the view.
    """
    width, height = (box.x2 - box.x1) / view.width, (box.y2 - box.y1) / view.height
    x = ((box.x1 + box.x2) / 2 - view.x1) / view.width
    y = ((box.y1 + box.y2) / 2 - view.y1) / view.height
    part = image[_around(len(image), y, height), _around(len(image), x, width)]
    return Appearance(x, y, sqrt(width * height), _colours(part).tobytes().hex())


def warm_up() -> None:
    """Let OpenCV make its tables of colours, which takes 0.2 s, before the first region waits for them."""
    _colours(np.zeros((1, 1, 3), np.uint8))


def likeness(one: Appearance, other: Appearance) -> float:
    """How much of their colours two regions have in common, in 0..1; 0 where they may be two things."""
    small, large = sorted((one.size, other.size))
    if hypot(one.x - other.x, one.y - other.y) > _NEAR or large > _ALIKE * small:
        return 0.0
    common = float(np.sqrt(_counts(one) * _counts(other)).sum()) / _SIDE**2
    return common if common >= _IN_COMMON else 0.0


def _around(side: int, middle: float, length: float) -> slice:
    """Pixels of a row of so many, at least one, around a place and of a length in shares of the row."""
    start = min(max(0, round(side * (middle - _AROUND * length / 2))), side - 1)
    end = min(side, round(side * (middle + _AROUND * length / 2)))
    return slice(start, max(start + 1, end))


def _counts(seen: Appearance) -> NDArray[np.float32]:
    return np.frombuffer(bytes.fromhex(seen.colours), np.uint8).astype(np.float32)


def _colours(part: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Counts [256] of the colours in a part of a picture."""
    samples = cv2.resize(part, (_SAMPLES, _SAMPLES), interpolation=cv2.INTER_NEAREST)
    small = cv2.resize(samples, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    colours = np.clip(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), _LEAST, _MOST)
    counts = cv2.calcHist([colours], [0, 1, 2], None, _BINS, _RANGES)
    return counts.astype(np.uint8).ravel()
