"""What float16 holds exactly is stored so, and the network stays what it was."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from tests.green_model import METADATA
from tests.training.release.onnx_files import SIDE, largest_difference, metadata, stored
from training.fit.factors import join, split
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.release.export import export
from training.release.float16 import write_float16
from training.release.halves import round_linear, store_halves


@pytest.fixture(scope="module")
def network() -> Segmenter:
    torch.manual_seed(4)
    network = Segmenter("tinyvit", 16).eval()
    round_linear(network)
    return network


@pytest.fixture(scope="module")
def whole(network: Segmenter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "whole.onnx"
    export(ReleasedNetwork(network, SIDE), METADATA, path)
    return path


@pytest.fixture(scope="module")
def halved(whole: Path) -> Path:
    path = whole.with_name("model.onnx")
    path.write_bytes(whole.read_bytes())
    store_halves(path)
    return path


def test_rounding_is_float16s_and_spares_what_has_another_shape() -> None:
    torch.manual_seed(5)
    before, after = Segmenter("tinyvit", 16), Segmenter("tinyvit", 16)
    after.load_state_dict(before.state_dict())

    round_linear(after)

    for mine, theirs in zip(before.parameters(), after.parameters(), strict=True):
        assert torch.equal(theirs, mine.half().float() if mine.ndim == 2 else mine)


def test_the_file_is_smaller_and_computes_the_same_to_the_bit(
    whole: Path, halved: Path, pictures: list[NDArray[np.uint8]]
) -> None:
    assert halved.stat().st_size < 0.65 * whole.stat().st_size
    assert stored(halved)["FLOAT16"] > 4_000_000
    assert largest_difference(whole, halved, pictures) == 0
    assert metadata(halved) == metadata(whole)


def test_float16_is_written_of_attention_too(whole: Path, pictures: list[NDArray[np.uint8]]) -> None:
    half = whole.with_name("half.onnx")

    write_float16(whole, half)

    assert stored(half)["FLOAT16"] > 0.99 * (sum(stored(half).values()) - stored(half).get("INT64", 0))
    assert largest_difference(whole, half, pictures) < 0.01


def test_weights_that_float16_would_round_stay_as_they_are(float32: Path, tmp_path: Path) -> None:
    copied = tmp_path / "model.onnx"
    copied.write_bytes(float32.read_bytes())

    store_halves(copied)

    assert stored(copied)["FLOAT"] > 0.98 * stored(float32)["FLOAT"]


def test_linear_weights_come_back_from_the_file_and_are_kept_nowhere_else(
    network: Segmenter, halved: Path
) -> None:
    state = network.state_dict()

    kept = split(state, halved)
    back = join(kept, halved)

    assert sum(value.nbytes for value in kept.tensors.values()) < 0.06 * sum(
        value.nbytes for value in state.values()
    )
    linear = [name for name, value in state.items() if value.ndim == 2 and value.numel() >= 1000]
    assert len(linear) == 40
    assert all(torch.equal(back[name], state[name]) for name in linear)
