"""Accuracy of a released model on a data folder, through the released runtime."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.detector import PolypDetector
from detector.picture import RgbPicture
from detector.regions import find_regions, region_pixels
from detector.result import Polyp
from training.data.samples import Sample, read_sample
from training.evaluation.metrics.bootstrap import mean_interval
from training.evaluation.metrics.detection import (
    ImageBoxes,
    average_precision,
    mean_average_precision,
    polyp_hits,
    truth_boxes,
)
from training.evaluation.metrics.proportion import proportion_interval
from training.evaluation.metrics.size import SIZE_GROUPS, polyp_share, size_group
from training.evaluation.metrics.summary import ImageScores, mean_scores, score_image

# A bootstrap of fewer frames says nothing: it can only draw the same few again.
_FEWEST_OF_A_SIZE = 10


@dataclass(frozen=True, eq=False)
class ImageEvaluation:
    """One frame: its scores (None where it has no polyp) and its boxes at the shipped threshold.

    `share` is the part of the frame that its polyps cover, in 0..1.
    """

    sample: Sample
    scores: ImageScores | None
    boxes: ImageBoxes
    share: float


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
    scores = score_image(full, region_pixels(full, detector.threshold), truth) if truth.any() else None
    return ImageEvaluation(sample, scores, boxes, polyp_share(truth))


def image_boxes(regions: Sequence[Polyp], truth: NDArray[np.bool_]) -> ImageBoxes:
    """Found regions beside the boxes of a true mask [H, W]."""
    return ImageBoxes(
        np.array([polyp.box for polyp in regions], np.float64).reshape(-1, 4),
        np.array([polyp.score for polyp in regions], np.float64),
        truth_boxes(truth),
    )


def summarise(detector: PolypDetector, evaluations: Sequence[ImageEvaluation]) -> dict[str, Any]:
    """The figures of an evaluation, under the names of its JSON. Intervals are of 95 %."""
    card = detector.engine.card
    scored = [evaluation for evaluation in evaluations if evaluation.scores is not None]
    free = [evaluation for evaluation in evaluations if evaluation.scores is None]
    boxes = [evaluation.boxes for evaluation in scored]
    hits = polyp_hits(boxes)
    alarms = sum(len(evaluation.boxes.scores) > 0 for evaluation in free)
    return {
        "images": len(evaluations),
        **_means(scored),
        "ap50": average_precision(boxes, 0.5),
        "ap50_95": mean_average_precision(boxes),
        "model": {
            "name": card.name,
            "sha256": detector.engine.sha256,
            "input": f"{card.input_side}x{card.input_side}",
            "threshold": detector.threshold,
        },
        "polyps": {"count": hits.count, "hit": hits.hit},
        "polyps_hit_interval": _share_interval(hits.hit, hits.count),
        "polyp_free": {"images": len(free), "with_region": alarms},
        "polyp_free_interval": _share_interval(alarms, len(free)),
        "by_size": _by_size(scored),
        "per_image": [
            {
                "name": evaluation.sample.name,
                "dice": evaluation.scores.dice,
                "iou": evaluation.scores.iou,
                "polyp_share": round(evaluation.share, 5),
            }
            for evaluation in scored
            if evaluation.scores is not None
        ],
    }


def _means(scored: Sequence[ImageEvaluation]) -> dict[str, Any]:
    """Every mean over frames, and the bootstrap interval of each."""
    scores = [evaluation.scores for evaluation in scored if evaluation.scores is not None]
    intervals = {
        f"mean_{field.name}_interval": _interval([getattr(score, field.name) for score in scores])
        for field in fields(ImageScores)
    }
    return {**mean_scores(scores), **intervals}


def _by_size(scored: Sequence[ImageEvaluation]) -> list[dict[str, Any]]:
    """Dice and hits of the frames of each size group, smallest first; groups without a frame are left out."""
    table = []
    for group in SIZE_GROUPS:
        members = [evaluation for evaluation in scored if size_group(evaluation.share) == group]
        dices = [evaluation.scores.dice for evaluation in members if evaluation.scores is not None]
        if not dices:
            continue
        hits = polyp_hits([evaluation.boxes for evaluation in members])
        table.append(
            {
                "size": group.title,
                "images": len(members),
                "mean_dice": fmean(dices),
                "mean_dice_interval": _interval(dices) if len(dices) >= _FEWEST_OF_A_SIZE else None,
                "polyps": {"count": hits.count, "hit": hits.hit},
            }
        )
    return table


def _interval(values: Sequence[float]) -> list[float] | None:
    """Bootstrap interval of the mean over frames."""
    if not values:
        return None
    interval = mean_interval(values)
    return [interval.low, interval.high]


def _share_interval(count: int, of: int) -> list[float] | None:
    if of == 0:
        return None
    interval = proportion_interval(count, of)
    return [interval.low, interval.high]
