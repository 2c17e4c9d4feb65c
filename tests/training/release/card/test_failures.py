"""The worst frames of a video whose faults are known, as a small picture."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from detector.analysis.results.rle import encode
from detector.detector import PolypDetector
from detector.errors import DataError
from detector.video import Recorder
from training.data.samples import read_image
from training.release.card.failures import draw_failures, worst_frames

_WIDTH, _HEIGHT = 320, 240


def _disc(radius: int) -> NDArray[np.bool_]:
    mask = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    return cv2.circle(mask, (160, 120), radius, 1, -1).astype(bool)


_FALSE, _MISSED = range(30, 50), range(60, 80)


def _radii(index: int) -> tuple[int, int]:
    """Of the disc that is drawn in green, which the model finds, and of the disc that is true."""
    if index in _FALSE:
        return 30, 0
    return (0, 40) if index in _MISSED else (30, 30)


@pytest.fixture
def truth_file(tmp_path: Path) -> Path:
    """Frames that are right, but for twenty with a false alarm and twenty with a larger polyp missed."""
    truth = []
    with Recorder(tmp_path / "v.mp4", _WIDTH, _HEIGHT, 25) as recorder:
        for index in range(80):
            drawn, true = _radii(index)
            pixels = np.full((_HEIGHT, _WIDTH, 3), (190, 60, 60), np.uint8)
            if drawn:
                pixels[_disc(drawn)] = (90, 245, 70)
            recorder.write(pixels, index / 25)
            polyps = [{"id": 1, "box": [0, 0, 9, 9], "mask": encode(_disc(true))}] if true else []
            truth.append({"frame": index, "polyps": polyps})
    path = tmp_path / "v.truth.json"
    path.write_text(json.dumps({"video": "v.mp4", "fps": 25, "truth": truth}))
    return path


def test_the_worst_frames_come_first_and_lie_apart(green_model: Path, truth_file: Path) -> None:
    detector = PolypDetector(green_model, device="cpu", gate=None)

    worst = worst_frames(detector, truth_file, 3)

    assert [failure.dice == 0 for failure in worst] == [True, True, False]
    missed, false_alarm, right = worst
    assert missed.index in _MISSED and missed.truth.any() and not missed.shown.any()
    assert false_alarm.index in _FALSE and not false_alarm.truth.any()
    assert false_alarm.shown.sum() == pytest.approx(_disc(30).sum(), rel=0.1)
    assert right.dice > 0.9
    indices = sorted(failure.index for failure in worst)
    assert min(np.diff(indices)) >= 25


def test_no_more_frames_than_asked_for(green_model: Path, truth_file: Path) -> None:
    assert len(worst_frames(PolypDetector(green_model, device="cpu", gate=None), truth_file, 1)) == 1


def test_damaged_truth_is_named(green_model: Path, tmp_path: Path) -> None:
    path = tmp_path / "v.truth.json"
    path.write_text("{}")
    with pytest.raises(DataError, match=r"v\.truth\.json: not a truth file"):
        worst_frames(PolypDetector(green_model, device="cpu", gate=None), path, 1)


@pytest.mark.slow
def test_the_demos_failures_are_one_small_picture(green_model: Path, tmp_path: Path) -> None:
    assert draw_failures(PolypDetector(green_model, device="cpu", gate=None), tmp_path / "failures.png")

    picture = read_image(tmp_path / "failures.png")
    assert picture.shape[1] % 3 == 0 and picture.shape[0] < picture.shape[1]
    assert (tmp_path / "failures.png").stat().st_size <= 100_000
