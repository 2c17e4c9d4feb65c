"""Exponential moving average of a network's weights: what is validated and released."""

import copy

import torch
from torch import nn


class WeightAverage:
    """Averages weights and normalisation statistics; the horizon grows with the steps seen."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self._decay = decay
        self.steps = 0

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Move the average towards the network's present state."""
        self.steps += 1
        decay = min(self._decay, (1 + self.steps) / (10 + self.steps))
        mine, theirs = self.network.state_dict().values(), network.state_dict().values()
        pairs = list(zip(mine, theirs, strict=True))
        moving = [pair for pair in pairs if pair[0].dtype.is_floating_point]
        # One call for all of them: a GPU would wait for some hundred small ones.
        torch._foreach_lerp_([pair[0] for pair in moving], [pair[1] for pair in moving], 1 - decay)
        for own, other in pairs:
            if not own.dtype.is_floating_point:
                own.copy_(other)
