"""Execution providers of ONNX Runtime and their options. Decides nothing about what works."""

import ctypes
import sys
from typing import Any, Literal

Device = Literal["auto", "tensorrt", "cuda", "openvino", "cpu"]
Provider = tuple[str, dict[str, Any]]

CPU, CUDA, TENSORRT = "CPUExecutionProvider", "CUDAExecutionProvider", "TensorrtExecutionProvider"
DEVICE_NAMES = {CPU: "cpu", CUDA: "cuda", TENSORRT: "tensorrt"}

_OPTIONS: dict[str, dict[str, Any]] = {
    # An exhaustive search costs up to a second for each new shape and gains nothing once it is steady.
    CUDA: {"cudnn_conv_algo_search": "HEURISTIC"},
    TENSORRT: {
        "trt_fp16_enable": "1",
        "trt_engine_cache_enable": "1",
        "trt_timing_cache_enable": "1",
    },
    CPU: {},
}
_CHAINS: dict[str, tuple[str, ...]] = {
    "tensorrt": (TENSORRT, CUDA, CPU),
    "cuda": (CUDA, CPU),
    "cpu": (CPU,),
}


def provider_chain(device: Device) -> list[Provider]:
    """Providers to ask for, most wanted first. `auto` asks for CUDA where its driver is."""
    wanted = ("cuda" if cuda_driver_present() else "cpu") if device == "auto" else device
    return [(name, dict(_OPTIONS[name])) for name in _CHAINS[wanted]]


def cuda_driver_present() -> bool:
    """Whether NVIDIA's driver library can be loaded: asking ONNX Runtime in vain floods standard error."""
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    return True
