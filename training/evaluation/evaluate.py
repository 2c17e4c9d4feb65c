"""Accuracy of a released model on a data folder, through the released runtime."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from detector.compare.mask_boxes import truth_boxes
from detector.detector import PolypDetector
from detector.inference.figures import (
    Accuracy,
    Interval,
    MeasuredModel,
    PolypFreeFrames,
    SizeAccuracy,
)
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


@dataclass(frozen=True)
class ImageFigures:
    """What is told of a single frame that shows a polyp; `polyp_share` as in `ImageEvaluation`."""

    name: str
    dice: float
    iou: float
    polyp_share: float


class Evaluation(Accuracy):
    """The figures of an evaluation, and of each of its frames with a polyp."""

    per_image: list[ImageFigures]


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
    boxes = image_boxes(regions, truth_boxes(truth))
    scores = score_image(full, region_pixels(full, detector.threshold), truth) if truth.any() else None
    return ImageEvaluation(sample, scores, boxes, polyp_share(truth))


def image_boxes(regions: Sequence[Polyp], truth: NDArray[np.float64]) -> ImageBoxes:
    """Found regions beside the true boxes [M, 4]."""
    return ImageBoxes(
        np.array([polyp.box for polyp in regions], np.float64).reshape(-1, 4),
        np.array([polyp.score for polyp in regions], np.float64),
        truth,
    )


def summarise(detector: PolypDetector, evaluations: Sequence[ImageEvaluation]) -> Accuracy:
    """The figures over all frames. Intervals are of 95 %."""
    card = detector.engine.card
    scored = [evaluation for evaluation in evaluations if evaluation.scores is not None]
    free = [evaluation for evaluation in evaluations if evaluation.scores is None]
    scores = [evaluation.scores for evaluation in scored if evaluation.scores is not None]
    boxes = [evaluation.boxes for evaluation in scored]
    hits = polyp_hits(boxes)
    alarms = sum(len(evaluation.boxes.scores) > 0 for evaluation in free)
    side = card.input_side
    return Accuracy.model_validate(
        {
            "images": len(evaluations),
            **mean_scores(scores),
            **_intervals(scores),
            "ap50": average_precision(boxes, 0.5),
            "ap50_95": mean_average_precision(boxes),
            "model": MeasuredModel(card.name, detector.engine.sha256, f"{side}x{side}", detector.threshold),
            "polyps": hits,
            "polyps_hit_interval": _share_interval(hits.hit, hits.count),
            "polyp_free": PolypFreeFrames(len(free), alarms),
            "polyp_free_interval": _share_interval(alarms, len(free)),
            "by_size": _by_size(scored),
        }
    )


def with_images(accuracy: Accuracy, evaluations: Sequence[ImageEvaluation]) -> Evaluation:
    """The figures over all frames, and those of every frame with a polyp."""
    return Evaluation(
        **dict(accuracy),
        per_image=[
            ImageFigures(item.sample.name, item.scores.dice, item.scores.iou, round(item.share, 5))
            for item in evaluations
            if item.scores is not None
        ],
    )


def _intervals(scores: Sequence[ImageScores]) -> dict[str, Interval | None]:
    """The bootstrap interval of every mean over frames, by its name in `Accuracy`."""
    return {
        f"mean_{field.name}_interval": _interval([getattr(score, field.name) for score in scores])
        for field in fields(ImageScores)
    }


def _by_size(scored: Sequence[ImageEvaluation]) -> list[SizeAccuracy]:
    """Dice and hits of the frames of each size group, smallest first; groups without a frame are left out."""
    table = []
    for group in SIZE_GROUPS:
        members = [evaluation for evaluation in scored if size_group(evaluation.share) == group]
        dices = [evaluation.scores.dice for evaluation in members if evaluation.scores is not None]
        if not dices:
            continue
        interval = _interval(dices) if len(dices) >= _FEWEST_OF_A_SIZE else None
        hits = polyp_hits([evaluation.boxes for evaluation in members])
        table.append(SizeAccuracy(group.title, len(members), fmean(dices), interval, hits))
    return table


def _interval(values: Sequence[float]) -> Interval | None:
    """Bootstrap interval of the mean over frames."""
    return mean_interval(values) if values else None


def _share_interval(count: int, of: int) -> Interval | None:
    return proportion_interval(count, of) if of else None
