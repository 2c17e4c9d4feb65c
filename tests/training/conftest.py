"""A small data folder, and a real model that takes green for a polyp."""

from pathlib import Path

import pytest

from tests.green_model import write_model
from tests.training.labelled import write_labelled


@pytest.fixture
def green_model(tmp_path: Path) -> Path:
    """Probability is the picture's green over 255."""
    return write_model(tmp_path / "green.onnx")


@pytest.fixture
def labelled_folder(tmp_path: Path) -> Path:
    return write_labelled(tmp_path / "labelled")
