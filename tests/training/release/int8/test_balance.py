"""A network that is written for eight bits stays the same network."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.network.segmenter import Segmenter, normalise
from training.release.int8.balance import balance


@pytest.fixture(scope="module", params=["lite0", "lite2"])
def network(request: pytest.FixtureRequest) -> Segmenter:
    torch.manual_seed(3)
    network = Segmenter(request.param, 16).eval()
    network.encoder.load_pretrained()
    return network


@pytest.fixture(scope="module")
def pictures() -> list[NDArray[np.uint8]]:
    rng = np.random.default_rng(4)
    return [rng.integers(0, 256, (64, 64, 3), dtype=np.uint8) for _ in range(3)]


def _batch(pictures: list[NDArray[np.uint8]]) -> Tensor:
    return normalise(torch.from_numpy(np.stack(pictures)))


@torch.inference_mode()
def _block_outputs(network: Segmenter, x: Tensor) -> list[Tensor]:
    outputs = []
    x = network.encoder.stem(x)
    for stage in network.encoder.stages:
        for block in stage:  # type: ignore[attr-defined]
            x = block(x)
            outputs.append(x)
    return outputs


@torch.inference_mode()
def test_the_masks_stay_the_same_on_pictures_that_were_not_seen(
    network: Segmenter, pictures: list[NDArray[np.uint8]]
) -> None:
    unseen = normalise(torch.full((1, 96, 96, 3), 90, dtype=torch.uint8))

    balanced = balance(network, pictures)

    for x in (_batch(pictures), unseen):
        for mine, theirs in zip(balanced(x), network(x), strict=True):
            assert torch.allclose(mine, theirs, atol=1e-3 * float(theirs.abs().max()))


def test_every_channel_between_two_blocks_is_centred_within_the_range(
    network: Segmenter, pictures: list[NDArray[np.uint8]]
) -> None:
    x = _batch(pictures)
    before = _block_outputs(network, x)

    after = _block_outputs(balance(network, pictures), x)

    assert max(float(output.abs().max()) for output in before) > 10
    for output in after:
        low, high = output.amin((0, 2, 3)), output.amax((0, 2, 3))
        assert torch.allclose(low, -high, atol=1e-3)
        assert 0.5 < float(high.max()) < 1.001


def test_the_network_itself_is_left_as_it_was(network: Segmenter, pictures: list[NDArray[np.uint8]]) -> None:
    before = {name: value.clone() for name, value in network.state_dict().items()}

    balance(network, pictures)

    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
