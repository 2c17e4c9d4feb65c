"""Time the same networks in PyTorch, and one of YOLO11n-seg's size, beside the engine on a GPU.

A throw-away script, no part of the package. In an environment that has polyp-detector[train], and torchvision
for the other network, about 45 s on a GPU:

    python docs/benchmarks/gpu_peers.py [--device cuda] [--runs 1000] [--json FILE]

All in float16 (on a CPU in float32) with the copies of the picture to the device and of the map back, as the
engine's run. LR-ASPP with MobileNet v3 (3.2 million parameters, about 6 GFLOP at 640 x 640) stands for a
network of YOLO11n-seg's size (2.9 million, 10 GFLOP); its weights are random, which speed does not depend on.
Last, torch's profiler sums up the kernels of the engine's run: what the device itself takes.
"""

import argparse
import importlib.util
import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from detector.benchmark.graphics import look_at_gpus
from detector.inference import open_engine
from training.fit.weights import load_network
from training.network.segmenter import ReleasedNetwork

MODELS = ("default", "accurate")
PEER, PEER_SIDE = "lraspp_mobilenet_v3_large, random weights, 640", 640
_WARM_UP, _PROFILED = 20, 50
# In seconds: of one subject; slow ones get fewer runs.
_LONGEST = 2.0

Run = Callable[[], object]


class Uint8Network(nn.Module):
    """uint8 RGB [1, side, side, 3] -> probability [1, 1, h, w] in the dtype of its weights."""

    def forward(self, image: Tensor) -> Tensor:
        raise NotImplementedError


class Own(Uint8Network):
    """A released network with its weights, as ReleasedNetwork computes it, in any dtype."""

    def __init__(self, name: str) -> None:
        super().__init__()
        trained = load_network(Path("models") / name)
        mirrored = bool(json.loads((Path("models") / name / "card.json").read_text())["recipe"]["mirrored"])
        self.released, self.side = (
            ReleasedNetwork(trained.network, trained.input_side, mirrored),
            trained.input_side,
        )

    def forward(self, image: Tensor) -> Tensor:
        released = self.released
        x = image.permute(0, 3, 1, 2).to(released.mean.dtype) - released.mean
        if released.mirrored:
            logits = released.network.finest(torch.cat([x, x.flip(3)]))
            logits = 0.5 * (logits[:1] + logits[1:].flip(3))
        else:
            logits = released.network.finest(x)
        return torch.sigmoid(released.columns.T @ logits @ released.columns)


