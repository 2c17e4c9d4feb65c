"""The decoder turns features of four strides into masks, the finest of which is exported."""

import pytest
import torch
from torch import Tensor

from training.network.decoder import Context, MaskDecoder

_COUNTS = (8, 12, 16, 20)


@pytest.fixture
def features() -> list[Tensor]:
    generator = torch.Generator().manual_seed(1)
    return [
        torch.randn(2, count, 64 // stride, 96 // stride, generator=generator)
        for count, stride in zip(_COUNTS, (4, 8, 16, 32), strict=True)
    ]


@pytest.fixture
def decoder() -> MaskDecoder:
    torch.manual_seed(2)
    return MaskDecoder(_COUNTS, 16).eval()


def test_masks_come_at_strides_4_8_and_16(decoder: MaskDecoder, features: list[Tensor]) -> None:
    assert [tuple(mask.shape) for mask in decoder(features)] == [(2, 1, 16, 24), (2, 1, 8, 12), (2, 1, 4, 6)]


def test_the_exported_mask_is_the_finest_of_training(decoder: MaskDecoder, features: list[Tensor]) -> None:
    assert torch.equal(decoder.finest(features), decoder(features)[0])


def test_every_stride_has_a_say_in_the_finest_mask(decoder: MaskDecoder, features: list[Tensor]) -> None:
    for feature in features:
        feature.requires_grad_()

    torch.autograd.backward(decoder.finest(features).sum())

    assert all(feature.grad is not None and feature.grad.abs().max() > 0 for feature in features)


def test_context_carries_one_corner_to_all_others() -> None:
    torch.manual_seed(3)
    context = Context(4)
    before, after = torch.zeros(1, 4, 6, 6), torch.zeros(1, 4, 6, 6)
    after[..., 0, 0] = 36

    change = (context(after) - context(before))[0, :, 5, 5]

    assert torch.allclose(change, context.mix.weight[:, :, 0, 0].sum(dim=1), atol=1e-6)
