"""TinyViT with 5 million parameters, as MobileSAM uses it.

Architecture: Wu et al., "TinyViT: fast pretraining distillation for small vision transformers", ECCV 2022.
Weights: Zhang et al., "Faster Segment Anything", 2023 (Apache 2.0), distilled from SAM's encoder, whose masks
of eleven million pictures know what an object's edge is in any light; the layers keep the names they have
there. Its last stage stays at stride 16, so that the features of stride 32 are means of four.
"""

import itertools
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from detector.errors import DataError
from training.network.encoder import Encoder

NAME = "tinyvit"
_CHANNELS = (64, 128, 160, 320)
_BLOCKS = (2, 2, 6, 2)
_HEADS = (2, 4, 5, 10)
# Sides of the squares within which positions attend to one another.
_WINDOWS = (7, 7, 14, 7)
_STRIDES = (2, 2, 1)
_WIDER = 4
_PREFIX = "image_encoder."


class TinyViT(Encoder):
    """Features at strides 4, 8, 16 and 32 of an RGB batch [N, 3, H, W]; H and W are multiples of 32."""

    name = NAME
    # The two stages at stride 16 side by side, and the last of them again, halved.
    channels = (64, 128, 160 + 320, 320)

    def __init__(self) -> None:
        super().__init__()
        self.patch_embed = _PatchEmbedding(_CHANNELS[0])
        self.layers = nn.ModuleList(_Stage(index) for index in range(len(_BLOCKS)))

    @property
    def first_weight(self) -> Tensor:
        return cast(nn.Conv2d, cast(_ConvNorm, self.patch_embed.seq[0]).c).weight

    def forward(self, x: Tensor) -> list[Tensor]:
        features = []
        x = self.patch_embed(x)
        for stage in self.layers:
            for block in stage.blocks:  # type: ignore[union-attr]
                x = block(x)
            features.append(x)
            x = stage.downsample(x)  # type: ignore[operator]
        fine, finer, third, last = features
        return [fine, finer, torch.cat([third, last], dim=1), functional.avg_pool2d(last, 2)]

    def load_pretrained(self) -> None:
        raise DataError(
            f"{NAME}: no package holds the weights it starts from; add --init mobile_sam.pt, the file of "
            "MobileSAM's authors, or --init with the weights of a run"
        )

    def load_mobile_sam(self, file: Path) -> None:
        """Load the encoder of MobileSAM's published file; its prompts and masks are left aside.

        Raises:
            DataError: it is no such file.
        """
        try:
            published = torch.load(file, map_location="cpu", weights_only=True)
            own = self.state_dict()
            self.load_state_dict({name: published[_PREFIX + name] for name in own})
        except Exception as error:  # A damaged file finds faults in every part of the reader.
            raise DataError(f"{file}: not MobileSAM's weights; fetch mobile_sam.pt again") from error


class _ConvNorm(nn.Sequential):
    """Convolution and batch normalisation."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 1, stride: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.add_module(
            "c", nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        )
        self.add_module("bn", nn.BatchNorm2d(outputs))


class _PatchEmbedding(nn.Module):
    """RGB to `channels` at stride 4."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        half = channels // 2
        self.seq = nn.Sequential(_ConvNorm(3, half, 3, 2), nn.GELU(), _ConvNorm(half, channels, 3, 2))

    def forward(self, x: Tensor) -> Tensor:
        embedded: Tensor = self.seq(x)
        return embedded


class _Stage(nn.Module):
    """Blocks of one stride, and the step to the next."""

    def __init__(self, index: int) -> None:
        super().__init__()
        width, heads, window = _CHANNELS[index], _HEADS[index], _WINDOWS[index]
        self.blocks = nn.ModuleList(
            _InvertedResidual(width) if index == 0 else _Block(width, heads, window)
            for _ in range(_BLOCKS[index])
        )
        last = index == len(_STRIDES)
        self.downsample = nn.Identity() if last else _Merging(width, _CHANNELS[index + 1], _STRIDES[index])


