"""The order of a picture's values in memory that a network trains fastest with."""

import time

import torch
from torch import nn

from training.network.mixed import mixed_precision

_WARM_UP, _STEPS = 3, 6


def fastest_layout(
    network: nn.Module, batch_size: int, side: int, device: torch.device
) -> torch.memory_format:
    """Channels last, or on a GPU what a few steps show: which of its kernels for depthwise convolutions are
    fast depends on card and release.

    Args:
        network: on the device; its weights stay as they are, its normalisation statistics too.
        batch_size: of the run.
        side: of its largest pictures.
        device: where it trains.
    """
    if device.type != "cuda":
        return torch.channels_last
    return min(
        (torch.channels_last, torch.contiguous_format),
        key=lambda layout: _seconds(network, batch_size, side, device, layout),
    )


def _seconds(
    network: nn.Module, batch_size: int, side: int, device: torch.device, layout: torch.memory_format
) -> float:
    state = {name: value.clone() for name, value in network.state_dict().items()}
    network.to(memory_format=layout)  # type: ignore[call-overload]
    network.train()
    x = torch.randn(batch_size, 3, side, side, device=device).contiguous(memory_format=layout)
    for step in range(_WARM_UP + _STEPS):
        if step == _WARM_UP:
            torch.cuda.synchronize(device)
            started = time.perf_counter()
        with mixed_precision(device):
            loss = torch.stack([output.float().mean() for output in network(x)]).sum()
        network.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
    torch.cuda.synchronize(device)
    taken = time.perf_counter() - started
    network.zero_grad(set_to_none=True)
    network.load_state_dict(state)
    return taken
