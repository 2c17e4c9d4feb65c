"""Released or trained networks whose masks a smaller one learns beside the annotators' (Hinton et al.,
"Distilling the knowledge in a neural network", 2015)."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from training.network.segmenter import upsample
from training.weights import load_network


class Teacher:
    """The mean opinion of one or several networks on a batch."""

    def __init__(self, sources: Sequence[Path], device: torch.device) -> None:
        """Load the networks.

        Args:
            sources: folders of runs or of released models.
            device: where they compute.

        Raises:
            DataError: a folder holds no network, or a damaged one.
        """
        self._networks = [load_network(source).eval().requires_grad_(False) for source in sources]
        for network in self._networks:
            network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    @torch.no_grad()
    def masks(self, x: Tensor) -> Tensor:
        """Probability float32 [N, 1, H / 2, W / 2] for normalised pictures [N, 3, H, W]."""
        opinions = []
        for network in self._networks:
            with torch.autocast(x.device.type, torch.bfloat16):
                logits = network.decoder.finest(network.encoder(x))
            opinions.append(torch.sigmoid(upsample(logits.float(), 2)))
        return torch.stack(opinions).mean(0)
