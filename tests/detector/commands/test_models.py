"""`polyp-detector models` lists, shows and verifies what is released, every variant of it too."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from detector.commands import models as model_commands
from detector.errors import ModelError
from detector.inference import models
from tests.green_model import METADATA, write_model


@pytest.fixture
def released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one model, `green`, and its INT8 variant; their folder."""
    folder = tmp_path / "models" / "green"
    folder.mkdir(parents=True)
    monkeypatch.setattr(models, "resource_folder", lambda name: tmp_path / name)
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("model.onnx", "model.int8.onnx"):
        write_model(folder / name)
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    variant = {"file": "model.int8.onnx", "sha256": digest, "metrics": _dice(0.871)}
    card = {**METADATA, "sha256": digest, "metrics": _dice(0.876), "variants": {"int8": variant}}
    (folder / "card.json").write_text(json.dumps(card))
    return folder


def _dice(value: float) -> dict[str, Any]:
    return {"kvasir_seg_120": {"mean_dice": value}}


def test_models_and_variants_are_listed_with_their_own_accuracy(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model_commands.list_models()

    lines = capsys.readouterr().out.splitlines()
    assert any("green " in line and "0.876" in line for line in lines)
    assert any("green:int8" in line and "0.871" in line for line in lines)


def test_a_model_shows_its_whole_card(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model_commands.show("green")

    assert json.loads(capsys.readouterr().out) == json.loads((released / "card.json").read_text())


def test_a_file_of_ones_own_is_verified_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = write_model(tmp_path / "mine.onnx")

    model_commands.verify(str(mine))

    assert capsys.readouterr().out == f"{mine}: whole, keeps the model contract, runs\n"
    with pytest.raises(ModelError, match="absent"):
        model_commands.verify("absent")


def test_every_file_is_verified(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model_commands.verify(None)
    assert capsys.readouterr().out.splitlines() == [
        "green: whole, keeps the model contract, runs",
        "green:int8: whole, keeps the model contract, runs",
    ]

    content = bytearray((released / "model.int8.onnx").read_bytes())
    content[content.index(b"tests")] += 1
    (released / "model.int8.onnx").write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.int8\.onnx"):
        model_commands.verify(None)


def test_a_package_without_models_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "resource_folder", lambda name: tmp_path / name)

    with pytest.raises(ModelError, match="no released model is installed"):
        model_commands.list_models()
