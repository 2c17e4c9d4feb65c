"""The threshold is chosen for detection: few false alarms, no polyp given up, at held overlap."""

from pathlib import Path

import numpy as np
import pytest

from detector.boxes import Box
from detector.detector import PolypDetector
from detector.regions import ProbabilityMap
from training.data.folder import read_folder
from training.release.calibrate import (
    TURNS,
    HeldOutMaps,
    OperatingPoint,
    analyze_foreign,
    analyze_held_out,
    balance_points,
    choose,
    operating_points,
    score_points,
)


def test_the_lowest_threshold_with_few_alarms_that_holds_hits_and_overlap() -> None:
    points = [
        OperatingPoint(0.3, 0.900, 0.97, 0.10),  # too many alarms
        OperatingPoint(0.4, 0.897, 0.97, 0.03),  # gives too much overlap
        OperatingPoint(0.5, 0.899, 0.95, 0.03),  # misses too many
        OperatingPoint(0.6, 0.899, 0.96, 0.03),
        OperatingPoint(0.7, 0.900, 0.97, 0.00),
    ]
    assert choose(points).threshold == 0.6


def test_where_no_threshold_has_few_alarms_the_fewest_count() -> None:
    points = [
        OperatingPoint(0.3, 0.90, 0.97, 0.30),
        OperatingPoint(0.5, 0.90, 0.90, 0.10),
        OperatingPoint(0.6, 0.90, 0.89, 0.10),
    ]
    assert choose(points).threshold == 0.5


def test_one_alarm_less_does_not_buy_the_polyps() -> None:
    points = [
        OperatingPoint(0.6, 0.90, 0.90, 0.050),
        OperatingPoint(0.7, 0.88, 0.86, 0.043),
        OperatingPoint(0.9, 0.80, 0.70, 0.039),
    ]
    assert choose(points).threshold == 0.7


def test_where_none_has_both_hits_go_before_overlap() -> None:
    points = [
        OperatingPoint(0.3, 0.85, 0.97, 0.0),
        OperatingPoint(0.4, 0.86, 0.96, 0.0),
        OperatingPoint(0.8, 0.90, 0.80, 0.0),
    ]
    assert choose(points).threshold == 0.4


def test_points_are_measured_by_the_runtime(green_model: Path, labelled_folder: Path) -> None:
    samples = {sample.name: sample for sample in read_folder(labelled_folder)}
    held_out = analyze_held_out(
        PolypDetector(green_model, device="cpu", gate=None), [samples["a"], samples["b"]], [samples["c"]]
    )
    assert len(held_out.polyps) == len(held_out.truths) == 2 * TURNS
    assert len(held_out.normals) == TURNS
    middle = next(point for point in operating_points(held_out, 0.003) if point.threshold == 0.5)
    assert middle.mean_dice == pytest.approx(0.5, abs=0.03)
    assert middle.hit_share == 0.5
    assert middle.alarm_share == 1.0


def test_foreign_frames_are_told_apart_by_their_masks_and_seen_once(
    green_model: Path, labelled_folder: Path
) -> None:
    foreign = analyze_foreign(
        PolypDetector(green_model, device="cpu", gate=None), read_folder(labelled_folder)
    )

    assert (len(foreign.polyps), len(foreign.truths), len(foreign.normals)) == (3, 3, 1)


def test_home_and_abroad_count_for_half_each() -> None:
    home, abroad = [OperatingPoint(0.3, 0.9, 0.8, 0.02)], [OperatingPoint(0.3, 0.7, 0.6, 0.06)]

    (point,) = balance_points(home, abroad)

    assert point.threshold == 0.3
    assert (point.mean_dice, point.hit_share, point.alarm_share) == pytest.approx((0.8, 0.7, 0.04))
    assert balance_points(home, []) == home


def _square(probability: float) -> ProbabilityMap:
    """A square of this probability in the upper left quarter of a map."""
    values = np.zeros((64, 64), np.float32)
    values[:32, :32] = probability
    return ProbabilityMap(values, Box(0, 0, 64, 64))


def test_a_lowest_score_drops_unsure_regions_of_both_kinds() -> None:
    truth = np.zeros((64, 64), np.bool_)
    truth[:32, :32] = True
    held_out = HeldOutMaps([_square(0.9), _square(0.6)], [truth, truth], [_square(0.5), _square(0.0)])

    by_score = {point.score: point for point in score_points(held_out, threshold=0.4, min_area=0.003)}

    assert (by_score[0.0].hit_share, by_score[0.0].alarm_share) == (1.0, 0.5)
    assert (by_score[0.55].hit_share, by_score[0.55].alarm_share) == (1.0, 0.0)
    assert (by_score[0.7].hit_share, by_score[0.7].alarm_share) == (0.5, 0.0)


def test_overlap_is_of_the_regions_as_shown() -> None:
    truth = np.zeros((64, 64), np.bool_)
    truth[:32, :32] = True
    with_faint_rim = _square(0.9)
    with_faint_rim.values[32:48, :32] = 0.3

    points = operating_points(HeldOutMaps([with_faint_rim], [truth], []), min_area=0.003)

    assert {point.mean_dice for point in points if point.threshold <= 0.9} == {1.0}


def test_without_normal_frames_there_are_no_alarms() -> None:
    truth = np.ones((64, 64), np.bool_)

    points = operating_points(HeldOutMaps([_square(0.9)], [truth], []), min_area=0.003)

    assert {point.alarm_share for point in points} == {0.0}
