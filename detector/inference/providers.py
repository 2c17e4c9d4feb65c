"""Execution providers of ONNX Runtime and their options. Decides nothing about what works."""

from pathlib import Path
from typing import Any

Provider = tuple[str, dict[str, Any]]

CPU, CUDA, TENSORRT = "CPUExecutionProvider", "CUDAExecutionProvider", "TensorrtExecutionProvider"
# What the table of devices calls them.
DEVICE_NAMES = {CPU: "cpu", CUDA: "cuda", TENSORRT: "tensorrt"}


def provider_chain(device: str, cache: Path | None = None, graph: bool = False) -> list[Provider]:
    """Providers to ask for, most wanted first.

    Args:
        device: tensorrt, cuda or cpu.
        cache: folder of TensorRT's engine and timings; None builds them anew each time.
        graph: whether a GPU records its work once and replays it; every layer must then be on the GPU.
    """
    on_cpu: Provider = (CPU, {})
    on_cuda: Provider = (CUDA, cuda_options(graph))
    if device == "tensorrt":
        return [(TENSORRT, tensorrt_options(cache, graph)), on_cuda, on_cpu]
    return [on_cuda, on_cpu] if device == "cuda" else [on_cpu]


def cuda_options(graph: bool) -> dict[str, str]:
    """Options of the CUDA provider for a model of one static shape."""
    return {
        # An exhaustive search costs up to a second for each new shape and gains nothing once it is steady.
        "cudnn_conv_algo_search": "HEURISTIC",
        # A float32 model computes in float32, as its precision says; float16 has a file of its own.
        "use_tf32": "0",
        "enable_cuda_graph": "1" if graph else "0",
    }


def tensorrt_options(cache: Path | None, graph: bool) -> dict[str, str]:
    """Options of the TensorRT provider. The precision is that of the model file."""
    options = {"trt_cuda_graph_enable": "1" if graph else "0"}
    if cache is None:
        return options
    return options | {
        "trt_engine_cache_enable": "1",
        "trt_engine_cache_path": str(cache),
        "trt_timing_cache_enable": "1",
        "trt_timing_cache_path": str(cache),
    }
