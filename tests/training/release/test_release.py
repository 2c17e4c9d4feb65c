"""A release is whole: the model, a card that verifies, and a card to read with the same figures."""

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from detector.detector import PolypDetector
from detector.errors import DataError
from tests.training.command_line import polyp_train
from training.data.parts import read_parts
from training.fit.train import Trainer
from training.fit.weights import load_weights
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.recipe import Recipe
from training.recipes import RECIPES
from training.release.export import PARITY, parity
from training.release.release import release

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


@pytest.fixture
def recipe() -> Recipe:
    return dataclasses.replace(
        RECIPES["default"],
        input_side=64,
        train_sides=(64,),
        channels=16,
        held_out_polyps=2,
        held_out_normals=2,
    )


@pytest.fixture
def run(data: Path, recipe: Recipe, tmp_path: Path) -> Path:
    """A run that was saved before its first batch."""
    folder = tmp_path / "run"
    folder.mkdir()
    Trainer(recipe, read_parts(data, recipe), folder).save()
    return folder


def _ignore(line: str) -> None:
    pass


def _export(run: Path, data: Path, out: Path) -> dict[str, Any]:
    """Release in a process of its own, as a user does, and read the card."""
    done = polyp_train("export", "--run", run, "--data", data, "--out", out, timeout=280)
    assert done.returncode == 0, done.stderr
    card: dict[str, Any] = json.loads((out / "card.json").read_text())
    return card


def test_released_folder_verifies_and_says_what_was_measured(run: Path, data: Path, tmp_path: Path) -> None:
    (run / "init.txt").write_text("started from base/last.pt, sha256 0123\n")
    (data / "kvasir-seg" / "sessile.txt").write_text("p1.png\np5.png\n")

    card = _export(run, data, tmp_path / "models" / "tiny")

    out = tmp_path / "models" / "tiny"
    kept = {"README.md", "card.json", "model.onnx", "operating_curve.png", "weights.safetensors"}
    assert kept <= {path.name for path in out.iterdir()}
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["tiny"]
    engine = PolypDetector(out / "model.onnx", device="cpu").engine
    assert engine.details is not None
    assert json.loads(engine.details.as_json()) == card
    assert engine.card.name == "tiny"
    assert engine.card.training_data.endswith("started from base/last.pt, sha256 0123")
    assert set(card["metrics"]) == {"kvasir_seg_120", "kvasir_sessile", "normal_200"}
    assert card["metrics"]["kvasir_sessile"]["images"] == 1
    assert card["metrics"]["normal_200"]["polyp_free"]["images"] == 200
    readme = (out / "README.md").read_text()
    assert card["sha256"] in readme
    assert f"{card['metrics']['kvasir_seg_120']['mean_dice']:.3f}" in readme


def test_every_variant_verifies_and_is_measured_or_is_dropped_with_a_reason(
    run: Path, data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "models" / "tiny"
    card = _export(run, data, out)

    assert set(card["variants"]) | set(card["variants_dropped"]) == {"int8", "fp16"}
    files = {path.name for path in out.glob("*.onnx")}
    assert files == {"model.onnx"} | {entry["file"] for entry in card["variants"].values()}
    for entry in card["variants"].values():
        details = PolypDetector(out / entry["file"], device="cpu").engine.details
        assert details is not None and details.sha256 == card["sha256"]
        assert 0 <= entry["metrics"]["kvasir_seg_120"]["mean_dice"] <= 1
    for name, entry in card["variants_dropped"].items():
        assert entry["reason"]
        assert f"- {name} is not released: {entry['reason']}" in (out / "README.md").read_text()
    assert set(card["preferred"].values()) <= set(card["variants"])


def test_released_weights_compute_what_the_released_model_computes(
    run: Path, data: Path, recipe: Recipe, tmp_path: Path
) -> None:
    out = tmp_path / "models" / "tiny"
    _export(run, data, out)
    network = Segmenter(recipe.encoder, recipe.channels)
    load_weights(network, out)

    assert parity(ReleasedNetwork(network, recipe.input_side).eval(), out / "model.onnx") < PARITY


def test_what_a_new_release_no_longer_has_goes(run: Path, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "models" / "tiny"
    out.mkdir(parents=True)
    (out / "model.int4.onnx").write_bytes(b"of a former release")
    (out / "notes.txt").write_text("of the user")

    _export(run, data, out)

    assert not (out / "model.int4.onnx").exists()
    assert (out / "notes.txt").read_text() == "of the user"


@pytest.mark.parametrize("change", ["fewer polyps", "other normals"])
def test_a_run_is_exported_with_the_frames_it_was_made_with_alone(
    change: str, run: Path, data: Path, recipe: Recipe, tmp_path: Path
) -> None:
    if change == "fewer polyps":
        (data / "kvasir-seg" / "train.txt").write_text("p0\np1\np2\n")
    else:
        read_parts(data, recipe).fit_normals[0].image_path.unlink()

    with pytest.raises(DataError, match="not the frames that this run was made with"):
        release(run, data, tmp_path / "models" / "tiny", _ignore)
    assert not (tmp_path / "models").exists()


def test_run_without_a_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"last\.pt"):
        release(tmp_path, tmp_path, tmp_path / "model", _ignore)
