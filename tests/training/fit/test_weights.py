"""Weights are found by a released name, a model folder or a run, and come back as they were."""

import dataclasses
import json
import shutil
from pathlib import Path

import onnx
import pytest
import torch
from onnx import numpy_helper
from safetensors.torch import save_file

from detector.errors import DataError
from detector.inference.card import CARD
from tests.green_model import METADATA
from training.fit import checkpoint
from training.fit.weights import (
    WEIGHTS,
    describe_weights,
    find_weights,
    load_network,
    load_weights,
    save_weights,
)
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.recipes import RECIPES
from training.release.export import export, parity

_SIDE = 64


def _network(seed: int) -> Segmenter:
    torch.manual_seed(seed)
    return Segmenter("lite0", 16)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A model folder with weights."""
    folder = tmp_path / "mine"
    folder.mkdir()
    save_file(_network(1).state_dict(), folder / WEIGHTS)
    return folder


def _same(first: Segmenter, second: Segmenter) -> bool:
    pairs = zip(first.state_dict().values(), second.state_dict().values(), strict=True)
    return all(torch.equal(mine, theirs) for mine, theirs in pairs)


def test_weights_come_back_from_a_folder_and_from_a_file(saved: Path) -> None:
    for path in (saved, saved / WEIGHTS):
        network = _network(2)
        load_weights(network, find_weights(str(path)))
        assert _same(network, _network(1))


def test_a_run_gives_its_averaged_weights(tmp_path: Path) -> None:
    average, last = _network(3), _network(4)
    run = checkpoint.Checkpoint(
        dataclasses.replace(RECIPES["default"], channels=16),
        {"fit": [], "validation": []},
        epoch=1,
        network=last.state_dict(),
        average=average.state_dict(),
        average_steps=1,
        optimiser={},
        history=[],
        losses=[],
        seconds=0.0,
    )
    checkpoint.save(run, tmp_path / checkpoint.LAST)
    network = _network(5)

    load_weights(network, find_weights(str(tmp_path)))

    assert _same(network, average)


def test_mobile_sams_file_gives_a_tiny_vit_its_encoder(tmp_path: Path) -> None:
    torch.manual_seed(6)
    network = Segmenter("tinyvit", 16)
    before = network.decoder.head.weight.clone()
    published = {f"image_encoder.{name}": value + 1 for name, value in network.encoder.state_dict().items()}
    torch.save(published, tmp_path / "mobile_sam.pt")

    load_weights(network, find_weights(str(tmp_path / "mobile_sam.pt")))

    assert torch.equal(network.encoder.first_weight, published["image_encoder.patch_embed.seq.0.c.weight"])
    assert torch.equal(network.decoder.head.weight, before)


def test_a_model_folder_gives_its_network_by_what_its_card_says(saved: Path) -> None:
    (saved / CARD).write_text(json.dumps({"recipe": {"encoder": "lite0", "channels": 16, "input_side": 64}}))

    network, input_side = load_network(saved)

    assert _same(network, _network(1))
    assert input_side == 64


@pytest.mark.parametrize("card", [None, "no card", "{}", '{"recipe": 3}'])
def test_a_folder_whose_network_is_not_described_is_named(card: str | None, saved: Path) -> None:
    if card is not None:
        (saved / CARD).write_text(card)
    with pytest.raises(DataError, match="mine: no network is described here; name a model folder or a run"):
        load_network(saved)


def test_released_weights_give_the_released_onnx_file_again(saved: Path, tmp_path: Path) -> None:
    export(ReleasedNetwork(_network(1), _SIDE), METADATA, tmp_path / "model.onnx")
    network = _network(2)
    load_weights(network, saved)
    (tmp_path / "again").mkdir()

    export(ReleasedNetwork(network, _SIDE), METADATA, tmp_path / "again" / "model.onnx")

    first, again = (onnx.load(tmp_path / name).graph for name in ("model.onnx", "again/model.onnx"))
    assert [node.op_type for node in first.node] == [node.op_type for node in again.node]
    for mine, theirs in zip(first.initializer, again.initializer, strict=True):
        assert (numpy_helper.to_array(mine) == numpy_helper.to_array(theirs)).all()


def test_the_record_of_a_start_names_folder_file_and_hash(saved: Path) -> None:
    moved = shutil.copytree(saved, saved.with_name("copy"))

    described = describe_weights(saved)

    assert described.startswith("mine/weights.safetensors, sha256 ")
    assert described.split()[-1] == describe_weights(moved).split()[-1]


def test_an_unknown_name_lists_what_is_released() -> None:
    with pytest.raises(DataError, match=r"nonsense: no such weights; name a released model \(.*default"):
        find_weights("nonsense")


@pytest.mark.parametrize("name", ["default", "accurate"])
def test_the_weights_of_a_released_model_compute_what_its_onnx_file_computes(name: str) -> None:
    folder = find_weights(name)
    network, side = load_network(folder)
    mirrored = json.loads((folder / CARD).read_text())["recipe"]["mirrored"]

    assert parity(ReleasedNetwork(network, side, mirrored).eval(), folder / "model.onnx") < 1e-6


def test_weights_beside_another_model_are_refused(tmp_path: Path) -> None:
    model = tmp_path / "model.onnx"
    export(ReleasedNetwork(_network(1), _SIDE), METADATA, model)
    save_weights(_network(1), tmp_path)
    model.write_bytes(model.read_bytes() + b"\0")

    with pytest.raises(DataError, match=r"model\.onnx: not the model that the weights beside it belong to"):
        load_weights(_network(2), tmp_path)


def test_a_released_model_without_its_weights_names_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "default" / "model.onnx"
    model.parent.mkdir()
    model.touch()
    monkeypatch.setattr("training.fit.weights.released_models", lambda: {"default": model})

    with pytest.raises(DataError, match="default: an installed package has no weights to train from; name"):
        find_weights("default")


def test_weights_of_another_network_are_refused(saved: Path) -> None:
    with pytest.raises(DataError, match="weights of another network"):
        load_weights(Segmenter("lite0", 24), saved)


@pytest.mark.parametrize("content", [None, b"", b"no weights"], ids=["missing", "empty", "damaged"])
def test_missing_or_damaged_weights_are_named(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / WEIGHTS).write_bytes(content)
    with pytest.raises(DataError, match=r"weights\.safetensors: no readable weights; name a model folder"):
        load_weights(_network(1), tmp_path)
