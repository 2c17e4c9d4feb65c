"""One run: a source played to a detector and a painter, and what they took."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from detector.benchmark.log import Log
from detector.benchmark.measurement import Measurement, PlayedVideo, Window, measurement
from detector.benchmark.painter import Painter
from detector.benchmark.playback import LoopedSource, RetimedSource, TimedSource
from detector.benchmark.process import Usage
from detector.benchmark.record import Mode
from detector.errors import DeviceError, SourceError
from detector.frame import Frame
from detector.live import LivePipeline, LiveState, TimedResult
from detector.result import FrameResult
from detector.video import VideoSource

Analyze = Callable[[Frame], FrameResult]

_WAIT = 0.05
# After the measured time, for the results of its last frames.
_DRAIN = 3.0
_FIRST_FRAME = 20.0
_STOP = 10.0


@dataclass(frozen=True)
class Conditions:
    """How a run is done.

    Attributes:
        seconds: measured time.
        warm_up: seconds before, from the first frame on, that count nowhere.
    """

    seconds: float = 20.0
    warm_up: float = 2.0


def measure_paced(
    open_source: Callable[[], VideoSource], analyze: Analyze, rate: float | None, conditions: Conditions
) -> Measurement:
    """Play a source at a rate through the live path, painting on the calling thread as a window would.

    Args:
        open_source: opens the source; called again whenever a recording ends before the run.
        analyze: the detector.
        rate: frames a second; None is the source's own, as is any rate of a live source.
        conditions: of the run.

    Raises:
        SourceError: the source cannot be opened or breaks off.
        DeviceError: the analysis of a frame failed.
    """
    log = Log()
    source = _looped(open_source, log, rate)
    return _PacedRun(source, analyze, log, conditions).run()


def measure_flat_out(
    open_source: Callable[[], VideoSource], analyze: Analyze, conditions: Conditions
) -> Measurement:
    """Decode, analyze and paint one frame after the other, as fast as they go, on the calling thread.

    The delays of such a run are both the time from decoded to painted, analysis included: they say nothing
    of the live path.

    Raises:
        SourceError: the source cannot be opened, breaks off, or is live.
        DeviceError: the analysis of a frame failed.
    """
    log = Log()
    with _looped(open_source, log, None) as source:
        if source.live:
            raise SourceError(f"{source.name}: a live source has its own rate; measure it paced")
        played = _played(source, "flat-out", conditions)
        return measurement(log, played, _run_flat_out(source, analyze, log, conditions))


def _looped(open_source: Callable[[], VideoSource], log: Log, rate: float | None) -> VideoSource:
    """The source as it is played: without an end and at the rate, unless it is live."""
    opened = open_source()
    if opened.live:
        return opened

    def timed(source: VideoSource) -> VideoSource:
        return TimedSource(source, log.note_decoded)

    source = LoopedSource(timed(opened), lambda: timed(open_source()))
    return source if rate is None or rate == source.rate else RetimedSource(source, rate)


def _played(source: VideoSource, mode: Mode, conditions: Conditions) -> PlayedVideo:
    return PlayedVideo(
        mode=mode,
        name=source.name,
        width=source.width,
        height=source.height,
        rate=source.rate,
        paint_size=(source.width, source.height),
        seconds=conditions.seconds,
        warm_up=conditions.warm_up,
    )


def _run_flat_out(source: VideoSource, analyze: Analyze, log: Log, conditions: Conditions) -> Window:
    begin = time.monotonic() + conditions.warm_up
    before, noted = Usage.now(), log.size_mb
    painter = Painter()
    for frame in source:
        now = time.monotonic()
        if now >= begin + conditions.seconds:
            break
        if now < begin:
            before, noted = Usage.now(), log.size_mb
        try:
            result = analyze(frame)
        # Whatever the device's library raises.
        except Exception as error:
            raise DeviceError(_failed(str(error) or type(error).__name__)) from error
        log.delivered.add(frame.index, now)
        log.note_result(result)
        started = time.monotonic()
        painter.paint(frame.picture, result)
        ended = time.monotonic()
        log.painted.add(frame.index, 1, started, ended)
        log.annotated.add(frame.index, ended, 1)
    return Window(begin, before, Usage.now(), log.size_mb - noted)


class _PacedRun:
    """Plays a source once and paints its news on the calling thread."""

    def __init__(self, source: VideoSource, analyze: Analyze, log: Log, conditions: Conditions) -> None:
        self._log, self._conditions, self._analyze = log, conditions, analyze
        self._played = _played(source, "live" if source.live else "paced", conditions)
        self._painter = Painter()
        self._news, self._delivering = threading.Event(), threading.Lock()
        self._delivered = self._analyzed = -1
        self._last_frame: Frame | None = None
        self._last_result: TimedResult | None = None
        self._last_shown: TimedResult | None = None
        self._pipeline = LivePipeline(source, lambda: self._analyse_one, self._tell)

    def run(self) -> Measurement:
        """Play, and sum up."""
        self._pipeline.start()
        try:
            began = time.monotonic()
            self._paint_until(began + _FIRST_FRAME, lambda: self._last_frame is not None)
            if self._last_frame is None:
                raise SourceError(f"{self._played.name}: no frame came in {_FIRST_FRAME:.0f} s; check it")
            begin = self._last_frame.arrival + self._conditions.warm_up
            self._paint_until(begin)
            before, noted = Usage.now(), self._log.size_mb
            end = begin + self._conditions.seconds
            self._paint_until(end)
            after, samples = Usage.now(), self._log.size_mb - noted
            last = self._delivered
            self._paint_until(end + _DRAIN, lambda: self._settled(last))
        finally:
            self._pipeline.stop(_STOP)
        return measurement(self._log, self._played, Window(begin, before, after, samples))

    def _tell(self) -> None:
        """From the capture thread for each frame, from the inference thread for each result."""
        with self._delivering:
            frame = self._pipeline.status().newest_frame
            if frame is not None and frame.index > self._delivered:
                self._delivered = frame.index
                self._log.note_delivered(frame)
        self._news.set()

    def _analyse_one(self, frame: Frame) -> FrameResult:
        result = self._analyze(frame)
        self._log.note_result(result)
        self._analyzed = frame.index
        return result

    def _settled(self, index: int) -> bool:
        """Whether a frame's result has been painted, or will never come as a later one has."""
        painted = self._last_result is not None and self._last_result.frame.index >= index
        return painted or self._analyzed > index

    def _paint_until(self, end: float, done: Callable[[], bool] = lambda: False) -> None:
        while time.monotonic() < end and not done():
            self._news.wait(min(_WAIT, max(0.0, end - time.monotonic())))
            self._news.clear()
            self._check()
            self._look()

    def _check(self) -> None:
        status = self._pipeline.status()
        if status.engine_error is not None:
            raise DeviceError(_failed(status.engine_error))
        if status.source_error is not None:
            raise SourceError(status.source_error)
        if status.state is LiveState.ENDED:
            raise SourceError(f"{self._played.name}: ended before the run was over; measure fewer seconds")

    def _look(self) -> None:
        """Paint if the frame or the result is another than at the last paint, as the window does."""
        status, started = self._pipeline.status(), time.monotonic()
        newest, shown = status.newest_result, status.paintable_result(started)
        frame = status.newest_frame
        if frame is not None and (frame is not self._last_frame or shown is not self._last_shown):
            self._painter.paint(frame.picture, shown.result if shown else None)
            self._log.painted.add(frame.index, frame is not self._last_frame, started, time.monotonic())
            self._last_frame, self._last_shown = frame, shown
        if newest is not None and newest is not self._last_result:
            self._log.annotated.add(newest.frame.index, time.monotonic(), shown is newest)
            self._last_result = newest


def _failed(reason: str) -> str:
    return f"the analysis failed during the benchmark ({reason}); try another device or model"
