"""Choosing a model's threshold on the held-out part: few false alarms at held sensitivity and overlap."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from detector.detector import PolypDetector
from detector.picture import RgbPicture
from detector.regions import find_regions
from training.data.samples import Sample, read_sample
from training.evaluate import image_boxes
from training.metrics.detection import polyp_hits
from training.metrics.overlap import overlap_scores

_THRESHOLDS = tuple(round(0.3 + 0.05 * step, 2) for step in range(12))
# How much of the best overlap and sensitivity may be given for fewer false alarms.
_DICE_GIVEN = 0.005
_HITS_GIVEN = 0.01


@dataclass(frozen=True)
class OperatingPoint:
    """What a threshold gives on the held-out part."""

    threshold: float
    mean_dice: float
    hit_share: float
    alarm_share: float


def operating_points(
    detector: PolypDetector, polyps: Sequence[Sample], normals: Sequence[Sample], min_area: float
) -> list[OperatingPoint]:
    """Score a grid of thresholds; each frame is analysed once."""
    pairs = [read_sample(sample) for sample in polyps]
    truths = [mask.astype(bool) for _, mask in pairs]
    maps = [detector.probability(RgbPicture(image)) for image, _ in pairs]
    free = [detector.probability(RgbPicture(read_sample(sample)[0])) for sample in normals]
    points = []
    for threshold in _THRESHOLDS:
        dices, boxes = [], []
        for probability, truth in zip(maps, truths, strict=True):
            full = probability.at_frame_size(truth.shape[1], truth.shape[0])
            dices.append(overlap_scores(full >= threshold, truth).dice)
            boxes.append(image_boxes(find_regions(probability, threshold, min_area), truth))
        hits = polyp_hits(boxes)
        alarms = [bool(find_regions(probability, threshold, min_area)) for probability in free]
        points.append(
            OperatingPoint(
                threshold, float(np.mean(dices)), hits.hit / hits.count, float(np.mean(alarms or [False]))
            )
        )
    return points


def choose(points: Sequence[OperatingPoint]) -> OperatingPoint:
    """The point with the fewest alarms among those near the best overlap and sensitivity.

    Of equals, the one with the higher overlap.
    """
    dice = max(point.mean_dice for point in points) - _DICE_GIVEN
    hits = max(point.hit_share for point in points) - _HITS_GIVEN
    good = [point for point in points if point.mean_dice >= dice and point.hit_share >= hits]
    return min(good or points, key=lambda point: (point.alarm_share, -point.mean_dice))


def as_table(points: Sequence[OperatingPoint]) -> list[dict[str, float]]:
    """The points as JSON-ready records."""
    return [{key: round(value, 4) for key, value in asdict(point).items()} for point in points]
