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
from tests.training.labelled import write_labelled
from training.data.parts import read_parts
from training.fit.train import Trainer
from training.fit.weights import load_weights
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.recipes import RECIPES
from training.release.export import PARITY, parity
from training.release.release import release

pytestmark = pytest.mark.slow


RECIPE = dataclasses.replace(
    RECIPES["default"], input_side=64, train_sides=(64,), channels=16, held_out_polyps=2, held_out_normals=2
)
# What a former release and its user left in the folder of the model.
_FORMER, _NOTES = "model.int4.onnx", "notes.txt"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return _write_data(tmp_path / "data")


@pytest.fixture
def run(data: Path, tmp_path: Path) -> Path:
    return _begin(tmp_path / "run", data)


@dataclasses.dataclass(frozen=True)
class _Release:
    """A model folder as `polyp-train export` left it, and its card."""

    out: Path
    card: dict[str, Any]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> _Release:
    """Released in a process of its own, as a user does, over what a former release left."""
    root = tmp_path_factory.mktemp("released")
    data, out = _write_data(root / "data"), root / "models" / "tiny"
    (data / "kvasir-seg" / "sessile.txt").write_text("p1.png\np5.png\n")
    run = _begin(root / "run", data)
    (run / "init.txt").write_text("started from base/last.pt, sha256 0123\n")
    out.mkdir(parents=True)
    (out / _FORMER).write_bytes(b"of a former release")
    (out / _NOTES).write_text("of the user")
    done = polyp_train("export", "--run", run, "--data", data, "--out", out, timeout=280)
    assert done.returncode == 0, done.stderr
    return _Release(out, json.loads((out / "card.json").read_text()))


def _write_data(root: Path) -> Path:
    """Kvasir-SEG's layout with four training and two test frames, and 206 normal frames."""
    labelled = write_labelled(root / "labelled")
    for folder in ("kvasir-seg/images", "kvasir-seg/masks", "normal/images"):
        (root / folder).mkdir(parents=True)
    for index in range(6):
        for kind in ("images", "masks"):
            shutil.copy(labelled / kind / "a.png", root / f"kvasir-seg/{kind}/p{index}.png")
    (root / "kvasir-seg/train.txt").write_text("p0\np1\np2\np3\n")
    (root / "kvasir-seg/val.txt").write_text("p4\np5\n")
    rng = np.random.default_rng(0)
    for index in range(206):
        coarse = rng.integers(0, 256, (17, 17, 3)).astype(np.uint8)
        cv2.imwrite(str(root / f"normal/images/n{index}.png"), cv2.resize(coarse, (64, 64)))
    return root


def _begin(run: Path, data: Path) -> Path:
    """A run that was saved before its first batch."""
    run.mkdir()
    Trainer(RECIPE, read_parts(data, RECIPE), run).save()
    return run


def _ignore(line: str) -> None:
    pass


def test_released_folder_verifies_and_says_what_was_measured(released: _Release) -> None:
    out, card = released.out, released.card
    kept = {"README.md", "card.json", "model.onnx", "operating_curve.png", "weights.safetensors"}
    assert kept <= {path.name for path in out.iterdir()}
    assert [path.name for path in out.parent.iterdir()] == ["tiny"]
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


def test_every_variant_verifies_and_is_measured_or_is_dropped_with_a_reason(released: _Release) -> None:
    out, card = released.out, released.card
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


def test_released_weights_compute_what_the_released_model_computes(released: _Release) -> None:
    network = Segmenter(RECIPE.encoder, RECIPE.channels)
    load_weights(network, released.out)

    assert parity(ReleasedNetwork(network, RECIPE.input_side).eval(), released.out / "model.onnx") < PARITY


def test_what_a_new_release_no_longer_has_goes_and_what_is_the_users_stays(released: _Release) -> None:
    assert not (released.out / _FORMER).exists()
    assert (released.out / _NOTES).read_text() == "of the user"


@pytest.mark.parametrize("change", ["fewer polyps", "other normals"])
def test_a_run_is_exported_with_the_frames_it_was_made_with_alone(
    change: str, run: Path, data: Path, tmp_path: Path
) -> None:
    if change == "fewer polyps":
        (data / "kvasir-seg" / "train.txt").write_text("p0\np1\np2\n")
    else:
        read_parts(data, RECIPE).fit_normals[0].image_path.unlink()

    with pytest.raises(DataError, match="not the frames that this run was made with"):
        release(run, data, tmp_path / "models" / "tiny", _ignore)
    assert not (tmp_path / "models").exists()


def test_run_without_a_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"last\.pt"):
        release(tmp_path, tmp_path, tmp_path / "model", _ignore)
