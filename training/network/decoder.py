"""A light top-down decoder: 1 x 1 laterals, nearest upsampling, depthwise 5 x 5 blocks.

Only convolutions, additions and nearest upsampling, which ONNX Runtime, TensorRT and INT8 quantisation all
take well. The context added at the coarsest level is a global average, so that the whole frame weighs in.
"""

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional

from training.network.efficientnet_lite import ConvNormAct


class Separable(nn.Sequential):
    """Two depthwise 5 x 5 convolutions, each followed by a 1 x 1."""

    def __init__(self, channels: int) -> None:
        super().__init__(
            ConvNormAct(channels, channels, 5, groups=channels),
            ConvNormAct(channels, channels, 1),
            ConvNormAct(channels, channels, 5, groups=channels),
            ConvNormAct(channels, channels, 1),
        )


class Context(nn.Module):
    """Adds the frame's average feature, through a 1 x 1 convolution, to every position."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mix = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        mixed: Tensor = self.mix(functional.adaptive_avg_pool2d(x, 1))
        return x + mixed


class MaskDecoder(nn.Module):
    """Features at strides 4 to 32 -> mask logits at strides 4, 8 and 16; the coarse two only train."""

    def __init__(self, inputs: Sequence[int], channels: int) -> None:
        super().__init__()
        self.laterals = nn.ModuleList(ConvNormAct(count, channels, 1) for count in inputs)
        self.blocks = nn.ModuleList(Separable(channels) for _ in inputs)
        self.context = Context(channels)
        self.head = nn.Conv2d(channels, 1, 1)
        self.side_heads = nn.ModuleList(nn.Conv2d(channels, 1, 1) for _ in range(2))

    def forward(self, features: Sequence[Tensor]) -> list[Tensor]:
        levels = self.decode(features)
        sides = [head(level) for head, level in zip(self.side_heads, levels[1:3], strict=True)]
        return [self.head(levels[0]), *sides]

    def finest(self, features: Sequence[Tensor]) -> Tensor:
        """The mask logits at stride 4 alone: what is exported."""
        logits: Tensor = self.head(self.decode(features)[0])
        return logits

    def decode(self, features: Sequence[Tensor]) -> list[Tensor]:
        """Decoded levels, finest first."""
        levels: list[Tensor] = []
        for index in reversed(range(len(features))):
            x = self.laterals[index](features[index])
            x = (
                x + functional.interpolate(levels[0], scale_factor=2.0, mode="nearest")
                if levels
                else self.context(x)
            )
            levels.insert(0, self.blocks[index](x))
        return levels
