"""The same network, written so that eight bits hold it better.

Between its blocks an EfficientNet passes on features without an activation. Their channels differ in range
many times over, while INT8 has one scale for all of them. Only 1 x 1 convolutions and additions read them, so
that each channel may be moved and scaled and its readers told (Nagel et al., "Data-free quantization through
weight equalization and bias correction", ICCV 2019). The outputs stay the same but for rounding.
"""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.network.efficientnet_lite import TAPS, ConvNormAct, EfficientNetLite, InvertedResidual
from training.network.segmenter import Segmenter, normalise

_Stage = Iterable[InvertedResidual]
# Of a channel that is the same in all pictures.
_LEAST_RANGE = 1e-3


@dataclass
class _Range:
    """Least and greatest value of every channel, [C] each."""

    low: Tensor
    high: Tensor

    def widen(self, features: Tensor) -> None:
        self.low = torch.minimum(self.low, features.amin((0, 2, 3)))
        self.high = torch.maximum(self.high, features.amax((0, 2, 3)))


@torch.no_grad()
def balance(network: Segmenter, pictures: Sequence[NDArray[np.uint8]]) -> Segmenter:
    """A copy of a network in which every channel between two blocks spans about -1..1.

    Args:
        network: as it was trained, with an EfficientNet-Lite for its encoder.
        pictures: RGB [side, side, 3], at least one, by which the ranges are taken.
    """
    balanced = copy.deepcopy(network).eval()
    stages = [list(cast(_Stage, stage)) for stage in cast(EfficientNetLite, balanced.encoder).stages]
    ranges = _ranges([block for stage in stages for block in stage], balanced, pictures)
    laterals = dict(zip(TAPS, balanced.decoder.laterals, strict=True))
    for index, stage in enumerate(stages):
        readers = [laterals[index]] if index in laterals else []
        if index + 1 < len(stages):
            readers.append(stages[index + 1][0].expand)
        _balance_stage(stage, [ranges[block] for block in stage], readers)
    return balanced


def _balance_stage(
    stage: Sequence[InvertedResidual], ranges: Sequence[_Range], readers: Sequence[nn.Module]
) -> None:
    """Additions within a stage tie its blocks to one scale; each may be centred by itself."""
    scale = torch.stack([(each.high - each.low) / 2 for each in ranges]).amax(0).clamp(min=_LEAST_RANGE)
    centre = torch.zeros_like(scale)
    for index, (block, each) in enumerate(zip(stage, ranges, strict=True)):
        before, centre = centre, (each.high + each.low) / 2
        if index:
            _tell(block.expand, scale, before)
        norm = cast(nn.BatchNorm2d, block.project[1])
        norm.bias.sub_(centre - before if block.residual else centre).div_(scale)
        norm.weight.div_(scale)
    for reader in readers:
        _tell(reader, scale, centre)


def _tell(reader: nn.Module, scale: Tensor, centre: Tensor) -> None:
    """Let a 1 x 1 convolution read channels [C] that were moved by `centre` and divided by `scale`."""
    assert isinstance(reader, ConvNormAct)
    weight, norm = cast(nn.Conv2d, reader[0]).weight, cast(nn.BatchNorm2d, reader[1])
    cast(Tensor, norm.running_mean).sub_(weight[:, :, 0, 0] @ centre)
    weight.mul_(scale[None, :, None, None])


def _ranges(
    blocks: Sequence[InvertedResidual], network: Segmenter, pictures: Sequence[NDArray[np.uint8]]
) -> dict[InvertedResidual, _Range]:
    """Ranges of the blocks' outputs over the pictures."""
    infinite = torch.tensor(float("inf"))
    ranges = {block: _Range(infinite, -infinite) for block in blocks}

    def widen(block: InvertedResidual, _: object, features: Tensor) -> None:
        ranges[block].widen(features)

    hooks = [block.register_forward_hook(widen) for block in blocks]
    for picture in pictures:
        network.finest(normalise(torch.from_numpy(picture)[None]))
    for hook in hooks:
        hook.remove()
    return ranges
