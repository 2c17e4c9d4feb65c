"""The threshold with the fewest false alarms, at held overlap and sensitivity."""

from pathlib import Path

import pytest

from detector.detector import PolypDetector
from training.calibrate import OperatingPoint, choose, operating_points
from training.data.folder import read_folder


def test_fewest_alarms_among_the_good_ones() -> None:
    points = [
        OperatingPoint(0.3, 0.900, 0.95, 0.30),
        OperatingPoint(0.5, 0.898, 0.95, 0.10),
        OperatingPoint(0.6, 0.897, 0.945, 0.06),
        OperatingPoint(0.7, 0.880, 0.95, 0.02),  # gives too much overlap
        OperatingPoint(0.8, 0.899, 0.90, 0.01),  # misses too many
    ]
    assert choose(points).threshold == 0.6


def test_of_equal_alarms_the_better_overlap() -> None:
    points = [OperatingPoint(0.3, 0.896, 1, 0.1), OperatingPoint(0.4, 0.899, 1, 0.1)]
    assert choose(points).threshold == 0.4


def test_points_are_measured_by_the_runtime(green_model: Path, labelled_folder: Path) -> None:
    samples = {sample.name: sample for sample in read_folder(labelled_folder)}
    points = operating_points(
        PolypDetector(green_model, device="cpu"), [samples["a"], samples["b"]], [samples["c"]], 0.003
    )
    middle = next(point for point in points if point.threshold == 0.5)
    assert middle.mean_dice == pytest.approx(0.5, abs=0.03)
    assert middle.hit_share == 0.5
    assert middle.alarm_share == 1.0
