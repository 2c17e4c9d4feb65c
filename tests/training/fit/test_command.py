"""A hospital's small folder, from released weights to a model of its own, through the command line."""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from detector.detector import PolypDetector
from tests.training.command_line import polyp_train_here
from training.fit import checkpoint
from training.fit.weights import WEIGHTS
from training.network.segmenter import Segmenter
from training.recipes import RECIPES

pytestmark = pytest.mark.slow


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """Ten small frames with a bright disc, five without a mask."""
    root = tmp_path / "frames"
    for kind in ("images", "masks"):
        (root / kind).mkdir(parents=True)
    rng = np.random.default_rng(2)
    for index in range(15):
        image = cv2.resize(rng.integers(60, 140, (7, 7, 3)).astype(np.uint8), (72, 64))
        if index < 10:
            mask = cv2.circle(np.zeros((64, 72), np.uint8), (20 + 3 * index, 30), 14, 255, -1)
            image[mask > 0] = (140, 170, 240)
            cv2.imwrite(str(root / f"masks/f{index}.png"), mask)
        cv2.imwrite(str(root / f"images/f{index}.png"), image)
    return root


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A model folder whose encoder has seen ImageNet and whose decoder has seen nothing."""
    torch.manual_seed(0)
    network = Segmenter("lite0", 64)
    network.encoder.load_pretrained()
    folder = tmp_path / "start"
    folder.mkdir()
    save_file(network.state_dict(), folder / WEIGHTS)
    return folder


@pytest.fixture(autouse=True)
def small_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default recipe, for pictures as small as these."""
    small = replace(RECIPES["default"], input_side=64, train_sides=(64,))
    monkeypatch.setitem(RECIPES, "default", small)


@pytest.mark.usefixtures("quick_release")
def test_own_frames_and_released_weights_give_a_model_that_runs(
    own_folder: Path, weights: Path, tmp_path: Path
) -> None:
    run, model = tmp_path / "run", tmp_path / "models" / "ours"

    done = polyp_train_here("train", "--init", weights, "--data", own_folder, "--run", run, "--epochs", "1")

    assert done.exit_code == 0, done.stderr
    saved = checkpoint.load(run / checkpoint.LAST)
    assert (saved.epoch, saved.recipe.epochs, saved.recipe.batch_size) == (1, 1, 16)
    assert (len(saved.data["fit"]), len(saved.data["validation"])) == (12, 3)
    assert "start/weights.safetensors" in (run / "init.txt").read_text()

    done = polyp_train_here("export", "--run", run, "--data", own_folder, "--out", model)

    assert done.exit_code == 0, done.stderr
    detector = PolypDetector(model, device="cpu")
    assert detector.engine.card.name == "ours"
    assert "10 frames with and 5 without a polyp" in detector.engine.card.training_data
    assert "started from start/weights.safetensors" in detector.engine.card.training_data
    card = json.loads((model / "card.json").read_text())
    assert set(card["metrics"]) == {"held_out"}
    assert "the threshold was chosen on it" in card["metrics"]["held_out"]["title"]


def test_a_run_records_who_taught_it_and_goes_on_only_with_the_same(
    own_folder: Path, weights: Path, tmp_path: Path
) -> None:
    (weights / "card.json").write_text(
        json.dumps({"recipe": {"encoder": "lite0", "channels": 64, "input_side": 64}})
    )
    run = tmp_path / "run"

    done = polyp_train_here(
        "train", "--teacher", weights, "--data", own_folder, "--run", run, "--epochs", "1"
    )

    assert done.exit_code == 0, done.stderr
    origin = (run / "init.txt").read_text()
    assert origin.startswith("started from ImageNet weights, taught by start/weights.safetensors, sha256 ")

    done = polyp_train_here("train", "--data", own_folder, "--run", run, "--epochs", "1", "--resume")

    assert done.exit_code == 1
    assert "this run was taught by start/weights.safetensors" in done.stderr


def test_a_run_that_was_made_longer_or_shorter_goes_on_only_as_it_was(
    own_folder: Path, weights: Path, tmp_path: Path
) -> None:
    arguments = ("train", "--init", weights, "--data", own_folder, "--run", tmp_path / "run")
    assert polyp_train_here(*arguments, "--epochs", "1").exit_code == 0

    done = polyp_train_here(*arguments, "--epochs", "2", "--resume")

    assert done.exit_code == 1
    assert "made with another recipe or other data" in done.stderr


@pytest.mark.parametrize("init", ["nonsense", "images"])
def test_a_start_without_weights_is_one_line_and_leaves_no_run(
    init: str, own_folder: Path, tmp_path: Path
) -> None:
    start = own_folder / init if init == "images" else init

    done = polyp_train_here("train", "--init", start, "--data", own_folder, "--run", tmp_path / "run")

    assert done.exit_code == 1
    assert done.stderr.startswith("polyp-train: ")
    assert "weights" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "run").exists()
