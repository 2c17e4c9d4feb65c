"""Accuracy of a released model on a data folder, through the released runtime."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.detector import PolypDetector
from detector.inference.card import sha256
from detector.picture import RgbPicture
from detector.regions import find_regions
from detector.result import Polyp
from training.data.samples import Sample, read_sample
from training.metrics.bootstrap import mean_interval
from training.metrics.detection import (
    ImageBoxes,
    average_precision,
    mean_average_precision,
    polyp_hits,
    truth_boxes,
)
from training.metrics.summary import ImageScores, mean_scores, score_image


@dataclass(frozen=True, eq=False)
class ImageEvaluation:
    """One frame: its scores (None where it has no polyp) and its boxes at the shipped threshold."""

    sample: Sample
    scores: ImageScores | None
    boxes: ImageBoxes


def evaluate(detector: PolypDetector, samples: Iterable[Sample]) -> list[ImageEvaluation]:
    """Score every frame at its own resolution.

    Raises:
        DataError: a file is missing or damaged.
    """
    return [evaluate_frame(detector, sample, *read_sample(sample)) for sample in samples]


def evaluate_frame(
    detector: PolypDetector, sample: Sample, image: NDArray[np.uint8], mask: NDArray[np.uint8]
) -> ImageEvaluation:
    """Score one frame [H, W, 3] against its mask [H, W]."""
    probability = detector.probability(RgbPicture(image))
    regions = find_regions(probability, detector.threshold, detector.engine.card.min_area)
    truth = mask.astype(bool)
    full = probability.at_frame_size(truth.shape[1], truth.shape[0])
    boxes = image_boxes(regions, truth)
    scores = score_image(full, full >= detector.threshold, truth) if truth.any() else None
    return ImageEvaluation(sample, scores, boxes)


def image_boxes(regions: Sequence[Polyp], truth: NDArray[np.bool_]) -> ImageBoxes:
    """Found regions beside the boxes of a true mask [H, W]."""
    return ImageBoxes(
        np.array([polyp.box for polyp in regions], np.float64).reshape(-1, 4),
        np.array([polyp.score for polyp in regions], np.float64),
        truth_boxes(truth),
    )


def summarise(detector: PolypDetector, evaluations: Sequence[ImageEvaluation]) -> dict[str, Any]:
    """The figures of an evaluation, under the names of its JSON."""
    card = detector.engine.card
    scored = [evaluation for evaluation in evaluations if evaluation.scores is not None]
    free = [evaluation for evaluation in evaluations if evaluation.scores is None]
    scores = [evaluation.scores for evaluation in scored if evaluation.scores is not None]
    boxes = [evaluation.boxes for evaluation in scored]
    hits = polyp_hits(boxes)
    return {
        "images": len(evaluations),
        **mean_scores(scores),
        "mean_dice_interval": _interval([score.dice for score in scores]),
        "mean_iou_interval": _interval([score.iou for score in scores]),
        "ap50": average_precision(boxes, 0.5),
        "ap50_95": mean_average_precision(boxes),
        "model": {
            "name": card.name,
            "sha256": sha256(detector.engine.path),
            "input": f"{card.input_side}x{card.input_side}",
            "threshold": detector.threshold,
        },
        "polyps": {"count": hits.count, "hit": hits.hit},
        "polyp_free": {
            "images": len(free),
            "with_region": sum(len(evaluation.boxes.scores) > 0 for evaluation in free),
        },
        "per_image": [
            {"name": evaluation.sample.name, "dice": evaluation.scores.dice, "iou": evaluation.scores.iou}
            for evaluation in scored
            if evaluation.scores is not None
        ],
    }


def _interval(values: Sequence[float]) -> list[float] | None:
    """95 % bootstrap interval of the mean over frames."""
    if not values:
        return None
    interval = mean_interval(values)
    return [interval.low, interval.high]


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


_TILE = 240


def _tile(detector: PolypDetector, evaluation: ImageEvaluation) -> NDArray[np.uint8]:
    image, mask = read_sample(evaluation.sample)
    probability = detector.probability(RgbPicture(image)).at_frame_size(mask.shape[1], mask.shape[0])
    tile = cv2.resize(image, (_TILE, _TILE), interpolation=cv2.INTER_AREA)
    for region, colour in ((mask, (255, 255, 255)), (probability >= detector.threshold, (70, 255, 120))):
        small = cv2.resize(region.astype(np.uint8), (_TILE, _TILE), interpolation=cv2.INTER_NEAREST)
        contours, _ = cv2.findContours(small, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(tile, contours, -1, colour, 1, cv2.LINE_AA)
    text = f"{evaluation.sample.name[-8:]} {evaluation.scores.dice:.3f}" if evaluation.scores else ""
    cv2.putText(tile, text, (6, _TILE - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 1, cv2.LINE_AA)
    return tile.astype(np.uint8, copy=False)
