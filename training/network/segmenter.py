"""The polyp segmentation network: encoder, decoder, and the form in which it is exported."""

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.network.decoder import MaskDecoder
from training.network.efficientnet_lite import VARIANTS, EfficientNetLite
from training.network.encoder import Encoder
from training.network.tiny_vit import NAME as TINY_VIT
from training.network.tiny_vit import TinyViT

# ImageNet statistics, with which the encoder's weights were trained; RGB in 0..255.
MEAN = (123.675, 116.28, 103.53)
STD = (58.395, 57.12, 57.375)
OUTPUT_STRIDE = 4
ENCODERS = (*VARIANTS, TINY_VIT)


class Segmenter(nn.Module):
    """Normalised RGB [N, 3, H, W] -> mask logits at strides 4, 8 and 16. H and W are multiples of 32."""

    def __init__(self, encoder: str, channels: int) -> None:
        """Build the network with random weights.

        Args:
            encoder: name of an encoder, of ENCODERS.
            channels: of the decoder's levels.
        """
        super().__init__()
        self.encoder: Encoder = TinyViT() if encoder == TINY_VIT else EfficientNetLite(encoder)
        self.decoder = MaskDecoder(self.encoder.channels, channels)

    def forward(self, x: Tensor) -> list[Tensor]:
        logits: list[Tensor] = self.decoder(self.encoder(x))
        return logits

    def finest(self, x: Tensor) -> Tensor:
        """The mask logits [N, 1, H / 4, W / 4] alone: all that is needed outside training."""
        return self.decoder.finest(self.encoder(x))


class ReleasedNetwork(nn.Module):
    """What is released: uint8 RGB [N, side, side, 3] -> probability float32 [N, 1, side, side].

    Exported for N = 1; nothing in it depends on N, so that the runtime may take several pictures at once.

    Logits are upsampled rather than probabilities: the 0.5 line of the smooth logits is the smoother outline.
    The upsampling is written as two matrix products. On a CPU the runtimes' own bilinear resize of a single
    channel takes a tenth of the network's time, the products a hundredth.
    """

    mean: Tensor
    columns: Tensor

    def __init__(self, network: Segmenter, side: int, mirrored: bool = False) -> None:
        """Wrap a network.

        Args:
            network: in evaluation mode.
            side: of the input in pixels, a multiple of 32.
            mirrored: average the logits of the frame and of its mirror image, at twice the cost.
        """
        super().__init__()
        self.network = _dividing(network)
        self.side, self.mirrored = side, mirrored
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("columns", interpolation_matrix(side // OUTPUT_STRIDE, OUTPUT_STRIDE))

    def forward(self, image: Tensor) -> Tensor:
        x = image.permute(0, 3, 1, 2).float() - self.mean
        if self.mirrored:
            logits = self.network.finest(torch.cat([x, x.flip(3)]))
            # Halves by their number, and not by N: the exporter would write down the N that it sees.
            straight, mirrored = logits.view(2, -1, *logits.shape[1:]).unbind()
            logits = 0.5 * (straight + mirrored.flip(3))
        else:
            logits = self.network.finest(x)
        return torch.sigmoid(self.columns.T @ logits @ self.columns)


@torch.no_grad()
def _dividing(network: Segmenter) -> Segmenter:
    """A copy for pictures that are centred but not divided by STD: its first weights do that at no cost."""
    copied = copy.deepcopy(network)
    copied.encoder.first_weight.div_(torch.tensor(STD).view(1, 3, 1, 1))
    return copied


def interpolation_matrix(size: int, factor: int) -> Tensor:
    """Matrix M [size, factor * size] of linear interpolation: a row vector v becomes v @ M, as `upsample`."""
    identity = torch.eye(size)[None]
    return functional.interpolate(identity, scale_factor=float(factor), mode="linear", align_corners=False)[0]


def upsample(logits: Tensor, factor: int) -> Tensor:
    """Bilinear upsampling [N, 1, H, W] by a whole factor."""
    return functional.interpolate(logits, scale_factor=float(factor), mode="bilinear", align_corners=False)


def normalise(images: Tensor) -> Tensor:
    """uint8 RGB [N, H, W, 3] -> float32 [N, 3, H, W] in ImageNet's normalisation."""
    mean = torch.tensor(MEAN, device=images.device).view(1, 3, 1, 1)
    std = torch.tensor(STD, device=images.device).view(1, 3, 1, 1)
    return (images.permute(0, 3, 1, 2).float() - mean) / std
