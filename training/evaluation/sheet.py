"""A picture of the best, the median and the worst frames of an evaluation."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.detector import PolypDetector
from detector.picture import RgbPicture
from detector.regions import region_pixels
from training.data.samples import read_sample
from training.evaluation.evaluate import ImageEvaluation

_TILE = 240
_TRUTH, _PREDICTION = (255, 255, 255), (70, 255, 120)


def draw_sheet(
    detector: PolypDetector, evaluations: Sequence[ImageEvaluation], columns: int = 6
) -> NDArray[np.uint8] | None:
    """Rows of the best, the median and the worst frames by Dice; truth in white, prediction in green.

    Returns:
        RGB picture, or None where no frame has a polyp.
    """
    ranked = sorted(
        (evaluation for evaluation in evaluations if evaluation.scores is not None),
        key=lambda evaluation: -(evaluation.scores.dice if evaluation.scores else 0.0),
    )
    if not ranked:
        return None
    middle = max(0, len(ranked) // 2 - columns // 2)
    rows = (ranked[:columns], ranked[middle : middle + columns], ranked[-columns:])
    blank = np.zeros((_TILE, _TILE, 3), np.uint8)
    tiles = [[_tile(detector, item) for item in row] for row in rows]
    return np.vstack([np.hstack(row + [blank] * (columns - len(row))) for row in tiles])


def draw_tile(
    image: NDArray[np.uint8],
    truth: NDArray[np.bool_],
    prediction: NDArray[np.bool_],
    text: str,
    size: tuple[int, int] = (_TILE, _TILE),
) -> NDArray[np.uint8]:
    """A small RGB picture of `size` (width, height) with both outlines: truth white, prediction green."""
    tile = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    for region, colour in ((truth, _TRUTH), (prediction, _PREDICTION)):
        small = cv2.resize(region.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
        contours, _ = cv2.findContours(small, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(tile, contours, -1, colour, 1, cv2.LINE_AA)
    cv2.putText(tile, text, (6, size[1] - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.5, _TRUTH, 1, cv2.LINE_AA)
    return tile.astype(np.uint8, copy=False)


def _tile(detector: PolypDetector, evaluation: ImageEvaluation) -> NDArray[np.uint8]:
    image, mask = read_sample(evaluation.sample)
    probability = detector.probability(RgbPicture(image)).at_frame_size(mask.shape[1], mask.shape[0])
    text = f"{evaluation.sample.name[-8:]} {evaluation.scores.dice:.3f}" if evaluation.scores else ""
    return draw_tile(image, mask > 0, region_pixels(probability, detector.threshold), text)