class Peer(Uint8Network):
    """Another network of about the same purpose and of YOLO11n-seg's size."""

    side = PEER_SIDE

    def __init__(self) -> None:
        super().__init__()
        from torchvision.models.segmentation import lraspp_mobilenet_v3_large

        self.network = lraspp_mobilenet_v3_large(weights=None, weights_backbone=None, num_classes=1)

    def forward(self, image: Tensor) -> Tensor:
        x = image.permute(0, 3, 1, 2).to(next(self.network.parameters()).dtype) / 255
        return torch.sigmoid(self.network(x)["out"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    torch.backends.cudnn.benchmark = True
    found: dict[str, Any] = {"torch": torch.__version__, "cuda": torch.version.cuda, "figures": {}}
    for name, measure in measures(options.device, options.runs).items():
        found["figures"][name] = said = attempted(measure)
        print(f"{name}: {json.dumps(said)}", flush=True)  # noqa: T201
        found["gpus"] = [(each.gpu.model_dump(), each.state.model_dump()) for each in look_at_gpus()]
        if options.json:
            options.json.write_text(json.dumps(found, indent=1) + "\n")


def measures(device: str, runs: int) -> dict[str, Callable[[], Any]]:
    """What is measured, by name; the engine first, whose figures matter most."""
    planned: dict[str, Callable[[], Any]] = {}
    networks: dict[str, Callable[[], Uint8Network]] = {name: partial(Own, name) for name in MODELS}
    if importlib.util.find_spec("torchvision"):
        networks[PEER] = Peer
    for name in MODELS:
        planned[f"{name}, engine"] = partial(engine_figures, name, device, runs)
    for name, make in networks.items():
        if device == "cuda":
            planned[f"{name}, torch graph"] = partial(torch_figures, make, device, runs, graph=True)
        planned[f"{name}, torch eager"] = partial(torch_figures, make, device, runs, graph=False)
    for name in MODELS if device == "cuda" else ():
        planned[f"{name}, kernels of the engine"] = partial(kernels, name, device)
    return planned


def attempted(measure: Callable[[], Any]) -> Any:
    """A figure, or why there is none."""
    try:
        return measure()
    except Exception as error:  # noqa: BLE001 - the others are measured all the same
        return f"failed: {type(error).__name__}: {error}"


def engine_figures(name: str, device: str, runs: int) -> dict[str, Any]:
    run, about = engine_run(name, device)
    return about | spread(run, runs)


def engine_run(name: str, device: str) -> tuple[Run, dict[str, Any]]:
    """A run of the engine in the precision that is preferred on the device, and what it is."""
    engine = open_engine(name, device)
    picture = random_picture(engine.card.input_side)
    return lambda: engine.run(picture), {"device": engine.device, "precision": engine.precision}


@torch.inference_mode()
def torch_figures(make: Callable[[], Uint8Network], device: str, runs: int, graph: bool) -> dict[str, Any]:
    dtype = torch.float16 if device == "cuda" else torch.float32
    network = make().eval().to(device, dtype).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    picture = torch.from_numpy(random_picture(network.side)[None])
    run = recorded(network, picture) if graph else eager(network, picture, device)
    precision = str(dtype).removeprefix("torch.")
    parameters = round(sum(each.numel() for each in network.parameters()) / 1e6, 2)
    return {"precision": precision, "million_parameters": parameters} | spread(run, runs)


def eager(network: Uint8Network, picture: Tensor, device: str) -> Run:
    """Copy there, run, and copy back, which waits for all."""
    return lambda: network(picture.to(device)).float().cpu()


def recorded(network: Uint8Network, picture: Tensor) -> Run:
    """The same with the work on the device recorded once and replayed, from and to pinned memory."""
    pinned, given = picture.pin_memory(), picture.cuda()
    stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            network(given).float()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        made = network(given).float()
    back = torch.empty(made.shape, pin_memory=True)

    def run() -> None:
        given.copy_(pinned, non_blocking=True)
        graph.replay()
        back.copy_(made, non_blocking=True)
        torch.cuda.synchronize()

    return run


def kernels(name: str, device: str) -> dict[str, Any]:
    """Device time of a run of the engine, and its greatest parts, in milliseconds."""
    run, about = engine_run(name, device)
    for _ in range(_WARM_UP):
        run()
    activities = [torch.profiler.ProfilerActivity.CUDA]
    with torch.profiler.profile(activities=activities) as profile:
        for _ in range(_PROFILED):
            run()
    events = [event for event in profile.key_averages() if event.device_time_total > 0]
    events.sort(key=lambda event: -event.device_time_total)
    each = {event.key[:100]: round(event.device_time_total / 1000 / _PROFILED, 4) for event in events}
    return about | {
        "sum_ms": round(sum(each.values()), 3),
        "launches": round(sum(event.count for event in events) / _PROFILED, 1),
        "greatest_ms": dict(list(each.items())[:25]),
    }


def random_picture(side: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (side, side, 3)).astype(np.uint8)


def spread(run: Run, runs: int) -> dict[str, Any]:
    """Median, 95th and 99th percentile (nearest rank) and maximum in milliseconds, and of how many runs."""
    for _ in range(_WARM_UP if runs > _WARM_UP else 1):
        run()
    seconds: list[float] = []
    ends = time.perf_counter() + _LONGEST
    while len(seconds) < runs and time.perf_counter() < ends:
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    ranked = np.percentile(1000 * np.array(seconds), (50, 95, 99, 100), method="inverted_cdf")
    figures = zip(("p50", "p95", "p99", "max"), (round(float(value), 3) for value in ranked), strict=True)
    return dict(figures) | {"runs": len(seconds)}


if __name__ == "__main__":
    main()
