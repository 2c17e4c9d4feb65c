"""Time the models' runs with their copies on a GPU: single frames, batches, and where the time goes.

A throw-away script, no part of the package. In an environment that has polyp-detector, about 45 s on a GPU:

    python docs/benchmarks/gpu_model.py [--device cuda] [--runs 1000] [--json FILE]

A run is what the live path waits for: picture to the device, network, probability map back. `paced` runs come
60 a second, as frames do: a GPU that is idle in between may lower its clocks. `split` is of a session of its
own: copy to the device, launch (until ONNX Runtime has handed over all work), kernels (until the device has
done it), copy back; with a recorded graph launch and kernels are one.
"""

import argparse
import importlib.util
import json
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from detector.benchmark.graphics import look_at_gpus
from detector.inference import Engine, open_engine
from detector.inference.models import choose_variant
from detector.inference.providers import provider_chain

MODELS = ("default:fp16", "accurate:fp16", "default:float32", "accurate:float32")
# Of which batches and the split are measured too.
USED = ("default:fp16", "accurate:fp16")
BATCHES = (1, 8, 32)
_WARM_UP = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--model", action="append")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    report = Report(options.json, options.runs)
    models = options.model or MODELS
    # What may leave a GPU in a bad state comes last, and what is done is written at once.
    for model in models:
        report.add(model, "single", partial(single, model, options.device, options.runs))
    for model in (model for model in models if model in USED):
        for size in BATCHES:
            measure = partial(batch, model, options.device, size, options.runs)
            report.add(model, f"batches_of_{size}", measure)
    for model in (model for model in models if model in USED):
        for name, recorded in (("split_ms", False), ("split_recorded_ms", True)):
            report.add(model, name, partial(split, model, options.device, options.runs, recorded))


class Report:
    """What was found, printed and written part by part."""

    def __init__(self, path: Path | None, runs: int) -> None:
        self._path = path
        self._found: dict[str, Any] = {"onnxruntime": onnxruntime.__version__, "runs": runs, "models": {}}

    def add(self, model: str, name: str, measure: Callable[[], Any]) -> None:
        """Measure a part; one that fails says why, and takes the others not with it."""
        said = attempted(measure)
        print(f"{model} {name}: {json.dumps(said)}", flush=True)  # noqa: T201
        self._found["models"].setdefault(model, {})[name] = said
        self._found["gpus"] = [(each.gpu.model_dump(), each.state.model_dump()) for each in look_at_gpus()]
        if self._path is not None:
            self._path.write_text(json.dumps(self._found, indent=1) + "\n")


def single(model: str, device: str, runs: int) -> dict[str, Any]:
    """Single frames, one after the other and 60 a second."""
    started = time.perf_counter()
    engine = opened(model, device)
    opening = time.perf_counter() - started
    pictures = random_pictures(engine.card.input_side)
    return {
        "device": engine.device,
        "precision": engine.precision,
        "sha256": engine.sha256,
        "opened_s": round(opening, 2),
        "recorded": getattr(getattr(engine, "_backend", None), "recorded", None),
        "flat_out_ms": spread(timed(lambda number: engine.run(pictures[number % 8]), runs)),
        "paced_ms": spread(timed(lambda number: engine.run(pictures[number % 8]), max(3, runs // 8), 1 / 60)),
    }


@cache
def opened(model: str, device: str) -> Engine:
    return open_engine(model, device)


def attempted(measure: Callable[[], Any]) -> Any:
    """A figure, or why there is none."""
    try:
        return measure()
    except Exception as error:  # noqa: BLE001 - the others are measured all the same
        return f"failed: {type(error).__name__}: {error}"


def random_pictures(side: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (8, side, side, 3)).astype(np.uint8)


def timed(run: Callable[[int], object], runs: int, interval: float = 0.0) -> list[float]:
    """Seconds of each run, which begin at least `interval` seconds after one another."""
    for number in range(_WARM_UP):
        run(number)
    seconds = []
    due = time.perf_counter()
    for number in range(runs):
        due += interval
        if interval:
            time.sleep(max(0.0, due - time.perf_counter()))
        started = time.perf_counter()
        run(number)
        seconds.append(time.perf_counter() - started)
    return seconds


def spread(seconds: list[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile (nearest rank) and maximum in milliseconds."""
    ranked = np.percentile(1000 * np.array(seconds), (50, 95, 99, 100), method="inverted_cdf")
    return dict(zip(("p50", "p95", "p99", "max"), (round(float(value), 3) for value in ranked), strict=True))


def batch(model: str, device: str, size: int, runs: int) -> dict[str, float] | str:
    """Frames a second in batches of a size, copies included."""
    if not importlib.util.find_spec("detector.inference.batch_engine"):
        return "this version runs single frames alone"
    from detector.inference.batch_engine import BatchEngine

    engine = opened(model, device)
    batches = BatchEngine(engine, size)
    pictures = random_pictures(engine.card.input_side)
    several = [pictures[number % 8] for number in range(size)]
    figures = spread(timed(lambda _: batches.run(several), max(3, runs // 5 // size)))
    return figures | {"frames_a_second": round(1000 * size / figures["p50"], 1)}


def split(model: str, device: str, runs: int, recorded: bool) -> dict[str, Any]:
    """Medians of the steps of a run."""
    path = choose_variant(model, device)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    chain = provider_chain(device, graph=recorded)
    session = onnxruntime.InferenceSession(str(path), options, providers=chain)
    memory = "cuda" if session.get_providers()[0] == "CUDAExecutionProvider" else "cpu"
    shapes = session.get_inputs()[0].shape, session.get_outputs()[0].shape
    given = onnxruntime.OrtValue.ortvalue_from_shape_and_type(shapes[0], np.uint8, memory, 0)
    made = onnxruntime.OrtValue.ortvalue_from_shape_and_type(shapes[1], np.float32, memory, 0)
    binding = session.io_binding()
    binding.bind_ortvalue_input("image", given)
    binding.bind_ortvalue_output("probability", made)
    unsynchronised = onnxruntime.RunOptions()
    unsynchronised.add_run_config_entry("disable_synchronize_execution_providers", "1")
    pictures, rows = random_pictures(shapes[0][1]), []
    for _ in range(_WARM_UP):
        session.run_with_iobinding(binding)
    for number in range(max(3, runs // 5)):
        moments = [time.perf_counter()]
        given.update_inplace(pictures[number % 8][None])
        moments.append(time.perf_counter())
        session.run_with_iobinding(binding, unsynchronised)
        moments.append(time.perf_counter())
        binding.synchronize_outputs()
        moments.append(time.perf_counter())
        made.numpy()
        moments.append(time.perf_counter())
        rows.append(np.diff(moments))
    medians = 1000 * np.median(rows, axis=0)
    steps = zip(("copy_to", "launch", "kernels", "copy_back"), medians, strict=True)
    return {"provider": session.get_providers()[0]} | {name: round(float(value), 3) for name, value in steps}


if __name__ == "__main__":
    main()
