"""A state comes back from its ONNX file and the factors beside it."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from torch import Tensor

from tests.green_model import METADATA
from training.fit.factors import TOLERANCE, join, split
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.release.export import export
from training.release.int8.balance import balance

_SIDE = 64


@pytest.fixture
def trained() -> Segmenter:
    """A network whose normalisations have seen something."""
    torch.manual_seed(1)
    network = Segmenter("lite0", 16).train()
    with torch.no_grad():
        for _ in range(3):
            network(torch.randn(2, 3, 128, 128))
        for value in network.parameters():
            if value.ndim == 1:
                value.add_(torch.randn_like(value), alpha=0.2)
    return network.eval()


@pytest.fixture
def model(trained: Segmenter, tmp_path: Path) -> Path:
    """As it is released: balanced, and with its normalisations folded."""
    pictures = np.random.default_rng(0).integers(0, 256, (2, _SIDE, _SIDE, 3), dtype=np.uint8)
    path = tmp_path / "model.onnx"
    export(ReleasedNetwork(balance(trained, list(pictures)), _SIDE), METADATA, path)
    return path


def _bytes(tensors: dict[str, Tensor]) -> int:
    return sum(value.nbytes for value in tensors.values())


def test_every_tensor_comes_back_within_the_tolerance(trained: Segmenter, model: Path) -> None:
    state = trained.state_dict()

    back = join(split(state, model), model)

    assert back.keys() == state.keys()
    for name, value in state.items():
        assert (back[name] - value).abs().max() <= TOLERANCE * value.abs().max(), name


def test_what_is_kept_is_a_small_part(trained: Segmenter, model: Path) -> None:
    state = trained.state_dict()

    assert _bytes(split(state, model).tensors) < 0.06 * _bytes(state)


def test_weights_that_the_model_does_not_hold_are_kept_whole(trained: Segmenter, model: Path) -> None:
    graph = onnx.load(model)
    for tensor in graph.graph.initializer:
        noise = np.random.default_rng(0).normal(size=tuple(tensor.dims)).astype(np.float32)
        tensor.CopyFrom(numpy_helper.from_array(noise, tensor.name))
    onnx.save(graph, model)
    state = trained.state_dict()

    kept = split(state, model).tensors

    assert kept.keys() == state.keys()
    assert all(torch.equal(kept[name], value) for name, value in state.items())
