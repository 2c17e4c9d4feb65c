"""Compare a released model's time with what the machine could do at best, and say where the rest goes.

A throw-away script, no part of the package. In an environment that has polyp-detector[train]:

    python docs/benchmarks/limit.py [--threads 2] [--rounds 60] [--model default] [--model accurate]

The limit is the network's multiply-adds, divided by those that a large float32 matrix product does a second
on the same threads, in turns with the model. A share of 1 would mean that nothing but arithmetic takes time.
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch

from detector.inference import find_model

_SIDE_OF_PRODUCT = 2048
_WARM_UP = 10
# The encoder's layers of that name, and the first and third of each block of the decoder.
_DEPTHWISE = re.compile(r"depthwise|blocks\.\d\.[02]\b")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--model", action="append")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print("| model | million multiply-adds | product, 10^9/s | limit, ms | measured, ms | share |")  # noqa: T201
    print("|---|---|---|---|---|---|")  # noqa: T201
    kinds = {}
    for name in options.model or ["default"]:
        path = find_model(name)
        count = multiply_adds(path)
        peak, seconds, kinds[name] = measure(path, options.threads, options.rounds)
        limit = count / peak
        print(  # noqa: T201
            f"| {name} | {count / 1e6:.0f} | {peak / 1e9:.0f} | {1e3 * limit:.1f} | {1e3 * seconds:.1f} "
            f"| {limit / seconds:.2f} |"
        )
    for name, shares in kinds.items():
        print(f"\n{name}, share of the time by kind of layer: {shares}")  # noqa: T201


def multiply_adds(path: Path) -> float:
    """Multiply-adds of the convolutions of an ONNX file; all else is a hundredth of them."""
    graph = onnx.shape_inference.infer_shapes(onnx.load(path)).graph
    shapes = {
        value.name: [size.dim_value for size in value.type.tensor_type.shape.dim]
        for value in graph.value_info
    }
    weights = {tensor.name: list(tensor.dims) for tensor in graph.initializer}
    return float(
        sum(
            np.prod(shapes[node.output[0]]) * np.prod(weights[node.input[1]][1:])
            for node in graph.node
            if node.op_type == "Conv"
        )
    )


def measure(path: Path, threads: int, rounds: int) -> tuple[float, float, str]:
    """Multiply-adds a second of a large product, median seconds of the model, and where its time goes."""
    with tempfile.TemporaryDirectory() as folder:
        session = profiled_session(path, threads, Path(folder))
        picture = np.random.default_rng(0).integers(0, 256, session.get_inputs()[0].shape).astype(np.uint8)
        first, second = (torch.rand(_SIDE_OF_PRODUCT, _SIDE_OF_PRODUCT) for _ in range(2))
        products, runs = [], []
        for _ in range(_WARM_UP + rounds):
            products.append(timed(lambda: first @ second))
            # The product fills the caches; only the last of three runs finds the model's own data in them.
            runs.append([timed(lambda: session.run(None, {"image": picture})) for _ in range(3)][-1])
        events = json.loads(Path(session.end_profiling()).read_text())
    peak = _SIDE_OF_PRODUCT**3 / statistics.median(products[_WARM_UP:])
    return peak, statistics.median(runs[_WARM_UP:]), by_kind(events)


def profiled_session(path: Path, threads: int, folder: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.enable_profiling = True
    options.profile_file_prefix = str(folder / "profile")
    # The threads of the product and of the model must not take the processor from each other.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def timed(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def by_kind(events: list[dict[str, Any]]) -> str:
    """Share of each kind of layer in the time of all layers."""
    spent: Counter[str] = Counter()
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("kernel_time"):
            spent[kind(event["args"], event["name"])] += event["dur"]
    whole = sum(spent.values())
    return ", ".join(f"{name} {value / whole:.2f}" for name, value in spent.most_common(7))


def kind(arguments: dict[str, Any], name: str) -> str:
    if arguments["op_name"] not in {"Conv", "FusedConv", "QLinearConv"}:
        return str(arguments["op_name"])
    return "depthwise convolution" if _DEPTHWISE.search(name) else "convolution"


if __name__ == "__main__":
    main()
