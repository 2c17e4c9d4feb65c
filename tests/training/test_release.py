"""A release is whole: the model, a card that verifies, and a card to read with the same figures."""

import dataclasses
import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.detector import PolypDetector
from detector.errors import DataError
from training.recipe import RECIPES
from training.release import release
from training.train import Trainer

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path, labelled_folder: Path) -> Path:
    """Kvasir-SEG's layout with four training and two test frames, and 206 normal frames."""
    root = tmp_path / "data"
    for folder in ("kvasir-seg/images", "kvasir-seg/masks", "normal/images"):
        (root / folder).mkdir(parents=True)
    for index in range(6):
        for kind in ("images", "masks"):
            shutil.copy(labelled_folder / kind / "a.png", root / f"kvasir-seg/{kind}/p{index}.png")
    (root / "kvasir-seg/train.txt").write_text("p0\np1\np2\np3\n")
    (root / "kvasir-seg/val.txt").write_text("p4\np5\n")
    rng = np.random.default_rng(0)
    for index in range(206):
        coarse = rng.integers(0, 256, (17, 17, 3)).astype(np.uint8)
        cv2.imwrite(str(root / f"normal/images/n{index}.png"), cv2.resize(coarse, (64, 64)))
    return root


def test_released_folder_verifies_and_says_what_was_measured(data: Path, tmp_path: Path) -> None:
    recipe = dataclasses.replace(
        RECIPES["default"],
        input_side=64,
        train_sides=(64,),
        channels=16,
        held_out_polyps=2,
        held_out_normals=2,
    )
    run = tmp_path / "run"
    run.mkdir()
    Trainer(recipe, data / "kvasir-seg", data / "normal", run).save()
    lines: list[str] = []
    card = release(run, data, tmp_path / "models" / "tiny", lines.append)
    out = tmp_path / "models" / "tiny"
    assert sorted(path.name for path in out.iterdir()) == ["README.md", "card.json", "model.onnx"]
    engine = PolypDetector(out, device="cpu").engine
    assert engine.details == card == json.loads((out / "card.json").read_text())
    assert set(card["metrics"]) == {"kvasir_seg_120", "normal_200"}
    assert card["metrics"]["normal_200"]["polyp_free"]["images"] == 200
    readme = (out / "README.md").read_text()
    assert card["sha256"] in readme
    assert f"{card['metrics']['kvasir_seg_120']['mean_dice']:.3f}" in readme
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["tiny"]


def test_run_without_a_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"last\.pt"):
        release(tmp_path, tmp_path, tmp_path / "model", lambda line: None)
