"""Mixed precision where the device has it."""

import torch


def mixed_precision(device: torch.device) -> torch.autocast:
    """A context in which a network computes in bfloat16 if the device multiplies it, and in float32 if not.

    A processor without AVX-512 has no bfloat16 kernels in oneDNN; PyTorch falls back to plain loops there,
    which take some hundred times as long as float32.

    Args:
        device: where the network computes.
    """
    return torch.autocast(device.type, torch.bfloat16, enabled=_multiplies_bfloat16(device))


def _multiplies_bfloat16(device: torch.device) -> bool:
    if device.type == "cpu":
        return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
    return device.type != "cuda" or torch.cuda.is_bf16_supported(including_emulation=False)
