"""What is open and how it is played, without a window: a window, a test or a headless run drives it alike."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from detector.detector import PolypDetector
from detector.errors import DetectorError
from detector.frame import Frame
from detector.live import LivePipeline, LiveState, LiveStatus, TimedResult
from detector.live.analyzer import Analyzer
from detector.live.figures import Figures, PaintLog
from detector.live.wording import Condition, condition, message
from detector.video import VideoSource

OpenSource = Callable[[], VideoSource]
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, eq=False)
class SessionStatus:
    """A session at one moment.

    Attributes:
        moment: time.monotonic() in seconds when it was taken.
        name: of the source, for a title: without folders, and of an address without its password.
        number: of the source in the playlist, from 0.
        sources: how many the playlist has.
        device: what computes, at which precision, and the model's name; it may change while it plays.
        live: the source and its analysis.
        figures: of what was painted.
        problem: why the source could not be opened, in words for the user; None where it could.
    """

    moment: float
    name: str
    number: int
    sources: int
    device: str
    live: LiveStatus
    figures: Figures
    problem: str | None

    @property
    def shown(self) -> TimedResult | None:
        """The result whose markers belong on the newest frame."""
        return self.live.paintable_result(self.moment)

    @property
    def condition(self) -> Condition:
        """A word for the state, and whether it is good."""
        return Condition("error", False) if self.problem else condition(self.live, self.moment)

    @property
    def message(self) -> str:
        """What the user must know now, "" where all is well."""
        return self.problem or message(self.live)


class Session:
    """Plays one source of a playlist after the other with one detector. For one thread."""

    def __init__(self, sources: Sequence[OpenSource], make_detector: Callable[[], PolypDetector]) -> None:
        """Open the first source, then load the model; nothing plays before `start`.

        Args:
            sources: open what is played, in this order; each may be called again and again.
            make_detector: loads the model.

        Raises:
            SourceError, ModelError, DeviceError: one of them cannot be had.
        """
        self._sources, self._number, self._speed = sources, 0, 1.0
        self._problem: str | None = None
        self._on_change: Callable[[], None] = lambda: None
        source = sources[0]()
        try:
            self._analyzer = Analyzer(make_detector())
        except BaseException:
            source.close()
            raise
        self._take(source)

    def start(self, on_change: Callable[[], None]) -> None:
        """Play the first source.

        Args:
            on_change: called from any thread when the status is another; must return at once.
        """
        self._on_change = on_change
        self._pipeline.start()

    def status(self) -> SessionStatus:
        """What the session is doing now."""
        engine = self._analyzer.detector.engine
        return SessionStatus(
            moment=time.monotonic(),
            name=self._name,
            number=self._number,
            sources=len(self._sources),
            device=f"{engine.device} {engine.precision}, {engine.card.name}",
            live=self._pipeline.status(),
            figures=self._paint_log.figures(),
            problem=self._problem,
        )

    def to_paint(self) -> tuple[Frame, TimedResult | None] | None:
        """The newest frame and the result whose markers belong on it; None where both are painted."""
        live = self._pipeline.status()
        frame, result = live.newest_frame, live.paintable_result(time.monotonic())
        if frame is None or not self._paint_log.is_new(frame, result):
            return None
        return frame, result

    def note_painted(self, frame: Frame, result: TimedResult | None) -> None:
        """Count what has just been painted."""
        self._paint_log.note(frame, result)

    def toggle_pause(self) -> None:
        """Pause, go on, or play again what has ended."""
        state = self._pipeline.status().state
        if state is LiveState.PLAYING:
            self._pipeline.pause()
        elif state is LiveState.PAUSED:
            self._pipeline.resume()
        else:
            self.go_to(self._number)

    def seek(self, seconds: float) -> None:
        """Go to the frame that is on screen at a time, or as near as there is one. Not in a live source."""
        self._pipeline.seek(seconds)

    def skip(self, seconds: float) -> None:
        """Go so far on, or back where that is negative. Not in a live source."""
        self._pipeline.skip(seconds)

    def step(self, frames: int) -> None:
        """Pause, and go so many frames on, or back where that is negative. Not in a live source."""
        self._pipeline.step(frames)

    def faster(self) -> None:
        """Play at the next higher of SPEEDS."""
        self._run_at(min((speed for speed in SPEEDS if speed > self._speed), default=self._speed))

    def slower(self) -> None:
        """Play at the next lower of SPEEDS."""
        self._run_at(max((speed for speed in SPEEDS if speed < self._speed), default=self._speed))

    def go_to(self, number: int) -> None:
        """Play a source of the playlist from its start.

        Where that cannot be opened, the last picture stays, and the status says why.

        Args:
            number: of the source, from 0; nothing happens where there is none.
        """
        if not 0 <= number < len(self._sources):
            return
        stopped = self._pipeline.stop()
        self._number, self._problem = number, None
        try:
            self._renew_analyzer(stopped)
            self._take(self._sources[number]())
            self._pipeline.start()
        except DetectorError as error:
            self._problem = str(error)

    def go_on(self) -> None:
        """Play the next source of the playlist where the present one has ended."""
        if self._pipeline.status().state is LiveState.ENDED:
            self.go_to(self._number + 1)

    def close(self) -> None:
        """Stop playing, and every thread."""
        self._pipeline.stop()

    def _run_at(self, speed: float) -> None:
        if self._pipeline.status().seekable:
            self._speed = speed
            self._pipeline.run_at(speed)

    def _take(self, source: VideoSource) -> None:
        """Prepare to play a source."""
        self._name = source.name if "://" in source.name else Path(source.name).name
        self._paint_log = PaintLog()
        reopen = self._sources[self._number]
        self._pipeline = LivePipeline(source, self._analyzer, self._tell, self._restart, reopen)
        self._pipeline.run_at(self._speed)

    def _tell(self) -> None:
        self._on_change()

    def _renew_analyzer(self, is_free: bool) -> None:
        """A detector that a hanging call still has is not given to another source."""
        detector = self._analyzer.detector
        self._analyzer = Analyzer(detector if is_free else detector.restarted())

    def _restart(self) -> Analyzer:
        self._analyzer = self._analyzer.restarted()
        return self._analyzer
