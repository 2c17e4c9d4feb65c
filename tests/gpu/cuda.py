"""What the tests on a GPU share: whether there is one, the models on it, and pictures to try them on."""

import ctypes
import sys
from functools import cache
from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray

from detector.children import run_tool
from detector.field_of_view import locate
from detector.files.resources import resource_folder
from detector.inference import Engine, find_model, released_models
from detector.inference.batch_engine import domes
from detector.inference.gpu import cuda_driver_present
from detector.inference.models import INT8, variant_files
from detector.inference.onnx_file import read_onnx
from detector.inference.onnxruntime_backend import OnnxRuntimeBackend, built_for_cuda, open_on_gpu
from detector.video import open_video

Pictures = dict[str, list[NDArray[np.uint8]]]

DEMO = resource_folder("assets") / "demo.mp4"
# Every released model in float32 and float16.
MODELS = [
    f"{name}:{variant}"
    for name, file in released_models().items()
    for variant in variant_files(file)
    if variant != INT8
]


def why_not() -> str:
    """Why nothing can be tested on CUDA here, in plain words; "" where it can."""
    if not cuda_driver_present():
        return "there is no NVIDIA driver"
    driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    count = ctypes.c_int()
    if driver.cuInit(0) or driver.cuDeviceGetCount(ctypes.byref(count)) or not count.value:
        return "NVIDIA's driver finds no GPU"
    return "" if built_for_cuda() else "the installed ONNX Runtime has no CUDA in it"


on_gpu = [
    pytest.mark.gpu,
    # Of engines that several tests use.
    pytest.mark.leaves_threads("gpu"),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "CUDA answers"),
]


@cache
def opened(model: str) -> OnnxRuntimeBackend:
    """A released model on the GPU, opened once; a failure is not kept."""
    return open_on_gpu(read_onnx(find_model(model)), "cuda", 1)


@cache
def input_side(model: str) -> int:
    """Of its square input, in pixels."""
    return read_onnx(find_model(model)).contract.inputs[0].shape[1]


@cache
def pictures(side: int) -> Pictures:
    """RGB pictures [side, side, 3] by kind: frames of the demo, noise, and domes that look like polyps."""
    random = np.random.default_rng(0)
    squares = [random.integers(0, 256, (size, size, 3), dtype=np.uint8) for size in (side, side // 8, 4)]
    with open_video(DEMO) as video:
        shown = [frame.picture for frame in islice(video, 0, None, 45)]
    return {
        "demo": [
            picture.small_rgb(locate(picture.thumbnail(), picture.width, picture.height), side)
            for picture in shown
        ],
        "random": [square[np.ix_(*(np.arange(side) * len(square) // side,) * 2)] for square in squares],
        "domes": domes(6, side),
    }


@cache
def on_the_cpu(name: str) -> dict[str, NDArray[np.float32]]:
    """Probability maps of those pictures by the float32 file on the CPU."""
    engine = Engine(find_model(f"{name}:float32"), "cpu")
    return {
        kind: np.stack([engine.run(picture).copy() for picture in some])
        for kind, some in pictures(engine.card.input_side).items()
    }


def gpu_says(field: str) -> str:
    """A property of the first GPU, as NVIDIA's tool gives it."""
    ended = run_tool("nvidia-smi", f"--query-gpu={field}", "--format=csv,noheader,nounits", timeout=30)
    assert ended is not None and ended.code == 0, "nvidia-smi does not answer"
    return ended.out.strip().split("\n")[0].strip()
