"""A model is named by what it was released as, or by where it lies; a variant by a colon and its name."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from detector.errors import ModelError
from detector.inference import Engine, find_model, models, released_models
from detector.inference.models import choose_variant, variant_files
from tests.green_model import METADATA, write_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder with an INT8 variant, preferred on the CPU, and a card that verifies."""
    folder = tmp_path / "green"
    folder.mkdir()
    write_model(folder / "model.onnx")
    write_model(folder / "model.int8.onnx", metadata={**METADATA, "variant": "int8"})
    _write_card(folder)
    return folder


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_card(folder: Path, **changed: Any) -> None:
    variant = {"file": "model.int8.onnx", "sha256": _sha256(folder / "model.int8.onnx"), "bytes": 1}
    card = {
        **METADATA,
        "sha256": _sha256(folder / "model.onnx"),
        "variants": {"int8": variant},
        "preferred": {"cpu": "int8"},
    }
    (folder / "card.json").write_text(json.dumps({**card, **changed}))


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor that sums INT8 products exactly, whatever this one does."""
    monkeypatch.setattr(models, "sums_int8_exactly", lambda: True)


def test_path_and_folder_are_found(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"")
    assert find_model(path) == path
    assert find_model(str(tmp_path)) == path


def test_unknown_name_is_an_error_that_lists_what_there_is() -> None:
    with pytest.raises(ModelError, match="nonsense: no such model; name a released one"):
        find_model("nonsense")


def test_a_released_name_is_its_float32_file_with_or_without_saying_so() -> None:
    path = released_models()["default"]

    assert find_model("default") == find_model("default:float32") == path
    assert path.name == "model.onnx"


def test_a_variant_is_named_after_a_colon(folder: Path) -> None:
    assert find_model(f"{folder}:int8") == folder / "model.int8.onnx"
    assert variant_files(folder / "model.onnx") == {
        "float32": folder / "model.onnx",
        "int8": folder / "model.int8.onnx",
    }


def test_a_variant_that_is_not_there_lists_those_that_are(folder: Path) -> None:
    with pytest.raises(ModelError, match="green: has no variant fp16; there are: float32, int8"):
        find_model(f"{folder}:fp16")


def test_a_variants_missing_file_is_named(folder: Path) -> None:
    (folder / "model.int8.onnx").unlink()
    with pytest.raises(ModelError, match=r"model\.int8\.onnx: the variant's file is missing"):
        find_model(f"{folder}:int8")


def test_a_colon_in_an_unknown_name_is_no_variant() -> None:
    with pytest.raises(ModelError, match=r"C:nonsense\.onnx: no such model"):
        find_model("C:nonsense.onnx")


@pytest.mark.usefixtures("exact")
def test_the_card_decides_which_variant_runs_on_a_device(folder: Path) -> None:
    assert choose_variant(folder, "cpu") == folder / "model.int8.onnx"
    assert choose_variant(folder, "cuda") == folder / "model.onnx"


@pytest.mark.usefixtures("exact")
def test_what_is_named_outright_is_taken_as_it_is(folder: Path) -> None:
    assert choose_variant(f"{folder}:float32", "cpu") == folder / "model.onnx"
    assert choose_variant(folder / "model.onnx", "cpu") == folder / "model.onnx"
    assert choose_variant(f"{folder}:int8", "cuda") == folder / "model.int8.onnx"


def test_a_processor_that_saturates_gets_float32(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "sums_int8_exactly", lambda: False)

    assert choose_variant(folder, "cpu") == folder / "model.onnx"
    assert choose_variant(f"{folder}:int8", "cpu") == folder / "model.int8.onnx"


def test_a_processor_that_saturates_takes_int8_whose_sums_fit(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "sums_int8_exactly", lambda: False)
    variant = json.loads((folder / "card.json").read_text())["variants"]["int8"]
    _write_card(folder, variants={"int8": {**variant, "sums_fit": True}})

    assert choose_variant(folder, "cpu") == folder / "model.int8.onnx"


def test_a_folder_without_a_card_has_one_file(tmp_path: Path) -> None:
    write_model(tmp_path / "model.onnx")

    assert choose_variant(tmp_path, "cpu") == tmp_path / "model.onnx"


def test_both_files_load_and_each_is_held_against_its_own_hash(folder: Path) -> None:
    for name in ("model.onnx", "model.int8.onnx"):
        assert Engine(folder / name, "cpu").details is not None

    (folder / "model.int8.onnx").write_bytes((folder / "model.onnx").read_bytes())
    with pytest.raises(ModelError, match=r"model\.int8\.onnx: sha256 is .* was changed or damaged"):
        Engine(folder / "model.int8.onnx", "cpu")
    assert Engine(folder / "model.onnx", "cpu").details is not None


@pytest.mark.parametrize("file", ["../model.onnx", "/model.onnx", "model"])
def test_a_variant_lies_beside_its_card(file: str, folder: Path) -> None:
    _write_card(folder, variants={"int8": {"file": file, "sha256": "0"}})
    with pytest.raises(ModelError, match=r"card\.json: the model card breaks the contract: variants"):
        choose_variant(folder, "cpu")
