"""A small data folder, and a real model that takes green for a polyp."""

from pathlib import Path

import pytest

from tests.green_model import write_model
from tests.training.labelled import write_labelled
from training.release import variants
from training.release.card import failures


@pytest.fixture
def green_model(tmp_path: Path) -> Path:
    """Probability is the picture's green over 255."""
    return write_model(tmp_path / "green.onnx")


@pytest.fixture
def quick_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """An export within this process measures and draws as ever, on less: its figures are not looked at."""
    monkeypatch.setattr(variants, "_ROUNDS", 5)
    monkeypatch.setattr(variants, "_CALIBRATION_FRAMES", 5)
    monkeypatch.setattr(failures, "_STEP", 50)


@pytest.fixture
def labelled_folder(tmp_path: Path) -> Path:
    return write_labelled(tmp_path / "labelled")
