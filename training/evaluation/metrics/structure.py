"""Structural similarity of a probability map and the truth: S-measure and E-measure."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.evaluation.metrics.checks import Mask, Probability
from training.evaluation.metrics.levels import TOP, Counts, Levels, histogram, quantise

_LEVELS = np.arange(TOP + 1, dtype=np.int64)
# Balance of the object-aware and region-aware parts, as in the S-measure paper.
_ALPHA = 0.5


@dataclass(frozen=True)
class EMeasure:
    """E-measure over all thresholds of one map; each value is in [0, 1]."""

    mean: float
    max: float


@dataclass(frozen=True)
class _Moments:
    """Sums over the pixels of a region: number, levels, squared levels. Whole numbers, so zero is exact."""

    pixels: int
    total: int
    squares: int


def s_measure(probability: Probability, truth: Mask) -> float:
    """S-measure (Fan et al., "Structure-measure", ICCV 2017) with alpha = 0.5, in [0, 1]; 1 is perfect.

    Args:
        probability: float [H, W] in [0, 1].
        truth: bool [H, W], not empty. Where it fills the image the score is the mean probability.

    Raises:
        ValueError: an array of the wrong type, shape or range, or an empty truth.
    """
    levels = quantise(probability, truth)
    if truth.all():
        return float(levels.mean()) / TOP
    score = _ALPHA * _object_score(levels, truth) + (1 - _ALPHA) * _region_score(levels, truth)
    return max(0.0, score)


def e_measure(probability: Probability, truth: Mask) -> EMeasure:
    """E-measure (Fan et al., "Enhanced-alignment Measure", IJCAI 2018): mean and maximum over 256 thresholds.

    As in PraNet's toolbox a pixel is foreground at threshold t/255 if its level is above t, t = 0..255. The
    highest threshold thus leaves an empty mask, which scores 0.25: a perfect map has a maximum of 1 and a
    mean of 255.25 / 256 = 0.997. The sum is divided by the pixel count, as in the paper (the toolbox divides
    by one less). The toolbox's meanEm for a data set is the mean of these means; its maxEm is the maximum of
    the mean curve and so at most the mean of these maxima.

    Args:
        probability: float [H, W] in [0, 1].
        truth: bool [H, W], not empty. Where it fills the image a threshold scores its foreground share.

    Raises:
        ValueError: an array of the wrong type, shape or range, or an empty truth.
    """
    levels = quantise(probability, truth)
    hit = _count_above(histogram(levels, truth))
    false = _count_above(histogram(levels, ~truth))
    curve = hit / truth.size if truth.all() else _alignment(hit, false, int(truth.sum()), truth.size)
    return EMeasure(mean=float(curve.mean()), max=float(curve.max()))


def _moments(counts: Counts) -> _Moments:
    return _Moments(int(counts.sum()), int(counts @ _LEVELS), int(counts @ _LEVELS**2))


def _object_score(levels: Levels, truth: Mask) -> float:
    """How bright and even the polyp is, and how dark and even the rest, weighted by area."""
    share = int(np.count_nonzero(truth)) / truth.size
    inside = _evenness(histogram(levels, truth))
    outside = _evenness(histogram(levels, ~truth)[::-1])
    return share * inside + (1 - share) * outside


def _evenness(counts: Counts) -> float:
    """2m / (m^2 + 1 + s) of the values' mean m and sample standard deviation s; the paper's lambda is 0.5."""
    region = _moments(counts)
    mean = region.total / region.pixels / TOP
    squares = (region.pixels * region.squares - region.total**2) / region.pixels
    deviation = math.sqrt(squares / max(region.pixels - 1, 1)) / TOP
    return 2 * mean / (mean**2 + 1 + deviation)


def _region_score(levels: Levels, truth: Mask) -> float:
    """Structural similarity in the four quadrants around the truth's centroid, weighted by area."""
    height, width = truth.shape
    row, column = _centroid_split(truth)
    score = 0.0
    for rows in (slice(0, row), slice(row, height)):
        for columns in (slice(0, column), slice(column, width)):
            # A centroid in the last row or column leaves quadrants without a pixel: they weigh nothing.
            part = truth[rows, columns]
            score += part.size / truth.size * _quadrant_score(levels[rows, columns], part)
    return score


def _centroid_split(truth: Mask) -> tuple[int, int]:
    """First row and column behind the centroid, rounded half up as in the authors' code."""
    moments = cv2.moments(truth.astype(np.uint8), binaryImage=True)
    row, column = moments["m01"] / moments["m00"], moments["m10"] / moments["m00"]
    return int(row + 0.5) + 1, int(column + 0.5) + 1


def _quadrant_score(levels: Levels, truth: Mask) -> float:
    """Structural similarity of a map and a truth that is read as levels 0 and 255.

    The common factor of the variances cancels in the ratio, so that it can be formed from whole numbers.
    """
    inside = _moments(histogram(levels, truth))
    outside = _moments(histogram(levels, ~truth))
    pixels = truth.size
    total, squares = inside.total + outside.total, inside.squares + outside.squares
    truth_total, truth_squares = TOP * inside.pixels, TOP**2 * inside.pixels
    covariance = pixels * TOP * inside.total - total * truth_total
    spread = pixels * squares - total**2 + pixels * truth_squares - truth_total**2
    energy = (total**2 + truth_total**2) * spread
    if energy == 0:
        return 1.0
    return 4 * total * truth_total * covariance / energy


def _count_above(counts: Counts) -> Counts:
    """Pixels with a level above t, for t = 0..255."""
    return np.asarray(counts.sum() - np.cumsum(counts))


def _alignment(hit: Counts, false: Counts, actual: int, size: int) -> NDArray[np.float64]:
    """E-measure at each threshold [256]. A pixel's value depends only on its kind, of which there are four.

    Args:
        hit: predicted pixels inside the truth at each threshold [256].
        false: predicted pixels outside the truth at each threshold [256].
        actual: pixels of the truth, neither 0 nor `size`.
        size: pixels of the image.
    """
    predicted_mean, truth_mean = (hit + false) / size, actual / size
    kinds = [
        (hit, 1 - predicted_mean, 1 - truth_mean),
        (false, 1 - predicted_mean, -truth_mean),
        (actual - hit, -predicted_mean, 1 - truth_mean),
        (size - actual - false, -predicted_mean, -truth_mean),
    ]
    total = np.zeros(hit.shape, np.float64)
    for count, bias, truth_bias in kinds:
        aligned = 2 * bias * truth_bias / (bias**2 + truth_bias**2)
        total += count * (aligned + 1) ** 2 / 4
    return total / size
