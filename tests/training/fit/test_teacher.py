"""A teacher's masks are the mean of its networks'."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from training.fit.teacher import Teacher
from training.fit.weights import WEIGHTS
from training.network.segmenter import Segmenter, upsample


def _saved(seed: int, folder: Path) -> Segmenter:
    torch.manual_seed(seed)
    network = Segmenter("lite0", 16).eval()
    folder.mkdir()
    save_file(network.state_dict(), folder / WEIGHTS)
    (folder / "card.json").write_text(
        json.dumps({"recipe": {"encoder": "lite0", "channels": 16, "input_side": 64}})
    )
    return network


@pytest.fixture
def pictures() -> Tensor:
    return torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(0))


@torch.inference_mode()
def _mask(network: Segmenter, pictures: Tensor) -> Tensor:
    return torch.sigmoid(upsample(network(pictures)[0], 2))


def test_masks_are_the_mean_over_the_networks(pictures: Tensor, tmp_path: Path) -> None:
    networks = [_saved(seed, tmp_path / str(seed)) for seed in (1, 2)]
    expected = (_mask(networks[0], pictures) + _mask(networks[1], pictures)) / 2

    masks = Teacher([tmp_path / "1", tmp_path / "2"], torch.device("cpu")).masks(pictures)

    assert (tuple(masks.shape), masks.dtype) == ((2, 1, 32, 32), torch.float32)
    torch.testing.assert_close(masks, expected, rtol=0, atol=0.02)


def test_a_teacher_sees_pictures_at_its_own_size(pictures: Tensor, tmp_path: Path) -> None:
    network = _saved(1, tmp_path / "1")
    large = functional.interpolate(pictures, (128, 128))

    masks = Teacher([tmp_path / "1"], torch.device("cpu")).masks(large)

    expected = functional.interpolate(_mask(network, pictures), (64, 64), mode="bilinear")
    torch.testing.assert_close(masks, expected, rtol=0, atol=0.02)


def test_masks_carry_no_gradient_back_to_the_teacher(pictures: Tensor, tmp_path: Path) -> None:
    _saved(1, tmp_path / "1")

    assert not Teacher([tmp_path / "1"], torch.device("cpu")).masks(pictures.requires_grad_()).requires_grad
