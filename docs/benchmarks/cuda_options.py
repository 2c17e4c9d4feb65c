"""Which options of ONNX Runtime's CUDA provider run the models fastest, and whether they give the same.

A throw-away script, no part of the package. In an environment that has polyp-detector, about 40 s on a GPU:

    python docs/benchmarks/cuda_options.py [--model default:fp16 …] [--runs 400] [--size 1] [--json FILE]

The first row is what the program uses. Times are of a run with its copies, in milliseconds; `opened` is in
seconds; `apart` is the largest difference from the first row's probabilities.
"""

import argparse
import ctypes
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from detector.inference import find_model
from detector.inference.backend import ModelFile
from detector.inference.batch_engine import domes
from detector.inference.batched import batched
from detector.inference.onnx_file import read_onnx
from detector.inference.onnxruntime_backend import BoundRun
from detector.inference.providers import CPU, cuda_options

CUDA = "CUDAExecutionProvider"
CHANGES: dict[str, dict[str, str]] = {
    "as it is": {},
    "channels last": {"prefer_nhwc": "1"},
    "exhaustive": {"cudnn_conv_algo_search": "EXHAUSTIVE"},
    "channels last, exhaustive": {"prefer_nhwc": "1", "cudnn_conv_algo_search": "EXHAUSTIVE"},
    "bias fused": {"fuse_conv_bias": "1"},
    "channels last, bias fused": {"prefer_nhwc": "1", "fuse_conv_bias": "1"},
    "not recorded": {"enable_cuda_graph": "0"},
    # No option of the provider: whether the copy to the GPU gains by memory that stays where it is.
    "pictures in pinned memory": {"pinned": "1"},
}
_WARM_UP = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--model", action="append")
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--size", type=int, default=1, help="Pictures of a run.")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    onnxruntime.preload_dlls() if options.device == "cuda" else None
    found: dict[str, Any] = {}
    print("| model | options | p50 | p99 | opened | apart |\n|---|---|---|---|---|---|")  # noqa: T201
    for name in options.model or ["default:fp16", "accurate:fp16"]:
        read = read_onnx(find_model(name))
        model = batched(read, options.size) if options.size > 1 else read
        first = None
        for said, change in CHANGES.items():
            try:
                figures, maps = measure(model, options, change)
            except Exception as error:  # noqa: BLE001 - the others are measured all the same
                print(f"| {name} | {said} | fails: {str(error)[:90]} | | | |", flush=True)  # noqa: T201
                continue
            first = maps if first is None else first
            figures["apart"] = round(float(np.abs(maps - first).max()), 5)
            found.setdefault(name, {})[said] = figures
            print(f"| {name} | {said} | {' | '.join(map(str, figures.values()))} |", flush=True)  # noqa: T201
    if options.json is not None:
        options.json.write_text(json.dumps(found, indent=1) + "\n")


def measure(
    model: ModelFile, options: argparse.Namespace, change: dict[str, str]
) -> tuple[dict[str, float], Any]:
    """Figures of one set of options, and the map of a picture."""
    pinned = "pinned" in change
    chosen = {**cuda_options(graph=True), **({} if pinned else change)}
    chain = [(CUDA, chosen), (CPU, {})] if options.device == "cuda" else [(CPU, {})]
    settings = onnxruntime.SessionOptions()
    settings.log_severity_level = 3
    started = time.perf_counter()
    session = onnxruntime.InferenceSession(model.content, settings, providers=chain, enable_fallback=0)
    if options.device == "cuda" and session.get_providers()[0] != CUDA:
        raise RuntimeError("CUDA cannot be loaded")
    bound = BoundRun(session, model.contract, options.device, recorded=True)
    bound.record()
    opened = time.perf_counter() - started
    shape = model.contract.inputs[0].shape
    pictures = np.stack([np.stack([picture] * shape[0]) for picture in domes(4, shape[1])])
    if pinned and options.device == "cuda":
        pin(pictures)
    seconds = []
    for number in range(_WARM_UP + options.runs):
        started = time.perf_counter()
        bound.run(pictures[number % 4])
        seconds.append(time.perf_counter() - started)
    if pinned and options.device == "cuda":
        ctypes.CDLL("libcuda.so.1").cuMemHostUnregister(ctypes.c_void_p(pictures.ctypes.data))
    times = 1e3 * np.percentile(seconds[_WARM_UP:], (50, 99))
    figures = {"p50": round(float(times[0]), 3), "p99": round(float(times[1]), 3), "opened": round(opened, 2)}
    return figures, bound.run(pictures[0]).copy()


def pin(array: NDArray[np.uint8]) -> None:
    """Tell the driver that memory stays where it is, in the context that ONNX Runtime uses."""
    cuda, context = ctypes.CDLL("libcuda.so.1"), ctypes.c_void_p()
    cuda.cuInit(0)
    cuda.cuDevicePrimaryCtxRetain(ctypes.byref(context), 0)
    cuda.cuCtxSetCurrent(context)
    address, size = ctypes.c_void_p(array.ctypes.data), ctypes.c_size_t(array.nbytes)
    if result := cuda.cuMemHostRegister_v2(address, size, 0):
        raise RuntimeError(f"memory cannot be pinned: CUDA error {result}")


if __name__ == "__main__":
    main()