class _InvertedResidual(nn.Module):
    """Expand, depthwise, project, added to its input; GELU after all three."""

    def __init__(self, width: int) -> None:
        super().__init__()
        middle = _WIDER * width
        self.conv1 = _ConvNorm(width, middle)
        self.conv2 = _ConvNorm(middle, middle, 3, groups=middle)
        self.conv3 = _ConvNorm(middle, width)

    def forward(self, x: Tensor) -> Tensor:
        y = functional.gelu(self.conv2(functional.gelu(self.conv1(x))))
        return functional.gelu(x + self.conv3(y))


class _Merging(nn.Module):
    """More channels at a coarser stride."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = _ConvNorm(inputs, outputs)
        self.conv2 = _ConvNorm(outputs, outputs, 3, stride, groups=outputs)
        self.conv3 = _ConvNorm(outputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        y = functional.gelu(self.conv2(functional.gelu(self.conv1(x))))
        merged: Tensor = self.conv3(y)
        return merged


class _Block(nn.Module):
    """Attention within windows, a depthwise convolution across their borders, and an MLP."""

    def __init__(self, width: int, heads: int, window: int) -> None:
        super().__init__()
        self.window = window
        self.attn = _Attention(width, heads, window)
        self.local_conv = _ConvNorm(width, width, 3, groups=width)
        self.mlp = _Mlp(width)

    def forward(self, x: Tensor) -> Tensor:
        y = x.permute(0, 2, 3, 1)
        x = self.local_conv(x + self._attended(y).permute(0, 3, 1, 2))
        mixed: Tensor = self.mlp(x.permute(0, 2, 3, 1))
        return x + mixed.permute(0, 3, 1, 2)

    def _attended(self, x: Tensor) -> Tensor:
        """Attention [N, H, W, C] in windows; zeros fill up the last ones, as in the weights' own training."""
        side, (height, width, channels) = self.window, (int(size) for size in x.shape[1:])
        below, beside = -height % side, -width % side
        rows, columns = (height + below) // side, (width + beside) // side
        if below or beside:
            x = functional.pad(x, (0, 0, 0, beside, 0, below))
        # Of the number of pictures nothing is written down, so that an exported network takes any.
        x = x.reshape(-1, rows, side, columns, side, channels).transpose(2, 3)
        x = self.attn(x.reshape(-1, side * side, channels))
        x = x.reshape(-1, rows, columns, side, side, channels).transpose(2, 3)
        x = x.reshape(-1, rows * side, columns * side, channels)
        return x[:, :height, :width] if below or beside else x


class _Attention(nn.Module):
    """Attention [N, window², C] with a learnt bias for every distance in rows and columns."""

    distances: Tensor

    def __init__(self, width: int, heads: int, window: int) -> None:
        super().__init__()
        self.heads, self.window, self.width = heads, window, width
        self.norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        self.attention_biases = nn.Parameter(torch.zeros(heads, window * window))
        distances = [abs(a - b) for a, b in itertools.product(range(window), repeat=2)]
        self.register_buffer("distances", torch.tensor(distances), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        positions, each = self.window**2, self.width // self.heads
        parts = self.qkv(self.norm(x)).reshape(-1, positions, self.heads, 3 * each).transpose(1, 2)
        query, key, value = parts.split(each, dim=3)
        weights = (query @ key.transpose(2, 3)) * each**-0.5 + self._biases()
        attended = weights.softmax(dim=3) @ value
        mixed: Tensor = self.proj(attended.transpose(1, 2).reshape(-1, positions, self.width))
        return mixed

    def _biases(self) -> Tensor:
        """[heads, window², window²], from the table by distance in rows and in columns."""
        side = self.window
        table = self.attention_biases.reshape(self.heads, side, side)
        biases = table.index_select(1, self.distances).index_select(2, self.distances)
        biases = biases.reshape(self.heads, side, side, side, side)
        return biases.transpose(2, 3).reshape(self.heads, side * side, side * side)


class _Mlp(nn.Module):
    """Two linear layers on every position [N, H, W, C]."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.fc1 = nn.Linear(width, _WIDER * width)
        self.fc2 = nn.Linear(_WIDER * width, width)

    def forward(self, x: Tensor) -> Tensor:
        mixed: Tensor = self.fc2(functional.gelu(self.fc1(self.norm(x))))
        return mixed
