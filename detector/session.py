"""What is open and how it is played, without a window: a window, a test or a headless run drives it alike."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from detector.detector import PolypDetector
from detector.display import Display, DisplayStatus, Painted, Painting
from detector.errors import DetectorError, SettingsError
from detector.live import LivePipeline, LiveState
from detector.live.clock import faster, slower
from detector.live.exchange import Wish
from detector.live.figures import PaintLog
from detector.live.loading import LazyAnalyzer
from detector.live.wording import message
from detector.record import About, Record, RecordKeeper, RecordPlan
from detector.session_status import SessionStatus
from detector.settings import DetectorSettings
from detector.video import OpeningSource, VideoSource

OpenSource = Callable[[], VideoSource]
# In seconds.
_LONGEST_LOADING = 30.0
# Nothing plays there; a model that is being loaded goes on being.
_QUICK_STOP = 0.3
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)


class Session:
    """Plays one source of a playlist after the other with one detector. For one thread.

    Attributes:
        keeper: of the procedure's record.
    """

    def __init__(
        self,
        sources: Sequence[OpenSource],
        make_detector: Callable[[], PolypDetector],
        opening: OpeningSource | None = None,
    ) -> None:
        """Open the first source; nothing plays before `start`.

        Args:
            sources: open what is played, in this order; each may be called again and again.
            make_detector: loads the model, on a thread of its own once it plays.
            opening: stands for the first source, which it opens once it is played.

        Raises:
            SourceError: the first source cannot be had.
        """
        self._sources, self._number, self._speed = sources, 0, 1.0
        self._problem: str | None = None
        # What the user holds while a live source goes on.
        self._held: Painting | None = None
        self._on_change: Callable[[], None] = lambda: None
        self._analyzer, self.keeper = LazyAnalyzer(make_detector), RecordKeeper()
        self._opening = opening
        self._take(opening or sources[0]())

    def start(self, on_change: Callable[[], None]) -> None:
        """Play the first source.

        Args:
            on_change: called from any thread when the status is another; must return at once.
        """
        self._on_change = on_change
        self._pipeline.start()

    def status(self) -> SessionStatus:
        """What the session is doing now."""
        moment, live, detector = time.monotonic(), self._pipeline.status(), self._analyzer.detector
        return SessionStatus(
            moment=moment,
            name=self._name,
            number=self._number,
            sources=len(self._sources),
            device="" if detector is None else _device(detector),
            live=live,
            display=self._display.status(live, moment, self._problem is not None),
            painted=self._display.painted,
            figures=self._paint_log.figures(),
            problem=self._problem,
            failure=self._analyzer.failure,
            keeping=self.keeper.status(),
        )

    def display(self) -> DisplayStatus:
        """What the screen shows now; to be asked at least ten times a second."""
        live = self._pipeline.status()
        display = self._display.status(live, time.monotonic(), self._problem is not None)
        self.keeper.note_status(live, display)
        return display

    def plays(self) -> bool:
        """Whether a picture goes on that somebody may be looking at."""
        return (
            self._problem is None
            and self._held is None
            and (self._pipeline.status().state is LiveState.PLAYING)
        )

    def message(self) -> str:
        """What the user must know now, "" where all is well."""
        return self._problem or message(self._pipeline.status(), time.monotonic())

    def to_paint(self) -> Painting | None:
        """What is to be painted; None where that is on screen, or worth waiting for."""
        painting = self._display.choose(self._pipeline.status(), time.monotonic())
        return painting if painting is None else replace(painting, held=self._held)

    def paint_anew(self) -> None:
        """There is another screen: what is painted already is to be painted again."""
        self._display.paint_anew()

    def note_painted(self, painted: Painted) -> None:
        """What has just come to the screen."""
        self._display.note(painted)
        self._paint_log.note(painted.frame, painted.result)
        self.keeper.note_painted(painted)

    def begin_record(self, plan: RecordPlan) -> Record:
        """Record the procedure from now on.

        Raises:
            OutputError: the folder cannot be written, or the disk is full.
        """
        about = About(
            case=plan.case,
            source=self._name,
            live=self._live,
            rate=self._rate,
            mode=plan.mode,
            crop_to_view=plan.crop_to_view,
            screen=plan.screen,
        )
        return self.keeper.begin(plan.folder, about, lambda: self._analyzer.detector)

    def exchange(self, settings: DetectorSettings, done: Callable[[DetectorError | None], None]) -> None:
        """Let the detector of other settings analyze as soon as it is loaded; the picture goes on meanwhile.

        Not while a procedure is recorded: its results are those of one detector.

        Args:
            settings: of the new one.
            done: told, on any thread, when it analyzes, or why it cannot be had: the present one goes on.
        """
        if self.keeper.record is not None:
            done(
                SettingsError(
                    "the procedure is being recorded with the present settings; end the record first"
                )
            )
            return

        def loaded(fault: DetectorError | None) -> None:
            if fault is None:
                self._look_again()
            done(fault)

        self._analyzer.exchange(Wish(settings.build_from, loaded))

    def toggle_pause(self) -> None:
        """Pause, go on, or play again what has ended; hold the picture of a live source, or let it go on."""
        if self._live:
            self._toggle_held()
            return
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
        self._run_at(faster(SPEEDS, self._speed))

    def slower(self) -> None:
        """Play at the next lower of SPEEDS."""
        self._run_at(slower(SPEEDS, self._speed))

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
            self._analyzer.renew(stopped)
            self._take(self._sources[number]())
            self._pipeline.start()
        except DetectorError as error:
            self._problem = str(error)

    def go_on(self) -> None:
        """Play the next source of the playlist where the present one has ended, or what has been opened."""
        found = None if self._opening is None else self._opening.take()
        if found is not None:
            self._opening = None
            self._analyzer.renew(self._pipeline.stop(_QUICK_STOP))
            self._take(found)
            self._pipeline.start()
        elif self._pipeline.status().state is LiveState.ENDED:
            self.go_to(self._number + 1)

    def close(self) -> None:
        """Stop playing, and every thread; a model that is being loaded is waited for."""
        self._on_change = lambda: None
        self.keeper.end("the program was closed")
        if not self._pipeline.stop():
            self._analyzer.wait(_LONGEST_LOADING)
            self._pipeline.stop()
        self.keeper.wait()

    def _look_again(self) -> None:
        """Analyze anew the picture at which a recording is held, or at its end."""
        status = self._pipeline.status()
        waits = status.state in (LiveState.PAUSED, LiveState.ENDED)
        if waits and status.newest_frame is not None:
            self._pipeline.seek(status.newest_frame.time)

    def _toggle_held(self) -> None:
        painted = self._display.painted
        if self._held is not None:
            self._held = None
        elif painted is not None:
            self._held = Painting(painted.frame, painted.result, float("inf"))
        self._display.paint_anew()

    def _run_at(self, speed: float) -> None:
        if self._pipeline.status().seekable:
            self._speed = speed
            self._pipeline.run_at(speed)

    def _take(self, source: VideoSource) -> None:
        """Prepare to play a source."""
        self._name = source.name if "://" in source.name else Path(source.name).name
        self._live, self._rate = source.live, source.rate
        self._held = None
        self._paint_log = PaintLog()
        self._display = Display(source.rate, time.monotonic())
        reopen, analyzer = self._sources[self._number], self._analyzer
        self._pipeline = LivePipeline(
            source, analyzer.load, self._tell, analyzer.restart, reopen, self.keeper
        )
        self._pipeline.run_at(self._speed)

    def _tell(self) -> None:
        self._on_change()


def _device(detector: PolypDetector) -> str:
    engine = detector.engine
    return f"{engine.device} {engine.precision}, {engine.card.name}"
