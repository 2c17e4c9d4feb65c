"""Every combination that a user asks for, measured one after the other."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from detector.benchmark.choice import FLAT_OUT, Play, plays
from detector.benchmark.graphics import first_gpu_state
from detector.benchmark.measure import Conditions, measure_flat_out, measure_paced
from detector.benchmark.measurement import Measurement
from detector.benchmark.record import RunRecord
from detector.benchmark.report_json import make_record
from detector.benchmark.synthetic import SyntheticSource
from detector.frame import Frame
from detector.result import FrameResult
from detector.settings import DetectorSettings
from detector.video import VideoSource, open_video

SYNTHETIC_RATE = 60.0
_DEFAULT_CONDITIONS = Conditions()


class Detector(Protocol):
    """What a run needs of a PolypDetector."""

    def reset(self) -> None:
        """Begin another video."""

    def __call__(self, frame: Frame) -> FrameResult:
        """Analyze the next frame."""


@dataclass(frozen=True)
class BenchmarkSettings:
    """What to measure: each detector in each size at each rate.

    Attributes:
        source: as open_video takes it; None is a synthetic one.
        sizes: of the synthetic one, width and height in pixels; none is 1920 x 1080.
        rates: frames a second, 0 (FLAT_OUT) for as fast as it goes; none is the source's own, for a
            synthetic one 60. A GPU gets several plays (choice.py) where no size or rate is named.
        detectors: the settings of each.
    """

    source: str | None = None
    sizes: tuple[tuple[int, int], ...] = ()
    rates: tuple[float, ...] = ()
    detectors: tuple[DetectorSettings, ...] = (DetectorSettings(),)
    conditions: Conditions = _DEFAULT_CONDITIONS


@dataclass(frozen=True, eq=False)
class BenchmarkRun:
    """The figures of a run and the samples that they are drawn from."""

    record: RunRecord
    measurement: Measurement


def run_benchmark(settings: BenchmarkSettings, on_start: Callable[[str], None]) -> Iterator[BenchmarkRun]:
    """Measure each combination; each run is given as soon as it is done.

    Args:
        settings: what to measure.
        on_start: told in a few words what begins.

    Raises:
        ModelError, DeviceError: a model cannot be had, or fails on the way.
        SourceError: the source cannot be opened or breaks off.
    """
    for wanted in settings.detectors:
        detector = wanted.build()
        engine = detector.engine
        for play in plays(settings.sizes, settings.rates, settings.source is None, engine.on_gpu):
            on_start(f"{engine.card.name} on {engine.device} in {engine.precision}, {_how(settings, play)}")
            before = first_gpu_state() if engine.on_gpu else None
            measured = _measure(settings, detector, play)
            after = first_gpu_state() if engine.on_gpu else None
            yield BenchmarkRun(make_record(engine, measured, before, after), measured)
            # Pipeline and painter of a run know each other; the next run must not start on their memory.
            gc.collect()


def opener(source: str | None, play: Play) -> Callable[[], VideoSource]:
    """What opens a source by its name, or a synthetic one where that is None."""
    if source is not None:
        return lambda: open_video(source)
    return lambda: SyntheticSource(*play.size, play.rate or SYNTHETIC_RATE)


def _measure(settings: BenchmarkSettings, detector: Detector, play: Play) -> Measurement:
    detector.reset()
    opened = opener(settings.source, play)
    if play.rate == FLAT_OUT:
        return measure_flat_out(opened, detector, settings.conditions)
    return measure_paced(opened, detector, play.rate, settings.conditions)


def _how(settings: BenchmarkSettings, play: Play) -> str:
    size = "" if settings.source is not None else "{} x {}, ".format(*play.size)
    if play.rate is None:
        return f"{size}at the source's rate"
    return f"{size}flat out" if play.rate == FLAT_OUT else f"{size}at {play.rate:g} frames/s"
