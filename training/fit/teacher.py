"""Released or trained networks whose masks a smaller one learns beside the annotators' (Hinton et al.,
"Distilling the knowledge in a neural network", 2015)."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from training.fit.weights import TrainedNetwork, load_network
from training.network.mixed import mixed_precision


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
        self._trained = [load_network(source) for source in sources]
        for trained in self._trained:
            trained.network.eval().requires_grad_(False)
            trained.network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    @torch.no_grad()
    def masks(self, x: Tensor) -> Tensor:
        """Probability float32 [N, 1, side / 2, side / 2] for normalised square pictures [N, 3, side, side].

        Each network sees them at the size at which it is released: there it is best.
        """
        return torch.stack([_masks(trained, x) for trained in self._trained]).mean(0)


def _masks(trained: TrainedNetwork, x: Tensor) -> Tensor:
    side = trained.input_side
    seen = functional.interpolate(x, (side, side), mode="bilinear", align_corners=False, antialias=True)
    with mixed_precision(x.device):
        logits = trained.network.finest(seen.contiguous(memory_format=torch.channels_last))
    size = (x.shape[2] // 2, x.shape[3] // 2)
    return torch.sigmoid(functional.interpolate(logits.float(), size, mode="bilinear", align_corners=False))
