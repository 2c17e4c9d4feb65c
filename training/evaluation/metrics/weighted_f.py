"""Weighted F-measure of a probability map: errors weigh by where they lie."""

import cv2
import numpy as np
from numpy.typing import NDArray

from training.evaluation.metrics.checks import Mask, Probability
from training.evaluation.metrics.levels import TOP, Levels, quantise

# Margolin et al.: a 7x7 Gaussian of sigma 5 spreads errors; a false alarm's weight is 1.5 at 5 pixels.
_SPREAD = cv2.getGaussianKernel(7, 5.0, cv2.CV_64F)
_REACH = 3
_IMPORTANCE_DECAY = np.log(0.5) / 5.0
# Nearest first. Equal distances: left before right, then upper before lower, as scipy's distance transform
# settles them. A pixel within reach in x and y has its nearest foreground pixel within sqrt(2) * reach.
_NEAREST_FIRST = sorted(
    (
        (dy, dx)
        for dy in range(-_REACH - 1, _REACH + 2)
        for dx in range(-_REACH - 1, _REACH + 2)
        if dy * dy + dx * dx <= 2 * _REACH * _REACH
    ),
    key=lambda offset: (offset[0] ** 2 + offset[1] ** 2, offset[1], offset[0]),
)


def weighted_f(probability: Probability, truth: Mask) -> float:
    """Weighted F-measure (Margolin et al., "How to Evaluate Foreground Maps?", CVPR 2014), beta squared = 1.

    As in the authors' code: an error inside the polyp is eased where its 7x7 surroundings are right, a false
    alarm weighs more the further it lies from the polyp. Outside the image counts as right, as in their code,
    so a polyp cut by the image border scores a little above 0 even for an empty map.

    Args:
        probability: float [H, W] in [0, 1].
        truth: bool [H, W], not empty.

    Returns:
        A score in [0, 1]; 1 is perfect.

    Raises:
        ValueError: an array of the wrong type, shape or range, or an empty truth.
    """
    levels = quantise(probability, truth)
    actual = int(np.count_nonzero(truth))
    found = actual - _missed_weight(levels, truth)
    # F1 of recall = found / actual and precision = found / (found + false alarms).
    return 2 * found / (actual + found + _false_weight(levels, truth))


def _missed_weight(levels: Levels, truth: Mask) -> float:
    """Sum of the polyp's errors, each eased to the blurred error around it where that is smaller."""
    window = _window_around(truth, _REACH)
    inside = truth[window]
    error = 1.0 - levels[window] / TOP
    extended = _extend_outwards(error, inside)
    blurred = cv2.sepFilter2D(extended, cv2.CV_64F, _SPREAD, _SPREAD, borderType=cv2.BORDER_CONSTANT)
    return float(np.minimum(error, blurred)[inside].sum())


def _window_around(mask: Mask, margin: int) -> tuple[slice, slice]:
    x, y, width, height = cv2.boundingRect(mask.astype(np.uint8))
    return slice(max(y - margin, 0), y + height + margin), slice(max(x - margin, 0), x + width + margin)


def _extend_outwards(error: NDArray[np.float64], inside: Mask) -> NDArray[np.float64]:
    """Give each pixel that the blur can reach from inside the error of the nearest pixel inside."""
    solid = inside.astype(np.uint8)
    side = 2 * _REACH + 1
    rows, columns = np.nonzero(cv2.dilate(solid, np.ones((side, side), np.uint8)) > solid)
    margin = _REACH + 1
    padded = np.pad(inside, margin)
    extended = error.copy()
    pending = np.arange(rows.size)
    for dy, dx in _NEAREST_FIRST:
        reached = padded[rows[pending] + dy + margin, columns[pending] + dx + margin]
        at = pending[reached]
        extended[rows[at], columns[at]] = error[rows[at] + dy, columns[at] + dx]
        pending = pending[~reached]
    return extended


def _false_weight(levels: Levels, truth: Mask) -> float:
    """Sum of the errors outside the polyp, each weighted from 1 beside it to 2 far from it."""
    outside = (levels > 0) & ~truth
    distance = cv2.distanceTransform((~truth).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[outside]
    weight = 2.0 - np.exp(_IMPORTANCE_DECAY * distance.astype(np.float64))
    return float((levels[outside] * weight).sum()) / TOP
