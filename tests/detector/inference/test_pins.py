"""A released model is the one that was released, or it is refused."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from detector.errors import ModelError
from detector.files.resources import resource_folder
from detector.inference import Engine, pins
from detector.inference.models import released_models


def test_every_released_card_is_pinned() -> None:
    """After a change of a card by hand: write its hash into detector/inference/pins.json."""
    kept = json.loads(pins.PINS.read_text("utf-8"))
    found = {
        name: hashlib.sha256(model.with_name("card.json").read_bytes()).hexdigest()
        for name, model in released_models().items()
    }
    assert kept == found


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of its own with one released model, and pins that a test may change."""
    shutil.copytree(resource_folder("models") / "default", tmp_path / "models" / "default")
    monkeypatch.setattr(pins, "resource_folder", lambda name: tmp_path / name)
    monkeypatch.setattr(pins, "PINS", shutil.copy(pins.PINS, tmp_path / "pins.json"))
    return tmp_path


def _exchange(model: Path) -> None:
    """Another model under the released name, with a card that fits it."""
    content = model.read_bytes() + b"\x0a\x00"
    model.write_bytes(content)
    card = json.loads(model.with_name("card.json").read_text("utf-8"))
    card["sha256"] = hashlib.sha256(content).hexdigest()
    model.with_name("card.json").write_text(json.dumps(card), "utf-8")


def test_a_model_that_was_exchanged_with_its_card_is_refused(package: Path) -> None:
    model = package / "models" / "default" / "model.onnx"
    Engine(model, "cpu")
    _exchange(model)
    with pytest.raises(ModelError, match=r"card\.json: not the card that was released; install") as caught:
        Engine(model, "cpu")
    assert "\n" not in str(caught.value)


def test_a_model_of_ones_own_is_not_pinned(package: Path, tmp_path: Path) -> None:
    own = tmp_path / "mine" / "default"
    shutil.copytree(package / "models" / "default", own)
    _exchange(own / "model.onnx")
    assert Engine(own / "model.onnx", "cpu").card.name == "default"


def test_a_release_renews_its_pin(package: Path) -> None:
    card = package / "models" / "default" / "card.json"
    _exchange(card.with_name("model.onnx"))
    pins.pin(card, hashlib.sha256(card.read_bytes()).hexdigest())
    assert Engine(card.with_name("model.onnx"), "cpu").card.name == "default"
