"""Depthwise convolution whose gradient is fast on a CPU in bfloat16."""

from typing import Any

import torch
from torch import Tensor, nn


class DepthwiseConv2d(nn.Conv2d):
    """A convolution with one filter a channel, bias-free; [N, C, H, W] -> [N, C, H', W'].

    oneDNN has no fast kernel for the gradient of a depthwise convolution in bfloat16: it takes up to seven
    times as long as in float32, and half of a training step. Under autocast on a CPU the gradient is
    therefore computed in float32; everywhere else this is a plain convolution.
    """

    def __init__(self, channels: int, kernel: int, stride: int = 1) -> None:
        super().__init__(channels, channels, kernel, stride, kernel // 2, groups=channels, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        if self.training and x.device.type == "cpu" and torch.is_autocast_enabled("cpu"):
            result: Tensor = _Float32Gradient.apply(  # type: ignore[no-untyped-call]
                x.to(torch.get_autocast_dtype("cpu")), self.weight, self.stride, self.padding
            )
            return result
        return super().forward(x)


class _Float32Gradient(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, stride: list[int], padding: list[int]) -> Tensor:
        ctx.save_for_backward(x, weight)
        geometry = (stride, padding, (1, 1), False, (0, 0), weight.shape[0])
        ctx.geometry = geometry
        result: Tensor = torch.ops.aten.convolution(x, weight.to(x.dtype), None, *geometry)
        return result

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        x, weight = ctx.saved_tensors
        to_x, to_weight, _ = torch.ops.aten.convolution_backward(
            gradients[0].float(), x.float(), weight, None, *ctx.geometry, (True, True, False)
        )
        return to_x.to(x.dtype), to_weight, None, None
