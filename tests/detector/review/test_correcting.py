"""A procedure that was reviewed, exported."""

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from detector.cli import app
from detector.review import open_review
from training.data.folder import read_folder


def test_frames_of_a_procedure_go_with_their_masks(procedure: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(procedure, tmp_path / "procedure")
    with open_review(folder, "AB") as review:
        for lesion in review.lesions:
            review.accept(lesion.number)
        assert review.overview.recording() == str(folder / "video.mp4")
    arguments = ["--format", "training", "--review", "review.jsonl"]
    result = CliRunner().invoke(app, ["export", str(folder), *arguments])
    assert result.exit_code == 0, result.output
    samples = read_folder(folder / "reviewed" / "training")
    assert samples
    for sample in samples:
        assert sample.mask_path is not None
        # From frame to frame the disc moves by 4 pixels.
        mask = np.asarray(cv2.imread(str(sample.mask_path), cv2.IMREAD_GRAYSCALE)) > 0
        assert _centre(mask) == pytest.approx(_centre(_green(sample.image_path)), abs=2)


def _centre(mask: NDArray[np.bool_]) -> float:
    """Column of its middle."""
    return float(np.nonzero(mask)[1].mean())


def _green(path: Path) -> NDArray[np.bool_]:
    blue, green, red = np.moveaxis(np.asarray(cv2.imread(str(path))), -1, 0)
    return np.asarray((green > 180) & (red < 140) & (blue < 140))
