"""Which settings of a sweep are worth a look."""

import numpy as np
import pytest

from detector.boxes import Box
from detector.result import Polyp
from training.evaluation.video.figures import SweepPoint
from training.evaluation.video.sweep import (
    GATES,
    THRESHOLDS,
    SweptFrame,
    SweptSequence,
    sweep,
    sweep_table,
    worth_a_look,
)

BOX = Box(10.0, 10.0, 50.0, 50.0)
ELSEWHERE = Box(100.0, 100.0, 140.0, 140.0)
SURE, UNSURE = 0.97, 0.6


def _polyp(box: Box[float], score: float) -> Polyp:
    return Polyp(box, score, 0.02, np.zeros((4, 2), np.float32))


@pytest.fixture(scope="module")
def points() -> list[SweepPoint]:
    """A polyp of which the network is sure, and for a while a false region of which it is not."""
    frames = []
    for index in range(50):
        found = [_polyp(BOX, SURE)] + ([_polyp(ELSEWHERE, UNSURE)] if 20 <= index < 30 else [])
        regions = {
            threshold: tuple(polyp for polyp in found if polyp.score >= threshold) for threshold in THRESHOLDS
        }
        frames.append(SweptFrame(index / 25, {1: [BOX]}, regions))
    return sweep([SweptSequence("one", 25.0, tuple(frames))])


def test_every_threshold_is_tried_with_every_gate(points: list[SweepPoint]) -> None:
    tried = {(point.threshold, point.gate) for point in points}
    assert tried == {(threshold, gate) for threshold in THRESHOLDS for gate in GATES}


def test_all_thresholds_are_told_without_a_gate_and_the_best_with_one(points: list[SweepPoint]) -> None:
    told = worth_a_look(points)
    assert [point.threshold for point in told if point.gate == "no gate"] == list(THRESHOLDS)
    gated = [point for point in told if point.gate != "no gate"]
    assert gated
    assert {point.false_activations_per_minute["any"] for point in gated} == {0}
    best = max(point.frame_sensitivity or 0 for point in points if point.gate != "no gate")
    assert {point.frame_sensitivity for point in gated} == {best}


def test_a_setting_that_marks_the_false_region_is_none_of_them(points: list[SweepPoint]) -> None:
    marked = [
        point
        for point in points
        if point.gate == "0.2 s, start 0.6" and point.false_activations_per_minute["any"]
    ]
    assert {point.threshold for point in marked} == {0.1, 0.3, 0.5}
    assert not any(point in worth_a_look(points) for point in marked)


def test_the_table_has_a_row_for_each(points: list[SweepPoint]) -> None:
    assert sweep_table(points).row_count == len(worth_a_look(points))
