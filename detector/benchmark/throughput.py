"""How near an analysis comes to what its slowest stage allows: python -m detector.benchmark.throughput."""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Annotated

import typer

from detector.analysis.engines import EnginePool
from detector.analysis.job import open_engines
from detector.analysis.pipeline import analyze_video
from detector.settings import DetectorSettings
from detector.video import Recorder, open_video

# Decoded frames that are kept for measuring later stages: 450 MB at 1080p.
_KEPT = 150


@dataclass(frozen=True)
class Throughput:
    """Frames a second: of each stage alone, and of the whole.

    Attributes:
        decode: reading the file.
        model: all engines of the detector on frames that are decoded already.
        encode: `Recorder` on frames that are drawn already.
        analysis: all but drawing, to results.jsonl.
        annotated: with drawing and encoding.
        analysis_load, annotated_load: share of all cores that they kept busy, in 0..1: near 1 no order of
            the stages could be faster on this machine.
    """

    decode: float
    model: float
    encode: float
    analysis: float
    annotated: float
    analysis_load: float
    annotated_load: float

    @property
    def analysis_share(self) -> float:
        """Of the bound that decoding and model set."""
        return self.analysis / min(self.decode, self.model)

    @property
    def annotated_share(self) -> float:
        """Of the bound that decoding, model and encoding set."""
        return self.annotated / min(self.decode, self.model, self.encode)


def measure(source: Path, engines: EnginePool, folder: Path) -> Throughput:
    """Measure each stage and the whole once, one after the other.

    Args:
        source: a recording.
        engines: their detector is reset.
        folder: for what is written, and left there.

    Raises:
        SourceError, OutputError: as `analyze_video`.
    """
    analysis = _with_load(lambda: _analyze(source, engines, folder / "plain", False))
    annotated = _with_load(lambda: _analyze(source, engines, folder / "annotated", True))
    return Throughput(
        decode=_rate(lambda: _decode(source)),
        model=_rate_of_kept(source, engines),
        encode=_rate_of_encoding(source, folder),
        analysis=analysis[0],
        annotated=annotated[0],
        analysis_load=analysis[1],
        annotated_load=annotated[1],
    )


def _rate(run: Callable[[], int]) -> float:
    started = perf_counter()
    return run() / (perf_counter() - started)


def _with_load(run: Callable[[], int]) -> tuple[float, float]:
    """Frames a second, and the share of all cores that was busy."""
    started, busy = perf_counter(), process_time()
    frames = run()
    seconds = perf_counter() - started
    return frames / seconds, (process_time() - busy) / seconds / (os.cpu_count() or 1)


def _decode(source: Path) -> int:
    with open_video(source) as video:
        return sum(1 for _ in video)


def _rate_of_kept(source: Path, engines: EnginePool) -> float:
    with open_video(source) as video:
        frames = list(islice(video, _KEPT))
    engines.detector.reset()
    return _rate(lambda: sum(1 for _ in engines.run(frames)))


def _rate_of_encoding(source: Path, folder: Path) -> float:
    with open_video(source) as video:
        frames = [(frame.picture.rgb(), frame.time) for frame in islice(video, _KEPT)]
        size, rate = (video.width, video.height), video.rate

    def encode() -> int:
        with Recorder(folder / "encoded.mp4", *size, rate) as recorder:
            for rgb, time in frames:
                recorder.write(rgb, time)
        return len(frames)

    return _rate(encode)


def _analyze(source: Path, engines: EnginePool, folder: Path, annotated: bool) -> int:
    done = [0]
    with open_video(source) as video:
        analyze_video(video, engines, folder, annotated, done.append)
    return done[-1]


def main(
    source: Annotated[Path, typer.Argument(help="A recording.")],
    device: Annotated[str, typer.Option(help="As of polyp-detector analyze.")] = "auto",
    threads: Annotated[int, typer.Option(min=0, help="As of polyp-detector analyze.")] = 0,
    repeats: Annotated[int, typer.Option(min=1, help="Of which the medians are given.")] = 3,
) -> None:
    """Measure, and give the medians as JSON: frames a second, and shares of the bound."""
    engines = open_engines(DetectorSettings(device=device, threads=threads), os.cpu_count() or 1)
    with tempfile.TemporaryDirectory() as folder:
        runs = [measure(source, engines, Path(folder)) for _ in range(repeats)]
    rates = ("decode", "model", "encode", "analysis", "annotated")
    figures = {name: round(median(getattr(run, name) for run in runs), 1) for name in rates}
    shares = {
        name: round(median(getattr(run, name) for run in runs), 3)
        for name in ("analysis_share", "annotated_share", "analysis_load", "annotated_load")
    }
    engine = engines.detector.engine
    about = {"device": engine.device, "precision": engine.precision, "threads": threads}
    typer.echo(json.dumps({**about, **figures, **shares}))


if __name__ == "__main__":
    typer.run(main)
