"""A source played with its analysis.

The picture never waits for the network: each frame is handed to the painter when it is due, and to the
inference thread if that is free for it.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto

from detector.errors import DetectorError
from detector.frame import Frame
from detector.live.clock import Clock
from detector.live.supervisor import Analyse, Analysed, Analysis
from detector.video import VideoSource

log = logging.getLogger(__name__)

# A result is painted up to this age, in seconds (the limit of the FDA's De Novo DEN200055).
MAX_RESULT_AGE = 0.120
_WAIT = 0.05
# A source that is later than this is not chased: its clock starts anew.
_LATE = 0.5
# A capture thread that has not ended by itself after this is in a read that blocks.
_BLOCKED = 0.2


class LiveState(Enum):
    """What the capture thread is doing."""

    PLAYING = auto()
    PAUSED = auto()
    ENDED = auto()
    FAILED = auto()


class LivePipeline:
    """Plays one source with its analysis, once."""

    def __init__(
        self,
        source: VideoSource,
        detector: Analyse,
        on_news: Callable[[], None],
        paced: bool,
        restart: Callable[[], Analyse] | None = None,
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            source: an opened source; it is closed when the pipeline stops.
            detector: analyses frames in their order, on the inference thread.
            on_news: called from any thread when there is something new to look at; must return at once.
            paced: deliver frames by their times (files) rather than as they come (live sources).
            restart: see Analysis.
        """
        self._source, self._on_news, self._paced = source, on_news, paced
        self._analysis = Analysis(detector, restart, on_news)
        self._stopping, self._resumed = threading.Event(), threading.Event()
        self._resumed.set()
        self._thread = threading.Thread(target=self._capture, name="capture", daemon=True)
        self.state = LiveState.PLAYING
        self.newest_frame: Frame | None = None
        # What went wrong, in words for the user; None while all is well.
        self.source_error: str | None = None
        self.decoded = 0

    @property
    def newest_result(self) -> Analysed | None:
        """The newest result, however old."""
        return self._analysis.newest

    @property
    def engine_error(self) -> str | None:
        """What keeps results from coming, in words for the user; None while all is well."""
        return self._analysis.error

    @property
    def source_lost(self) -> str | None:
        """Why no frames come at present although they are waited for; None while they do."""
        return self._source.lost

    @property
    def reconnects(self) -> int:
        """How often a source that was lost came back."""
        return self._source.reconnects

    @property
    def restarts(self) -> int:
        """How often the analysis was started again."""
        return self._analysis.restarts

    @property
    def analysed(self) -> int:
        """Frames that were analysed."""
        return self._analysis.analysed

    @property
    def dropped(self) -> int:
        """Frames that were painted but not analysed, because the network was busy."""
        return self._analysis.dropped

    def start(self) -> None:
        """Start playing."""
        self._analysis.start()
        self._thread.start()

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

    def stop(self, timeout: float = 0.9) -> bool:
        """Stop every thread, waiting at most `timeout` seconds; one stuck in a call ends when it can.

        Returns:
            Whether all have ended, so that the detector is free for another video.
        """
        deadline = time.monotonic() + timeout
        self._stopping.set()
        self._resumed.set()
        self._analysis.stop()
        self._thread.join(min(_BLOCKED, timeout))
        if self._thread.is_alive():
            self._source.close()
            self._thread.join(max(0.0, deadline - time.monotonic()))
        return self._analysis.join(deadline) and not self._thread.is_alive()

    def paintable_result(self, now: float) -> Analysed | None:
        """The newest result, unless it is too old for the present frame or of another size."""
        newest, frame = self.newest_result, self.newest_frame
        if newest is None or frame is None or _size(newest.frame) != _size(frame):
            return None
        present = now if self.state is LiveState.PLAYING else frame.arrival
        return newest if present - newest.frame.arrival <= MAX_RESULT_AGE else None

    def _capture(self) -> None:
        try:
            clock = Clock()
            for frame in self._source:
                if self._paced and not self._wait_until_due(frame, clock):
                    break
                if self._stopping.is_set():
                    break
                self._deliver(replace(frame, arrival=time.monotonic()) if self._paced else frame)
            self.state = LiveState.ENDED
        except DetectorError as error:
            self._fail(str(error))
        except Exception as error:
            log.exception("the capture thread failed")
            self._fail(f"{self._source.name}: {error}")
        finally:
            self._source.close()
            self._on_news()

    def _fail(self, reason: str) -> None:
        """Note a failure, unless it is that of a source which was closed to stop it."""
        if not self._stopping.is_set():
            self.source_error = reason
        self.state = LiveState.FAILED

    def _deliver(self, frame: Frame) -> None:
        self.decoded += 1
        self.newest_frame = frame
        self._analysis.put(frame)
        self._on_news()

    def _wait_until_due(self, frame: Frame, clock: Clock) -> bool:
        """Wait for a frame's time, however long a pause lasts; False where the pipeline stops first."""
        while not self._resumed.wait(_WAIT):
            clock.restart(frame.time)
        delay = clock.until(frame.time)
        if delay < -_LATE:
            clock.restart(frame.time)
        return not self._stopping.wait(max(0.0, delay))


def _size(frame: Frame) -> tuple[int, int]:
    return frame.picture.width, frame.picture.height
