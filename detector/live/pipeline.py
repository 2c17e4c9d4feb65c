"""A source played with its analysis.

The picture never waits for the network: each frame is handed to the painter when it is due, and to the
inference thread if that is free for it.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from detector.errors import DetectorError
from detector.frame import Frame
from detector.live.clock import Clock
from detector.live.status import LiveState, LiveStatus, StatusBoard
from detector.live.supervisor import Supervisor
from detector.live.worker import Analyze
from detector.video import VideoSource

log = logging.getLogger(__name__)

# A source that is later than this, in seconds, is not chased: its clock starts anew.
_LATE = 0.5
# A capture thread that has not ended by itself after this is in a read that blocks.
_BLOCKED = 0.2


class LivePipeline:
    """Plays one source with its analysis, once."""

    def __init__(
        self,
        source: VideoSource,
        detector: Analyze,
        on_change: Callable[[], None],
        paced: bool,
        restart: Callable[[], Analyze] | None = None,
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            source: an opened source; it is closed when the pipeline stops.
            detector: analyzes frames in their order, on the inference thread.
            on_change: called from any thread when the status is another; must return at once.
            paced: deliver frames by their times (files) rather than as they come (live sources).
            restart: see Supervisor.
        """
        self._source, self._paced = source, paced
        self._board = StatusBoard(on_change)
        self._supervisor = Supervisor(detector, restart, self._board)
        self._thread = threading.Thread(target=self._capture, name="capture", daemon=True)

    def status(self) -> LiveStatus:
        """What the pipeline is doing now."""
        source, status = self._source, self._board.read()
        return replace(
            status,
            dropped=self._supervisor.dropped,
            source_lost=source.lost,
            reconnects=source.reconnects,
        )

    def start(self) -> None:
        """Start playing."""
        self._supervisor.start()
        self._thread.start()

    def pause(self) -> None:
        """Hold a paced source at the present frame."""
        if self._paced:
            self._enter(LiveState.PAUSED, LiveState.PLAYING)

    def resume(self) -> None:
        """Go on after a pause."""
        self._enter(LiveState.PLAYING, LiveState.PAUSED)

    def stop(self, timeout: float = 0.9) -> bool:
        """Stop every thread, waiting at most `timeout` seconds; one stuck in a call ends when it can.

        Returns:
            Whether all have ended, so that the detector is free for another video.
        """
        deadline = time.monotonic() + timeout
        self._enter(LiveState.STOPPED, *LiveState)
        self._supervisor.stop()
        self._thread.join(min(_BLOCKED, timeout))
        if self._thread.is_alive():
            self._source.close()
            self._thread.join(max(0.0, deadline - time.monotonic()))
        return self._supervisor.join(deadline) and not self._thread.is_alive()

    def _enter(self, state: LiveState, *origins: LiveState, error: str | None = None) -> None:
        """Go to a state from some others; in any other state nothing happens."""

        def entered(status: LiveStatus) -> LiveStatus:
            if status.state not in origins or status.state is state:
                return status
            return replace(status, state=state, source_error=error)

        self._board.change(entered)

    def _capture(self) -> None:
        try:
            clock = Clock()
            for frame in self._source:
                if not self._wait_until_due(frame, clock):
                    break
                self._deliver(replace(frame, arrival=time.monotonic()) if self._paced else frame)
            self._enter(LiveState.ENDED, LiveState.PLAYING, LiveState.PAUSED)
        except DetectorError as error:
            self._fail(str(error))
        except Exception as error:
            log.exception("the capture thread failed")
            self._fail(f"{self._source.name}: {error}")
        finally:
            self._source.close()

    def _fail(self, reason: str) -> None:
        """Note a failure, unless it is that of a source which was closed to stop it."""
        self._enter(LiveState.FAILED, LiveState.PLAYING, LiveState.PAUSED, error=reason)

    def _deliver(self, frame: Frame) -> None:
        def with_frame(status: LiveStatus) -> LiveStatus:
            return replace(status, newest_frame=frame, decoded=status.decoded + 1)

        self._board.change(with_frame)
        self._supervisor.put(frame)

    def _wait_until_due(self, frame: Frame, clock: Clock) -> bool:
        """Wait for a frame's time, however long a pause lasts; False where the pipeline stops first."""
        while self._paced and (delay := self._delay(frame, clock)) > 0:
            self._board.wait(lambda status: status.state is not LiveState.PLAYING, delay)
        return self._board.read().state is not LiveState.STOPPED

    def _delay(self, frame: Frame, clock: Clock) -> float:
        """Seconds until a frame is due."""
        if self._board.read().state is LiveState.PAUSED:
            self._board.wait(lambda status: status.state is not LiveState.PAUSED)
            clock.restart(frame.time)
        if self._board.read().state is LiveState.STOPPED:
            return 0.0
        delay = clock.until(frame.time)
        if delay < -_LATE:
            clock.restart(frame.time)
        return delay
