"""The network in training and in the form that is released."""

import pytest
import torch
from torch import Tensor

from training.network.segmenter import (
    MEAN,
    STD,
    ReleasedNetwork,
    Segmenter,
    interpolation_matrix,
    normalise,
    upsample,
)


@pytest.fixture(scope="module")
def network() -> Segmenter:
    torch.manual_seed(1)
    network = Segmenter("lite0", 16).eval()
    network.encoder.load_pretrained()
    return network


@pytest.fixture(scope="module")
def image() -> Tensor:
    generator = torch.Generator().manual_seed(2)
    return torch.randint(0, 256, (1, 64, 64, 3), dtype=torch.uint8, generator=generator)


@torch.inference_mode()
def test_masks_come_at_strides_4_8_and_16(network: Segmenter, image: Tensor) -> None:
    masks = network(normalise(image))

    assert [tuple(mask.shape) for mask in masks] == [(1, 1, 16, 16), (1, 1, 8, 8), (1, 1, 4, 4)]


@torch.inference_mode()
def test_the_released_form_takes_bytes_and_gives_a_probability_for_each_pixel(
    network: Segmenter, image: Tensor
) -> None:
    probability = ReleasedNetwork(network, 64).eval()(image)

    assert (tuple(probability.shape), probability.dtype) == ((1, 1, 64, 64), torch.float32)
    assert probability.min() >= 0 and probability.max() <= 1
    assert probability.std() > 0


@torch.inference_mode()
def test_the_released_form_gives_what_training_saw(network: Segmenter, image: Tensor) -> None:
    trained = torch.sigmoid(upsample(network(normalise(image))[0], 4))

    assert torch.allclose(ReleasedNetwork(network, 64).eval()(image), trained, atol=1e-5)


@torch.inference_mode()
def test_the_mirrored_form_gives_a_mirrored_picture_the_mirrored_answer(
    network: Segmenter, image: Tensor
) -> None:
    released = ReleasedNetwork(network, 64, mirrored=True).eval()

    assert torch.allclose(released(image.flip(2)), released(image).flip(3), atol=1e-6)
    assert not torch.allclose(ReleasedNetwork(network, 64).eval()(image), released(image), atol=1e-4)


def test_the_interpolation_matrix_upsamples_as_training_does() -> None:
    logits = torch.randn(1, 1, 5, 5, generator=torch.Generator().manual_seed(3))
    matrix = interpolation_matrix(5, 4)

    torch.testing.assert_close(matrix.T @ logits @ matrix, upsample(logits, 4))


def test_normalised_channels_are_centred_in_rgb_order() -> None:
    mean_colour = torch.tensor(MEAN).round().to(torch.uint8).view(1, 1, 1, 3)

    x = normalise(mean_colour.expand(2, 5, 7, 3))

    assert (tuple(x.shape), x.dtype) == ((2, 3, 5, 7), torch.float32)
    assert x.abs().max() < 0.5 / min(STD) + 1e-6


def test_upsampling_keeps_levels_and_multiplies_the_size() -> None:
    ramp = torch.arange(4.0).view(1, 1, 1, 4).expand(1, 1, 3, 4)

    larger = upsample(ramp, 4)

    assert tuple(larger.shape) == (1, 1, 12, 16)
    assert larger.min() == 0 and larger.max() == 3
    assert (larger.diff(dim=3) >= 0).all()
    assert larger.mean().item() == pytest.approx(1.5)


@torch.inference_mode()
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_released_form_takes_several_pictures(network: Segmenter, mirrored: bool) -> None:
    generator = torch.Generator().manual_seed(4)
    images = torch.randint(0, 256, (3, 64, 64, 3), dtype=torch.uint8, generator=generator)
    released = ReleasedNetwork(network, 64, mirrored).eval()

    assert torch.allclose(released(images), torch.cat([released(image[None]) for image in images]), atol=1e-6)
