"""Every combination that a user asks for, measured one after the other."""

import gc
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

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
# The rate that stands for flat out.
FLAT_OUT = 0.0
_DEFAULT_CONDITIONS = Conditions()


class Detector(Protocol):
    """What a run needs of a PolypDetector."""

    def reset(self) -> None:
        """Begin another video."""

    def __call__(self, frame: Frame) -> FrameResult:
        """Analyze the next frame."""


@dataclass(frozen=True)
class BenchmarkSettings:
    """What to measure: each detector at each rate.

    Attributes:
        source: as open_video takes it; None is a synthetic one of `size`, width and height in pixels.
        rates: frames a second, 0 (FLAT_OUT) for as fast as it goes; none is the source's own, for a
            synthetic one 60.
        detectors: the settings of each.
    """

    source: str | None = None
    size: tuple[int, int] = (1920, 1080)
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
        for rate in settings.rates or (None,):
            on_start(f"{engine.card.name} on {engine.device}, {_at(rate)}")
            measured = _measure(settings, detector, rate)
            yield BenchmarkRun(make_record(engine, measured), measured)
            # Pipeline and painter of a run know each other; the next run must not start on their memory.
            gc.collect()


def _measure(settings: BenchmarkSettings, detector: Detector, rate: float | None) -> Measurement:
    detector.reset()
    if rate == FLAT_OUT:
        return measure_flat_out(_opener(settings, None), detector, settings.conditions)
    return measure_paced(_opener(settings, rate), detector, rate, settings.conditions)


def _opener(settings: BenchmarkSettings, rate: float | None) -> Callable[[], VideoSource]:
    if settings.source is not None:
        source = settings.source
        return lambda: open_video(source)
    return lambda: SyntheticSource(*settings.size, rate or SYNTHETIC_RATE)


def _at(rate: float | None) -> str:
    if rate is None:
        return "at the source's rate"
    return "flat out" if math.isclose(rate, FLAT_OUT) else f"at {rate:g} frames/s"
