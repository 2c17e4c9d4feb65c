"""A source and a detector that take known times, and a run whose every figure is known."""

import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from detector.benchmark.log import Log
from detector.benchmark.measurement import Measurement, PlayedVideo, Window, measurement
from detector.benchmark.process import Usage
from detector.benchmark.record import (
    Document,
    GpuState,
    Mode,
    Percentiles,
    SourceRecord,
    StreamRoundRecord,
    StreamsRecord,
)
from detector.benchmark.report_json import make_document, make_record
from detector.frame import Frame
from detector.inference import Engine
from detector.picture import RgbPicture
from detector.result import FrameResult, Polyp, StageTimings
from detector.video import VideoSource
from tests.green_model import METADATA, write_model

WIDTH, HEIGHT = 64, 48
PICTURE = RgbPicture(np.full((HEIGHT, WIDTH, 3), (170, 70, 60), np.uint8))
STAGES = StageTimings(prepare=0.003, infer=0.012, regions=0.005, track=0.001)


class FakeSource(VideoSource):
    """Frames that each take `decode` seconds to come."""

    def __init__(self, frames: int, rate: float = 25.0, decode: float = 0.0, live: bool = False) -> None:
        self.name, self.width, self.height = "/archive/Jane Doe/fake.mp4", WIDTH, HEIGHT
        self.rate, self.frame_count, self.live, self.closed = rate, frames, live, False
        self._decode = decode

    def __iter__(self) -> Iterator[Frame]:
        for index in range(self.frame_count or 0):
            time.sleep(self._decode)
            yield Frame(index, index / self.rate, time.monotonic(), PICTURE)

    def close(self) -> None:
        self.closed = True


def make_analyse(stages: StageTimings = STAGES, extra: float = 0.0) -> Callable[[Frame], FrameResult]:
    """A detector that takes what its timings say, and `extra` seconds that they do not."""

    def analyze(frame: Frame) -> FrameResult:
        time.sleep(stages.prepare + stages.infer + stages.regions + stages.track + extra)
        return result_of(frame, stages)

    return analyze


def result_of(frame: Frame, stages: StageTimings = STAGES) -> FrameResult:
    """A result with one square polyp, 10 to 30 pixels across and down."""
    contour = np.array([[10, 10], [30, 10], [30, 30], [10, 30]], np.float32)
    polyp = Polyp((10, 10, 30, 30), 0.9, 0.1, contour, track_id=1)
    return FrameResult(
        frame.index, frame.time, frame.picture.width, frame.picture.height, (polyp,), (polyp,), stages
    )


def known_run(mode: Mode = "paced") -> Measurement:
    """10 frames/s: 10 frames of warm-up with durations of a second, then 20 frames with known ones.

    Of each five counted frames the last is not analyzed. Counted frames decode in 2 ms, are analyzed in
    4, 20, 6 and 1 ms, and painted 10 ms after they came, which takes 5 ms; every tenth 104 ms after. The
    result is painted 50 ms after the frame came, or 140 ms after and not shown for every fifth frame from
    the third on.
    """
    log = Log()
    for index in range(32):
        _note(log, index, 1000 + index / 10, warm=index < 10)
    usage = Usage(1001, 50, 100.0), Usage(1003, 53, 101.0)
    played = PlayedVideo(mode, "/archive/Jane Doe/known.mp4", 640, 480, 10.0, (320, 240), 2.0, 1.0)
    return measurement(log, played, Window(1000.999, *usage, samples_mb=0.25))


def _note(log: Log, index: int, arrival: float, warm: bool) -> None:
    frame = Frame(index, index / 10, arrival, PICTURE)
    log.note_delivered(frame)
    log.note_decoded(1.0 if warm else 0.002)
    painted = arrival + (0.104 if index % 10 == 0 else 0.010)
    log.painted.add(index, 1, painted - 0.005, painted)
    if warm or index % 5 != 4:
        log.note_result(result_of(frame, StageTimings(0.004, 1.0 if warm else 0.020, 0.006, 0.001)))
        log.painted.add(index, 0, arrival + 0.045, arrival + 0.050)
        late = index % 5 == 3
        log.annotated.add(index, arrival + (0.140 if late else 0.050), not late)


@cache
def known_engine() -> Engine:
    """Of a real small model, on two threads of the CPU."""
    with TemporaryDirectory() as folder:
        model = write_model(Path(folder) / "known.onnx", metadata={**METADATA, "name": "default"})
        return Engine(model, "cpu", threads=2)


def known_document(mode: Mode = "paced", **changed: Any) -> Document:
    """The known run's document; keywords change fields of its record."""
    record = make_record(known_engine(), known_run(mode))
    return make_document([record.model_copy(update=changed)])


def gpu_state(power_state: str = "P0", clock: int = 1980) -> GpuState:
    """Of a GPU that tells all but its watts."""
    return GpuState(power_state=power_state, sm_mhz=clock, memory_mhz=2619, temperature=41, watts=None)


def known_streams() -> StreamsRecord:
    """A search among up to four streams: one and two hold, four do not."""
    rounds = tuple(
        StreamRoundRecord(
            streams=count,
            annotation_delay_ms=Percentiles(p50=5.0, p95=7.5, p99=delay, max=40.0, count=100 * count),
            slowest_p99_ms=delay + 1,
            infer_ms=Percentiles(p50=0.75, p95=1.5, p99=2.5, max=3.0, count=100 * count),
            frames=100 * count,
            dropped=0 if holds else 12,
            in_time=100 * count if holds else 90 * count,
            holds=holds,
            cpu_percent=40.0 * count,
        )
        for count, delay, holds in ((1, 8.0, True), (2, 9.0, True), (4, 30.0, False), (3, 18.0, False))
    )
    return StreamsRecord(
        source=SourceRecord(name="synthetic", width=1920, height=1080, rate=60.0),
        model="default",
        model_sha256="ab" * 32,
        device="cuda",
        precision="float16",
        seconds=4.0,
        warm_up_s=1.0,
        deadline_ms=16.667,
        most_tried=4,
        hold=2,
        rounds=rounds,
        gpu_before=gpu_state("P8", 345),
        gpu_after=gpu_state(),
    )
