"""Mixed precision is taken where it helps, and only there."""

import time

import torch
from torch import nn

from training.network.mixed import mixed_precision


def test_a_processor_computes_in_bfloat16_only_if_it_has_the_kernels() -> None:
    has_kernels = torch.ops.mkldnn._is_mkldnn_bf16_supported()

    with mixed_precision(torch.device("cpu")):
        result = nn.Linear(8, 8)(torch.zeros(1, 8))

    assert result.dtype == (torch.bfloat16 if has_kernels else torch.float32)


def test_it_is_nowhere_many_times_slower_than_float32() -> None:
    layer = nn.Conv2d(64, 64, 3, padding=1)
    x = torch.zeros(1, 64, 48, 48)

    plain = _fastest(layer, x)
    with mixed_precision(x.device):
        mixed = _fastest(layer, x)

    assert mixed < 10 * plain


@torch.no_grad()
def _fastest(layer: nn.Module, x: torch.Tensor) -> float:
    times = []
    for _ in range(8):
        begun = time.perf_counter()
        layer(x)
        times.append(time.perf_counter() - begun)
    return min(times)
