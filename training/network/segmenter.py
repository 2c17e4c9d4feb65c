"""The polyp segmentation network: encoder, decoder, and the form in which it is exported."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.network.decoder import Decoder
from training.network.encoder import Encoder

# ImageNet statistics, with which the encoder's weights were trained; RGB in 0..255.
MEAN = (123.675, 116.28, 103.53)
STD = (58.395, 57.12, 57.375)
OUTPUT_STRIDE = 4


class Segmenter(nn.Module):
    """Normalised RGB [N, 3, H, W] -> mask logits at strides 4, 8 and 16. H and W are multiples of 32."""

    def __init__(self, encoder: str, channels: int) -> None:
        super().__init__()
        self.encoder = Encoder(encoder)
        self.decoder = Decoder(self.encoder.channels, channels)

    def forward(self, x: Tensor) -> list[Tensor]:
        logits: list[Tensor] = self.decoder(self.encoder(x))
        return logits


class Exported(nn.Module):
    """What is released: uint8 RGB [1, H, W, 3] -> probability float32 [1, 1, H, W].

    Logits are upsampled rather than probabilities: the 0.5 line of the smooth logits is the smoother outline.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, network: Segmenter) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("scale", 1 / torch.tensor(STD).view(1, 3, 1, 1))

    def forward(self, image: Tensor) -> Tensor:
        x = (image.permute(0, 3, 1, 2).float() - self.mean) * self.scale
        logits = self.network.decoder.finest(self.network.encoder(x))
        return torch.sigmoid(upsample(logits, OUTPUT_STRIDE))


def upsample(logits: Tensor, factor: int) -> Tensor:
    """Bilinear upsampling [N, 1, H, W] by a whole factor."""
    return functional.interpolate(logits, scale_factor=float(factor), mode="bilinear", align_corners=False)


def normalise(images: Tensor) -> Tensor:
    """uint8 RGB [N, H, W, 3] -> float32 [N, 3, H, W] in ImageNet's normalisation."""
    mean = torch.tensor(MEAN, device=images.device).view(1, 3, 1, 1)
    std = torch.tensor(STD, device=images.device).view(1, 3, 1, 1)
    return (images.permute(0, 3, 1, 2).float() - mean) / std
