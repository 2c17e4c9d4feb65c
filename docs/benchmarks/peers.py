"""Time this project's model beside other open networks, in ONNX Runtime, in turns, in one run.

A throw-away script, no part of the package. In an environment that has polyp-detector[train] and monai:

    python docs/benchmarks/peers.py [--threads 2] [--rounds 40] [--model default] [--model accurate]

Peers get random weights: speed does not depend on them. Every network runs once a round, so that other load
on the machine and a changing clock hit all of them; figures of different runs are not comparable.
"""

import argparse
import importlib.util
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from detector.inference import find_model
from detector.inference.models import FLOAT32, INT8, variant_files

_WARM_UP = 5


@dataclass(frozen=True)
class Subject:
    """What is timed: the side of its input in pixels, and one run of it."""

    side: int
    run: Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--model", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subjects = own(options.model or ["default"], options.threads) | peers(Path(folder), options.threads)
        show(subjects, measure(subjects, options.rounds), options.threads)


def own(models: Sequence[str], threads: int) -> dict[str, Subject]:
    """Released models in the precisions that are made for CPUs, normalisation and upsampling included."""
    return {
        f"polyp-detector {model}, {name}": session(path, threads)
        for model in models
        for name, path in variant_files(find_model(model)).items()
        if name in (FLOAT32, INT8)
    }


def peers(folder: Path, threads: int) -> dict[str, Subject]:
    """Other networks, exported with random weights; what is not installed is named and left out."""
    subjects: dict[str, Subject] = {}
    if importlib.util.find_spec("monai"):
        from monai.networks.nets import FlexibleUNet

        network = FlexibleUNet(in_channels=3, out_channels=1, backbone="efficientnet-b0", pretrained=False)
        path = exported(network, 352, folder / "flexible_unet.onnx")
        subjects["MONAI FlexibleUNet, efficientnet-b0"] = session(path, threads)
    else:
        print("monai is not installed: pip install monai")  # noqa: T201
    if importlib.util.find_spec("ultralytics") and importlib.util.find_spec("torchvision"):
        from ultralytics import YOLO

        network = YOLO("yolo11n-seg.yaml").model.fuse()
        subjects["Ultralytics YOLO11n-seg"] = session(exported(network, 640, folder / "yolo.onnx"), threads)
    else:
        print("ultralytics needs torchvision beside torch; without both YOLO is left out")  # noqa: T201
    return subjects


def exported(network: torch.nn.Module, side: int, path: Path) -> Path:
    """Write a network as ONNX for one picture [1, 3, side, side]."""
    picture = (torch.zeros(1, 3, side, side),)
    torch.onnx.export(network.eval(), picture, str(path), opset_version=18, dynamo=False)
    return path


def session(path: Path, threads: int) -> Subject:
    """A run of a model on a random picture."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # The waiting threads of one network must not take the processor from the next.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    loaded = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    entry = loaded.get_inputs()[0]
    noise = np.random.default_rng(0).integers(0, 256, entry.shape)
    picture = noise.astype(np.uint8) if entry.type == "tensor(uint8)" else (noise / 255).astype(np.float32)
    return Subject(max(entry.shape), lambda: loaded.run(None, {entry.name: picture}))


def measure(subjects: dict[str, Subject], rounds: int) -> dict[str, np.ndarray]:
    """Milliseconds of every run, one of each subject a round."""
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(_WARM_UP + rounds):
        for name, subject in subjects.items():
            started = time.perf_counter()
            subject.run()
            times[name].append(1e3 * (time.perf_counter() - started))
    return {name: np.array(values[_WARM_UP:]) for name, values in times.items()}


def show(subjects: dict[str, Subject], times: dict[str, np.ndarray], threads: int) -> None:
    """Print a table, as Markdown."""
    fastest = min(float(np.median(values)) for values in times.values())
    print(f"\nonnxruntime {onnxruntime.__version__}, CPU, {threads} threads, in turns\n")  # noqa: T201
    print("| network | input | p50 ms | p95 ms | times the fastest |\n|---|---|---|---|---|")  # noqa: T201
    for name, values in times.items():
        side, (p50, p95) = subjects[name].side, np.quantile(values, [0.5, 0.95])
        print(f"| {name} | {side} x {side} | {p50:.1f} | {p95:.1f} | {p50 / fastest:.1f} |")  # noqa: T201


if __name__ == "__main__":
    main()
