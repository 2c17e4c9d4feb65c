"""Choosing a model's threshold on the held-out part, for detection: few false alarms, no polyp given up.

Where there are frames of hospitals that were not trained on, they count as much as the held-out part.

A second rule, the lowest mean score of a region, is measured by the same frames (`score_points`) and drawn in
the model card. It is no part of a model: the runtime's gate applies it over time (`Gate.start`), where a
region that is unsure in one frame still counts if its neighbours in time are sure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from detector.compare.mask_boxes import truth_boxes
from detector.detector import PolypDetector
from detector.inference.figures import OperatingPoint, ScorePoint
from detector.picture import RgbPicture
from detector.regions import ProbabilityMap, find_regions, region_pixels
from detector.result import Polyp
from training.data.samples import Sample, read_sample
from training.evaluation.evaluate import image_boxes
from training.evaluation.metrics.detection import polyp_hits
from training.evaluation.metrics.overlap import overlap_scores

# Quarter turns in which a frame is analyzed.
TURNS = 4
_THRESHOLDS = tuple(round(0.1 + 0.05 * step, 2) for step in range(18))
_SCORES = tuple(round(0.05 * step, 2) for step in range(20))
# Share of normal frames with a region that is bearable in single frames; over time the gate is stricter.
_ALARMS_ALLOWED = 0.035
# Where no threshold is so quiet, what may be marked more than at the quietest: about one normal frame. Else
# one alarm less would be worth any number of polyps.
_ALARMS_GIVEN = 0.005
# What may be given of the most hits, about one polyp of the held-out part, and of the best overlap.
_HITS_GIVEN = 0.015
_DICE_GIVEN = 0.002
_Point = TypeVar("_Point", OperatingPoint, ScorePoint)


@dataclass(frozen=True, eq=False)
class HeldOutMaps:
    """The held-out part, each frame analyzed in its four quarter turns.

    A colon has no upright: the turns are frames as good, and four times as many make chance smaller.

    Attributes:
        polyps: probability maps of the frames with a polyp.
        truths: their masks, bool [H, W].
        normals: probability maps of the frames without.
    """

    polyps: list[ProbabilityMap]
    truths: list[NDArray[np.bool_]]
    normals: list[ProbabilityMap]

    @cached_property
    def boxes(self) -> list[NDArray[np.float64]]:
        """The boxes [M, 4] of each mask, found once for all thresholds."""
        return [truth_boxes(truth) for truth in self.truths]


def analyze_held_out(
    detector: PolypDetector, polyps: Sequence[Sample], normals: Sequence[Sample]
) -> HeldOutMaps:
    """Run a model over the held-out part.

    Raises:
        DataError: a file is missing or damaged.
    """
    held_out = HeldOutMaps([], [], [])
    for sample in polyps:
        image, mask = read_sample(sample)
        held_out.polyps.extend(detector.probability(RgbPicture(turned)) for turned in quarter_turns(image))
        held_out.truths.extend(turned.astype(bool) for turned in quarter_turns(mask))
    for sample in normals:
        image, _ = read_sample(sample)
        held_out.normals.extend(detector.probability(RgbPicture(turned)) for turned in quarter_turns(image))
    return held_out


def analyze_foreign(detector: PolypDetector, samples: Sequence[Sample]) -> HeldOutMaps:
    """Run a model over frames of hospitals that it was not trained on, each frame once: there are enough.

    Raises:
        DataError: a file is missing or damaged.
    """
    foreign = HeldOutMaps([], [], [])
    for sample in samples:
        image, mask = read_sample(sample)
        probability = detector.probability(RgbPicture(image))
        if sample.mask_path:
            foreign.polyps.append(probability)
            foreign.truths.append(mask.astype(bool))
        else:
            foreign.normals.append(probability)
    return foreign


def quarter_turns(picture: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """A picture [H, W, ...] and its turns by 90, 180 and 270 degrees."""
    return [np.ascontiguousarray(np.rot90(picture, turns)) for turns in range(TURNS)]


def mean_dice(held_out: HeldOutMaps, threshold: float) -> float:
    """Mean Dice over the polyp frames, at their own resolution."""
    dices = [
        overlap_scores(
            region_pixels(probability.at_frame_size(truth.shape[1], truth.shape[0]), threshold), truth
        ).dice
        for probability, truth in zip(held_out.polyps, held_out.truths, strict=True)
    ]
    return float(np.mean(dices))


def operating_points(
    held_out: HeldOutMaps, min_area: float, thresholds: Sequence[float] = _THRESHOLDS
) -> list[OperatingPoint]:
    """Score a grid of thresholds."""
    return [
        OperatingPoint(
            threshold,
            mean_dice(held_out, threshold),
            *_shares(held_out, threshold, min_area, least_score=0.0),
        )
        for threshold in thresholds
    ]


def score_points(held_out: HeldOutMaps, threshold: float, min_area: float) -> list[ScorePoint]:
    """Score a grid of lowest region scores at one threshold."""
    return [ScorePoint(score, *_shares(held_out, threshold, min_area, score)) for score in _SCORES]


def balance_points(home: Sequence[OperatingPoint], abroad: Sequence[OperatingPoint]) -> list[OperatingPoint]:
    """Points of both in which each counts for half; those of home where abroad has none."""
    if not abroad:
        return list(home)
    return [
        OperatingPoint(
            here.threshold,
            (here.mean_dice + there.mean_dice) / 2,
            (here.hit_share + there.hit_share) / 2,
            (here.alarm_share + there.alarm_share) / 2,
        )
        for here, there in zip(home, abroad, strict=True)
    ]


def choose(points: Sequence[OperatingPoint]) -> OperatingPoint:
    """The lowest threshold with few alarms, nearly the most hits and nearly the best overlap.

    The lowest, since in other hospitals' frames a network is less sure of its polyps than in the held-out
    ones. Where no point has few alarms, those with about the fewest count; where none has both, hits go
    before overlap.
    """
    alarms = max(_ALARMS_ALLOWED, min(point.alarm_share for point in points) + _ALARMS_GIVEN)
    quiet = [point for point in points if point.alarm_share <= alarms]
    hits = max(point.hit_share for point in quiet) - _HITS_GIVEN
    dice = max(point.mean_dice for point in quiet) - _DICE_GIVEN
    enough = [point for point in quiet if point.hit_share >= hits]
    good = [point for point in enough if point.mean_dice >= dice]
    return (
        min(good, key=lambda point: point.threshold)
        if good
        else max(enough, key=lambda point: point.mean_dice)
    )


def rounded(points: Sequence[_Point]) -> list[_Point]:
    """The points as they stand in the card."""
    return [
        replace(point, **{key: round(value, 4) for key, value in vars(point).items()}) for point in points
    ]


def _shares(
    held_out: HeldOutMaps, threshold: float, min_area: float, least_score: float
) -> tuple[float, float]:
    """Share of polyps hit, and of normal frames with a region (0 without normal frames)."""

    def regions(probability: ProbabilityMap) -> tuple[Polyp, ...]:
        found = find_regions(probability, threshold, min_area)
        return tuple(polyp for polyp in found if polyp.score >= least_score)

    hits = polyp_hits(
        [
            image_boxes(regions(probability), boxes)
            for probability, boxes in zip(held_out.polyps, held_out.boxes, strict=True)
        ]
    )
    alarms = [bool(regions(probability)) for probability in held_out.normals]
    return hits.hit / hits.count, float(np.mean(alarms or [False]))
