"""What one frame tells of its quality, from the small picture that the network gets.

Sources: blur is the metric of Crete et al., "The blur effect: perception and estimation with a new
no-reference perceptual blur metric" (SPIE 6492, 2007). Glare as small and overexposure as large nearly white
regions follow Arnold et al., "Automatic segmentation and inpainting of specular highlights for endoscopic
imaging" (EURASIP Journal on Image and Video Processing, 2010). Contact with the wall as frames of one colour
and without edges follows Armin et al., "Uninformative frame detection in colonoscopy through motion, edge and
color features" (CARE 2015).
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.quality.frame_quality import FrameQuality

Image = NDArray[np.uint8]
# As cv2 gives it.
_Plane = NDArray[np.integer[Any] | np.floating[Any]]

# Blur is measured at this side, light and colour at half of it, motion at a quarter.
_SIDE = 176
_SMALL, GLIMPSE = _SIDE // 2, _SIDE // 4
_TILES = _SMALL // 8
# Sides of the filter that blurs again; Crete et al. take 9.
_BLUR = 9
# Every third line is enough for a mean.
_LINES = 3
# Luma below which a pixel is dark, and from which it is white: 10 % and 88 %.
_DARK, _WHITE = 26, 225
# A white region this wide, of the small picture's side, is a patch; what is narrower is glare.
_PATCH = 7
# Red against the stronger of green and blue, and least red that has a colour.
_RED_BY_FAR, _RED_BY_MUCH = 2.0, 60
_RED_LIKE_TISSUE, _RED_AT_ALL = 1.2, 40
# Mean of |dx| + |dy| (Sobel) in a tile below which nothing is to be seen.
_EDGES = 12


@dataclass(frozen=True, eq=False)
class Look:
    """A frame by itself: its figures without those of motion, and the luma [44, 44] that tells motion."""

    quality: FrameQuality
    luma: Image


def look_at(image: Image) -> Look:
    """Measure a frame's field of view, RGB [side, side, 3].

    Only what lies in the ellipse within counts: the corners of many recordings are black.
    """
    middle = _shrunk(image, _SIDE)
    small = _shrunk(middle, _SMALL)
    luma = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(small)
    other = cv2.max(green, blue)
    white = _above(luma, _WHITE - 1)
    patches = cv2.morphologyEx(white, cv2.MORPH_OPEN, _KERNEL)
    quality = FrameQuality(
        blur=_blur(cv2.cvtColor(middle, cv2.COLOR_RGB2GRAY)),
        dark=_share(cv2.bitwise_not(_above(luma, _DARK - 1))),
        bright=_share(patches),
        glare=_share(cv2.subtract(white, patches)),
        red=_share(_redder(red, other, _RED_BY_FAR, _RED_BY_MUCH)),
        flat=_flat(luma),
        tissue=_share(_redder(red, other, _RED_LIKE_TISSUE, _RED_AT_ALL)),
    )
    return Look(quality, _shrunk(luma, GLIMPSE))


def ellipse(side: int) -> Image:
    """255 where the field of view surely is, in a picture of so many pixels a side; 0 elsewhere."""
    mask = np.zeros((side, side), np.uint8)
    radius = int(0.46 * side)
    return cv2.ellipse(mask, (side // 2, side // 2), (radius, radius), 0, 0, 360, 255, -1).astype(np.uint8)


_KERNEL = np.ones((_PATCH, _PATCH), np.uint8)
_INSIDE = ellipse(_SMALL)
_PIXELS = cv2.countNonZero(_INSIDE)
_TILES_INSIDE = ellipse(_TILES)
_ALL_TILES = cv2.countNonZero(_TILES_INSIDE)


def _shrunk(image: _Plane, side: int) -> Image:
    """Area averaging where it is fast, by whole numbers."""
    how = cv2.INTER_AREA if image.shape[0] % side == 0 else cv2.INTER_LINEAR
    return cv2.resize(image, (side, side), interpolation=how).astype(np.uint8, copy=False)


def _share(mask: _Plane) -> float:
    return cv2.countNonZero(cv2.bitwise_and(mask, _INSIDE)) / _PIXELS


def _redder(red: _Plane, other: _Plane, times: float, least: int) -> Image:
    by = cv2.compare(red, cv2.convertScaleAbs(other, alpha=times), cv2.CMP_GT)
    return cv2.bitwise_and(by, _above(red, least)).astype(np.uint8, copy=False)


def _above(plane: _Plane, level: int) -> _Plane:
    """255 where a plane is brighter than a level, 0 elsewhere."""
    return cv2.threshold(plane, level, 255, cv2.THRESH_BINARY)[1]


def _blur(luma: _Plane) -> float:
    """How much of the differences between neighbours stays when it is blurred again: the worse direction."""
    return max(_kept(luma[::_LINES]), _kept(cv2.transpose(luma)[::_LINES]))


def _kept(luma: _Plane) -> float:
    """Along lines.

    The mean of so many pixels differs from that of the next place by what comes in less what goes out:
    nothing needs to be blurred.
    """
    before = _BLUR // 2
    steps = cv2.absdiff(luma[:, before + 1 : -before], luma[:, before : -before - 1])
    far = cv2.absdiff(luma[:, _BLUR:], luma[:, :-_BLUR])
    # In whole numbers: a small difference, rounded, would be none.
    less = cv2.addWeighted(steps, _BLUR, far, -1, 0, dtype=cv2.CV_16S)
    lost = cv2.threshold(less, 0, 0, cv2.THRESH_TOZERO)[1]
    whole = _BLUR * cv2.sumElems(steps)[0]
    return (whole - cv2.sumElems(lost)[0]) / whole if whole else 1.0


def _flat(luma: _Plane) -> float:
    across, down = (cv2.convertScaleAbs(each) for each in cv2.spatialGradient(luma))
    tiles = cv2.resize(cv2.add(across, down), (_TILES, _TILES), interpolation=cv2.INTER_AREA)
    seen = cv2.countNonZero(cv2.bitwise_and(_above(tiles, _EDGES - 1), _TILES_INSIDE))
    return 1 - seen / _ALL_TILES
