"""Sensitivity against false alarms over all thresholds of the score, and at a matched rate of them.

FROC: Bunch et al., "A free response approach to the measurement and characterization of radiographic
observer performance", 1977.
AFROC, and the matched operating point: the TRUE-Colon protocol (arXiv 2608.13711), here with this program's
hit in place of any overlap. Both count each region of a frame by itself, before tracks and gate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from detector.boxes import Box, iou_matrix
from detector.compare.matching import HIT_IOU

# Of frames without a polyp, the share on which something lights up: what the protocol compares detectors at.
FALSE_ALERT_RATE = 0.045
# The same for all results, so that points of two curves belong to each other.
THRESHOLDS = tuple(place / 100 for place in range(101))


@dataclass(frozen=True, eq=False)
class ScoredFrame:
    """A frame's regions with their scores, and the boxes of its polyps."""

    boxes: Sequence[Box[float]]
    scores: Sequence[float]
    truth: Sequence[Box[float]]


@dataclass(frozen=True)
class CurvePoint:
    """What a threshold gives.

    Attributes:
        threshold: regions of at least this score count.
        sensitivity: share of the polyps' boxes that a region finds; each is found by one region at most.
        false_per_frame: regions that find none, over all frames.
        false_frames: share of the frames without a polyp that show a region.
    """

    threshold: float
    sensitivity: float
    false_per_frame: float
    false_frames: float


class OperatingPoint(BaseModel):
    """The lowest threshold with no more false alerts than wanted.

    Attributes:
        wanted: share of the frames without a polyp that may show a region.
        threshold: of the score. Results hold no region below the threshold they were made with, so that
            there may be fewer false alerts than wanted.
        false_frames: share of the frames without a polyp that do.
        frame_sensitivity: share of frames with a polyp in which a region hits one.
    """

    wanted: float
    threshold: float
    false_frames: float
    frame_sensitivity: float


def curve(frames: Iterable[ScoredFrame]) -> list[CurvePoint]:
    """A point for each of THRESHOLDS, from the highest to below the lowest score that occurs.

    Empty without regions, without polyps or without normal frames.
    """
    given = list(frames)
    polyps = sum(len(frame.truth) for frame in given)
    normal = sum(not frame.truth for frame in given)
    scores, found = _judged(given)
    if not polyps or not normal or not len(scores):
        return []
    worst = np.array([max(frame.scores) for frame in given if not frame.truth and frame.scores])
    below = max((each for each in THRESHOLDS if each <= scores.min()), default=0.0)
    return [
        CurvePoint(
            threshold=threshold,
            sensitivity=float((scores[found] >= threshold).sum() / polyps),
            false_per_frame=float((scores[~found] >= threshold).sum() / len(given)),
            false_frames=float((worst >= threshold).sum() / normal),
        )
        for threshold in reversed(THRESHOLDS)
        if threshold >= below
    ]


def operating_point(frames: Iterable[ScoredFrame], wanted: float = FALSE_ALERT_RATE) -> OperatingPoint | None:
    """Where detectors can be compared at an equal burden; None without polyps or without normal frames."""
    given = list(frames)
    hits = np.array([_best_hit(frame) for frame in given if frame.truth])
    alerts = np.array([max(frame.scores, default=0.0) for frame in given if not frame.truth])
    if not len(hits) or not len(alerts):
        return None
    candidates = [score for score in np.unique(np.concatenate([hits, alerts])) if score > 0]
    # Above all scores there is no alert at all.
    for threshold in [*candidates, np.nextafter(max(candidates, default=1.0), 2.0)]:
        if (alerts >= threshold).mean() <= wanted:
            break
    return OperatingPoint(
        wanted=wanted,
        threshold=float(threshold),
        false_frames=float((alerts >= threshold).mean()),
        frame_sensitivity=float((hits >= threshold).mean()),
    )


def _judged(frames: Sequence[ScoredFrame]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Score of each region, and whether it finds a polyp: a threshold takes none of that back."""
    scores = [score for frame in frames for score in frame.scores]
    found = [flag for frame in frames for flag in _finds(frame)]
    return np.array(scores, np.float64), np.array(found, np.bool_)


def _finds(frame: ScoredFrame) -> list[bool]:
    """Whether each region finds a polyp: by falling score, each takes the free one that it covers best."""
    finds = [False] * len(frame.scores)
    if not frame.truth or not frame.boxes:
        return finds
    overlaps = _overlaps(frame)
    for place in sorted(range(len(frame.scores)), key=lambda place: -frame.scores[place]):
        if overlaps[place].max() >= HIT_IOU:
            finds[place] = True
            overlaps[:, overlaps[place].argmax()] = -1.0
    return finds


def _best_hit(frame: ScoredFrame) -> float:
    """The best score of a region that hits a polyp; 0 where none does."""
    if not frame.boxes:
        return 0.0
    overlaps = _overlaps(frame)
    hits = (score for place, score in enumerate(frame.scores) if overlaps[place].max() >= HIT_IOU)
    return max(hits, default=0.0)


def _overlaps(frame: ScoredFrame) -> NDArray[np.float64]:
    return iou_matrix(_array(frame.boxes), _array(frame.truth))


def _array(boxes: Sequence[Box[float]]) -> NDArray[np.float64]:
    return np.array(boxes, np.float64).reshape(-1, 4)
