"""Every value of a card has a range, and what is outside it is named."""

from pathlib import Path

import pytest

from detector.errors import ModelError
from detector.inference.card import read_metadata, sha256

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
