"""What moving crop, resize and colour conversion to the GPU would bring, measured; nothing of it is used.

A throw-away script, no part of the package. In an environment with polyp-detector and onnx, 15 s on a GPU:

    python docs/benchmarks/preprocess_gpu.py [--device cuda] [--model default] [--runs 200] [--json FILE]

Today a frame's field of view is cut out, shrunk and converted on the CPU, and a picture of the model's side
is copied to the GPU. The other way copies the whole planes of the frame, and a graph of plain ONNX operators
before the model's own does the rest and leaves its picture in the buffer from which the model reads.

Columns, in milliseconds: `prepare`, the CPU's work; `run`, the model with its copies; `now`, both; `copy`,
the planes; `graph`, the operators; `moved`, copy, operators, model and the way back. `apart` is how much the
two pictures differ on average, in levels of 255.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from detector.boxes import Box
from detector.inference.models import choose_variant
from detector.inference.onnx_file import read_onnx
from detector.inference.providers import provider_chain
from detector.picture import YuvPicture, rgb_map

SIZES = ((1080, 1920), (2160, 3840))
_WARM_UP = 20
COLUMNS = ("prepare", "run", "now", "copy", "graph", "moved")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--model", default="default")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    onnxruntime.preload_dlls() if options.device == "cuda" else None
    print(f"| frame | percentile | {' | '.join(COLUMNS)} | apart |")  # noqa: T201
    print("|---|---|---|---|---|---|---|---|---|")  # noqa: T201
    found = {f"{height}p": measure(options, height, width) for height, width in SIZES}
    if options.json is not None:
        options.json.write_text(json.dumps(found, indent=1) + "\n")


def measure(options: argparse.Namespace, height: int, width: int) -> dict[str, Any]:
    """Time both ways on one frame, each figure on its own and in turns with the others."""
    path = choose_variant(options.model, options.device)
    side = read_onnx(path).contract.inputs[0].shape[1]
    picture, box = frame(height, width)
    model = Bound(path.read_bytes(), options.device, {})
    before = Bound(pre_graph(picture, box, side), options.device, {"image": model.values["image"]})
    planes = {"y": picture.y, "u": picture.u, "v": picture.v}
    small = picture.small_rgb(box, side)

    def copy() -> None:
        for name, plane in planes.items():
            before.values[name].update_inplace(plane)

    def run() -> Any:
        model.values["image"].update_inplace(small[None])
        return finish()

    def finish() -> Any:
        model.run()
        return model.values["probability"].numpy()

    def now() -> None:
        model.values["image"].update_inplace(picture.small_rgb(box, side)[None])
        finish()

    def moved() -> None:
        copy()
        before.run()
        finish()

    ways = dict(
        zip(COLUMNS, (lambda: picture.small_rgb(box, side), run, now, copy, before.run, moved), strict=True)
    )
    moved()
    apart = float(np.abs(model.values["image"].numpy()[0].astype(int) - small).mean())
    seconds = timed(ways, options.runs)
    for percentile in (50, 99):
        row = [f"{np.percentile(1e3 * np.array(seconds[name]), percentile):.2f}" for name in COLUMNS]
        print(f"| {width} x {height} | p{percentile} | {' | '.join(row)} | {apart:.2f} |")  # noqa: T201
    return {
        "providers": [model.provider, before.provider],
        "recorded": [model.recorded, before.recorded],
        "model": path.name,
        "levels_apart": round(apart, 2),
        **{name: spread(values) for name, values in seconds.items()},
    }


def timed(ways: dict[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    """Seconds of each run of each way, in turns."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(_WARM_UP + runs):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            if number >= _WARM_UP:
                seconds[name].append(time.perf_counter() - started)
    return seconds


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Median and 99th percentile in milliseconds."""
    return {f"p{each}_ms": round(float(np.percentile(1e3 * np.array(seconds), each)), 3) for each in (50, 99)}


def frame(height: int, width: int) -> tuple[YuvPicture, Box[int]]:
    """A frame of smooth colours with a field of view in its middle, as recorders deliver it."""
    random = np.random.default_rng(0)

    def plane(rows: int, columns: int) -> NDArray[np.uint8]:
        coarse = random.integers(60, 200, (9, 16), dtype=np.uint8)
        return cv2.resize(coarse, (columns, rows), interpolation=cv2.INTER_CUBIC).astype(np.uint8, copy=False)

    half = (height // 2, width // 2)
    picture = YuvPicture(plane(height, width), plane(*half), plane(*half), "bt709", full_range=False)
    across = height * 5 // 4
    left = (width - across) // 2 // 4 * 4
    return picture, Box(left, 0, left + across, height)


class Bound:
    """A session whose inputs and outputs stay where they are.

    Attributes:
        values: the buffers, by name.
        provider: the first that loaded.
        recorded: whether it records its work and replays it.
    """

    def __init__(self, content: bytes, device: str, shared: dict[str, Any]) -> None:
        """Open; `shared` are buffers of another session that this one uses too."""
        self.recorded = device == "cuda"
        try:
            self._open(content, device, shared)
        except Exception as error:  # noqa: BLE001 - ONNX Runtime's errors share no other class
            print(f"without a recorded graph: {str(error)[:200]}")  # noqa: T201
            self.recorded = False
            self._open(content, device, shared)

    def _open(self, content: bytes, device: str, shared: dict[str, Any]) -> None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        chain = provider_chain(device, graph=self.recorded)
        self._session = onnxruntime.InferenceSession(content, options, providers=chain, enable_fallback=0)
        self.provider = self._session.get_providers()[0]
        memory = "cuda" if self.provider == "CUDAExecutionProvider" else "cpu"
        self._binding, self.values = self._session.io_binding(), dict(shared)
        for each in (*self._session.get_inputs(), *self._session.get_outputs()):
            if each.name not in self.values:
                kind = np.uint8 if each.type == "tensor(uint8)" else np.float32
                self.values[each.name] = onnxruntime.OrtValue.ortvalue_from_shape_and_type(
                    each.shape, kind, memory, 0
                )
        for each in self._session.get_inputs():
            self._binding.bind_ortvalue_input(each.name, self.values[each.name])
        for each in self._session.get_outputs():
            self._binding.bind_ortvalue_output(each.name, self.values[each.name])
        self.run()

    def run(self) -> None:
        self._session.run_with_iobinding(self._binding)


def pre_graph(picture: YuvPicture, box: Box[int], side: int) -> bytes:
    """A model from the planes y, u and v of a frame to `image`, uint8 [1, side, side, 3]."""
    nodes: list[onnx.NodeProto] = []
    constants: dict[str, NDArray[Any]] = {"rows_and_columns": np.array([0, 1], np.int64)}
    inputs = []
    for name, plane in (("y", picture.y), ("u", picture.u), ("v", picture.v)):
        inputs.append(helper.make_tensor_value_info(name, TensorProto.UINT8, plane.shape))
        part = picture.height // plane.shape[0]
        shrink(name, [each // part for each in (box.y1, box.x1, box.y2, box.x2)], side, nodes, constants)
    matrix = rgb_map("bt709", full_range=False)
    constants["weights"] = matrix[:, :3, None, None].copy()
    constants["offset"] = matrix[:, 3].copy()
    constants["least"], constants["most"] = np.array(0, np.float32), np.array(255, np.float32)
    nodes += [
        helper.make_node("Concat", ["y_small", "u_small", "v_small"], ["yuv"], axis=1),
        helper.make_node("Conv", ["yuv", "weights", "offset"], ["rgb"]),
        helper.make_node("Round", ["rgb"], ["whole"]),
        helper.make_node("Clip", ["whole", "least", "most"], ["clipped"]),
        helper.make_node("Transpose", ["clipped"], ["last"], perm=[0, 2, 3, 1]),
        helper.make_node("Cast", ["last"], ["image"], to=TensorProto.UINT8),
    ]
    output = helper.make_tensor_value_info("image", TensorProto.UINT8, [1, side, side, 3])
    weights = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "prepare", inputs, [output], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def shrink(
    name: str, box: list[int], side: int, nodes: list[onnx.NodeProto], constants: dict[str, NDArray[Any]]
) -> None:
    """From a plane to its box [1, 1, side, side]: means of two by two while there are, then linear."""
    top, left, bottom, right = box
    constants[f"{name}_start"] = np.array([top, left], np.int64)
    constants[f"{name}_end"] = np.array([bottom, right], np.int64)
    constants[f"{name}_axes"] = np.array([0, 1], np.int64)
    nodes += [
        helper.make_node(
            "Slice", [name, f"{name}_start", f"{name}_end", "rows_and_columns"], [f"{name}_box"]
        ),
        helper.make_node("Unsqueeze", [f"{name}_box", f"{name}_axes"], [f"{name}_one"]),
        helper.make_node("Cast", [f"{name}_one"], [f"{name}_0"], to=TensorProto.FLOAT),
    ]
    rows, columns, step = bottom - top, right - left, 0
    while rows % 2 == columns % 2 == 0 and rows >= 2 * side and columns >= 2 * side:
        pooled = [f"{name}_{step}"], [f"{name}_{step + 1}"]
        nodes.append(helper.make_node("AveragePool", *pooled, kernel_shape=[2, 2], strides=[2, 2]))
        rows, columns, step = rows // 2, columns // 2, step + 1
    constants[f"{name}_sides"] = np.array([1, 1, side, side], np.int64)
    nodes.append(
        helper.make_node(
            "Resize", [f"{name}_{step}", "", "", f"{name}_sides"], [f"{name}_small"], mode="linear"
        )
    )


if __name__ == "__main__":
    main()
