"""The depthwise convolution computes what a plain one does, and so do its gradients under autocast."""

import pytest
import torch
from torch import Tensor, nn

from training.network.depthwise import DepthwiseConv2d

_CHANNELS = 6


@pytest.fixture(params=[(3, 1), (5, 2)], ids=["3x3", "5x5-stride-2"])
def pair(request: pytest.FixtureRequest) -> tuple[DepthwiseConv2d, nn.Conv2d]:
    """The convolution, and torch's own with the same weights."""
    kernel, stride = request.param
    torch.manual_seed(0)
    mine = DepthwiseConv2d(_CHANNELS, kernel, stride)
    plain = nn.Conv2d(_CHANNELS, _CHANNELS, kernel, stride, kernel // 2, groups=_CHANNELS, bias=False)
    plain.load_state_dict(mine.state_dict())
    return mine, plain


def _picture() -> Tensor:
    return torch.randn(2, _CHANNELS, 12, 10, generator=torch.Generator().manual_seed(1), requires_grad=True)


def test_without_autocast_it_is_the_plain_convolution(pair: tuple[DepthwiseConv2d, nn.Conv2d]) -> None:
    mine, plain = pair

    assert torch.equal(mine(_picture()), plain(_picture()))


def test_under_autocast_result_and_gradients_are_the_plain_ones_to_bfloat16(
    pair: tuple[DepthwiseConv2d, nn.Conv2d],
) -> None:
    mine, plain = pair
    inputs = _picture(), _picture()
    with torch.autocast("cpu", torch.bfloat16):
        result = mine(inputs[0])
    expected = plain(inputs[1])
    result.float().square().sum().backward()
    expected.square().sum().backward()

    assert result.dtype == torch.bfloat16
    torch.testing.assert_close(result.float(), expected, rtol=0.02, atol=0.02)
    assert inputs[0].grad is not None and inputs[1].grad is not None
    torch.testing.assert_close(inputs[0].grad, inputs[1].grad, rtol=0.03, atol=0.05)
    assert mine.weight.grad is not None and plain.weight.grad is not None
    torch.testing.assert_close(mine.weight.grad, plain.weight.grad, rtol=0.03, atol=0.3)
