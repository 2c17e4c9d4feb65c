"""One inference thread with one detector, which may be given up."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from detector.errors import DetectorError
from detector.frame import Frame
from detector.live.slot import Slot
from detector.result import FrameResult

log = logging.getLogger(__name__)

Analyze = Callable[[Frame], FrameResult]
_WAIT = 0.05


@dataclass(frozen=True, eq=False)
class TimedResult:
    """A result with the frame that it belongs to, and when it was done (monotonic seconds)."""

    frame: Frame
    result: FrameResult
    finished: float


class Worker:
    """Analyzes the newest frames until it fails, is given up, or everything stops.

    A call into a device's library cannot be interrupted: a worker that is given up ends when that call
    returns, and what it returns is not published.

    Attributes:
        failure: what went wrong, in words for the user; None while all is well.
        succeeded: whether any frame has been analyzed.
    """

    def __init__(
        self,
        make_detector: Callable[[], Analyze],
        frames: Slot[tuple[Frame, ...]],
        publish: Callable[[TimedResult], None],
        opened: Callable[[], None],
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            make_detector: gives the detector, on this worker's thread, since opening an engine takes time.
            frames: where they come from: each time the frame to analyze, after those that lead to it.
            publish: told of each result; never after `give_up`.
            opened: told once there is a detector.
        """
        self._make_detector, self._frames, self._publish = make_detector, frames, publish
        self._opened = opened
        self._given_up, self._publishing = threading.Event(), threading.Lock()
        self._thread = threading.Thread(target=self._run, name="inference", daemon=True)
        self._calling_since: float | None = None
        self._opening_since: float | None = None
        self.failure: str | None = None
        self.succeeded = False

    def start(self) -> None:
        """Open the detector and begin."""
        self._opening_since = time.monotonic()
        self._thread.start()

    def give_up(self) -> None:
        """Publish nothing from now on, and end as soon as that is possible."""
        with self._publishing:
            self._given_up.set()

    def join(self, timeout: float) -> None:
        """Wait at most `timeout` seconds for the end."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, timeout))

    @property
    def alive(self) -> bool:
        """Whether its thread still runs."""
        return self._thread.is_alive()

    def calling_for(self, now: float) -> float:
        """Seconds since the analysis of the present frame began; 0 between frames."""
        since = self._calling_since
        return 0.0 if since is None else now - since

    def opening_for(self, now: float) -> float:
        """Seconds since the detector began to be opened; 0 once it is."""
        since = self._opening_since
        return 0.0 if since is None else now - since

    def _run(self) -> None:
        try:
            detector = self._make_detector()
            self._opening_since = None
            if not self._given_up.is_set():
                self._opened()
            while not self._given_up.is_set():
                frames = self._frames.take(_WAIT)
                if frames is not None:
                    self._take(detector, frames)
        except DetectorError as error:
            self.failure = str(error)
        # Whatever the device's library raises.
        except Exception as error:
            if not self._given_up.is_set():
                log.exception("the analysis failed")
            self.failure = str(error) or type(error).__name__

    def _take(self, detector: Analyze, frames: tuple[Frame, ...]) -> None:
        """Analyze a frame, after those that lead to it while there is no newer one."""
        *lead, frame = frames
        for earlier in lead:
            if self._frames.waiting or self._given_up.is_set():
                break
            self._call(detector, earlier)
        result = self._call(detector, frame)
        with self._publishing:
            if not self._given_up.is_set():
                self.succeeded = True
                self._publish(TimedResult(frame, result, time.monotonic()))

    def _call(self, detector: Analyze, frame: Frame) -> FrameResult:
        self._calling_since = time.monotonic()
        try:
            return detector(frame)
        finally:
            self._calling_since = None
