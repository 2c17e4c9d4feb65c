"""Every value of a card has a range, and what is outside it is named."""

import json
from pathlib import Path

import pytest

from detector.errors import ModelError
from detector.inference import released_models
from detector.inference.card import read_card, read_metadata, sha256

GOOD = {
    "name": "n",
    "version": "1",
    "input_side": "288",
    "fit": "crop-squash",
    "threshold": "0.4",
    "min_area": "0.002",
    "training_data": "d",
    "licence": "l",
    "intended_use": "u",
}


def test_metadata_are_typed() -> None:
    card = read_metadata(Path("m.onnx"), GOOD)
    assert (card.input_side, card.threshold, card.min_area) == (288, 0.4, 0.002)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("threshold", "1.5"),
        ("threshold", "0"),
        ("input_side", "100"),
        ("fit", "letterbox"),
        ("min_area", "-1"),
    ],
)
def test_value_out_of_range_is_named(field: str, value: str) -> None:
    with pytest.raises(ModelError, match=rf"m\.onnx.*{field}:"):
        read_metadata(Path("m.onnx"), {**GOOD, field: value})


def test_hash_is_sha256(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    assert sha256(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_card_without_variants_describes_the_float32_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    path.write_text(json.dumps({**GOOD, "sha256": "abc"}))

    card = read_card(path)

    assert (card.variants, card.preferred, card.hash_of("model.onnx")) == ({}, {}, "abc")


def test_a_variant_has_its_own_hash_and_any_figures_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    variant = {"file": "model.int8.onnx", "sha256": "def", "held_out_dice": 0.9}
    path.write_text(json.dumps({**GOOD, "sha256": "abc", "variants": {"int8": variant}}))

    card = read_card(path)

    assert card.hash_of("model.int8.onnx") == "def"
    assert card.hash_of("model.onnx") == "abc"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_a_damaged_card_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"card\.json: the model card cannot be read"):
        read_card(path)


@pytest.mark.parametrize("name", ["default", "accurate"])
def test_a_released_card_is_the_same_after_it_was_read_and_written(name: str) -> None:
    path = released_models()[name].with_name("card.json")

    assert read_card(path).as_json() == path.read_text(encoding="utf-8")


def test_what_a_later_version_says_survives(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    values = {**GOOD, "sha256": "abc", "of_a_later_version": {"any": [1, None]}}
    path.write_text(json.dumps(values))

    assert json.loads(read_card(path).as_json()) == values


def test_a_figure_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    path.write_text(json.dumps({**GOOD, "metrics": {"own": {"mean_dice": "high"}}}))

    with pytest.raises(ModelError, match=r"card\.json.*metrics\.own\.mean_dice: .*valid number"):
        read_card(path)
