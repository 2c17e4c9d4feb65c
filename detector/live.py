"""The live path: capture thread, newest-frame slot, inference thread, newest result.

The picture never waits for the network: each frame is handed to the painter when it is due, and to the
inference thread if that is free for it.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from detector.errors import DetectorError
from detector.frame import Frame
from detector.result import FrameResult
from detector.slot import Slot
from detector.video import VideoSource

log = logging.getLogger(__name__)

# A result is painted up to this age, in seconds (the limit of the FDA's De Novo DEN200055).
MAX_RESULT_AGE = 0.120
_WAIT = 0.05
# A source that is later than this is not chased: its clock starts anew.
_LATE = 0.5
_BACK_OFF = (0.25, 4.0)


class LiveState(Enum):
    """What the capture thread is doing."""

    PLAYING = auto()
    PAUSED = auto()
    ENDED = auto()
    FAILED = auto()


@dataclass(frozen=True, eq=False)
class Analysed:
    """A result with the frame that it belongs to, and when it was done (monotonic seconds)."""

    frame: Frame
    result: FrameResult
    finished: float


class LivePipeline:
    """Plays one source with its analysis, once."""

    def __init__(
        self,
        source: VideoSource,
        detector: Callable[[Frame], FrameResult],
        on_news: Callable[[], None],
        paced: bool,
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            source: an opened source; it is closed when the pipeline stops.
            detector: analyses frames in their order, on the inference thread.
            on_news: called from either thread when there is something new to look at; must return at once.
            paced: deliver frames by their times (files) rather than as they come (live sources).
        """
        self._source, self._detector, self._on_news, self._paced = source, detector, on_news, paced
        self._to_analyse: Slot[Frame] = Slot()
        self._stopping, self._resumed = threading.Event(), threading.Event()
        self._resumed.set()
        self._threads = [
            threading.Thread(target=self._capture, name="capture", daemon=True),
            threading.Thread(target=self._infer, name="inference", daemon=True),
        ]
        self.state = LiveState.PLAYING
        self.newest_frame: Frame | None = None
        self.newest_result: Analysed | None = None
        # What went wrong, in words for the user; None while all is well.
        self.source_error: str | None = None
        self.engine_error: str | None = None
        self.decoded = self.analysed = 0

    @property
    def dropped(self) -> int:
        """Frames that were painted but not analysed, because the network was busy."""
        return self._to_analyse.dropped

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def pause(self) -> None:
        """Hold a paced source at the present frame."""
        if self._paced and self.state is LiveState.PLAYING:
            self.state = LiveState.PAUSED
            self._resumed.clear()

    def resume(self) -> None:
        """Go on after a pause."""
        if self.state is LiveState.PAUSED:
            self.state = LiveState.PLAYING
            self._resumed.set()

    def stop(self, timeout: float = 0.9) -> None:
        """Stop both threads, waiting at most `timeout` seconds; one stuck in a call ends when it can."""
        self._stopping.set()
        self._resumed.set()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def paintable_result(self, now: float) -> Analysed | None:
        """The newest result, unless it is too old to be shown over the present frame."""
        newest = self.newest_result
        if newest is None or (
            self.state is LiveState.PLAYING and now - newest.frame.arrival > MAX_RESULT_AGE
        ):
            return None
        return newest

    def _capture(self) -> None:
        try:
            clock = _Clock()
            for frame in self._source:
                if self._paced and not self._wait_until_due(frame, clock):
                    break
                if self._stopping.is_set():
                    break
                self._deliver(replace(frame, arrival=time.monotonic()))
            self.state = LiveState.ENDED
        except DetectorError as error:
            self.source_error, self.state = str(error), LiveState.FAILED
        except Exception as error:
            log.exception("the capture thread failed")
            self.source_error, self.state = f"{self._source.name}: {error}", LiveState.FAILED
        finally:
            self._source.close()
            self._on_news()

    def _deliver(self, frame: Frame) -> None:
        self.decoded += 1
        self.newest_frame = frame
        self._to_analyse.put(frame)
        self._on_news()

    def _wait_until_due(self, frame: Frame, clock: "_Clock") -> bool:
        """Wait for a frame's time, however long a pause lasts; False where the pipeline stops first."""
        while not self._resumed.wait(_WAIT):
            clock.restart(frame.time)
        delay = clock.until(frame.time)
        if delay < -_LATE:
            clock.restart(frame.time)
        return not self._stopping.wait(max(0.0, delay))

    def _infer(self) -> None:
        back_off = _BACK_OFF[0]
        while not self._stopping.is_set():
            frame = self._to_analyse.take(_WAIT)
            if frame is None:
                continue
            try:
                result = self._detector(frame)
            except Exception as error:
                log.exception("the analysis of frame %d failed", frame.index)
                self.engine_error = str(error) or type(error).__name__
                self._on_news()
                self._stopping.wait(back_off)
                back_off = min(2 * back_off, _BACK_OFF[1])
                continue
            back_off, self.engine_error = _BACK_OFF[0], None
            self.analysed += 1
            self.newest_result = Analysed(frame, result, time.monotonic())
            self._on_news()


class _Clock:
    """Media time against the monotonic clock."""

    def __init__(self) -> None:
        self._offset: float | None = None

    def restart(self, media_time: float) -> None:
        """Make this media time due now."""
        self._offset = time.monotonic() - media_time

    def until(self, media_time: float) -> float:
        """Seconds until a media time is due; negative where it is past."""
        if self._offset is None:
            self.restart(media_time)
        assert self._offset is not None
        return media_time + self._offset - time.monotonic()
