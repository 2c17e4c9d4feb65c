"""A source played with its analysis.

The picture never waits for the network: each frame is handed to the painter when it is due, and to the
inference thread if that is free for it.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from detector.frame import Frame
from detector.live.playback import Playback
from detector.live.status import LiveState, LiveStatus, Move, StatusBoard
from detector.live.supervisor import Supervisor
from detector.live.witness import Witness
from detector.live.worker import Analyze
from detector.video import Cursor, VideoSource

# A capture thread that has not ended by itself after this is in a read that blocks.
_BLOCKED = 0.2


class LivePipeline:
    """Plays one source with its analysis."""

    def __init__(
        self,
        source: VideoSource,
        load: Callable[[], Analyze],
        on_change: Callable[[], None],
        restart: Callable[[], Analyze] | None = None,
        reopen: Callable[[], VideoSource] | None = None,
        witness: Witness | None = None,
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            source: an opened source; it is closed when the pipeline stops. Frames are delivered by their
                times, of a live source as they come.
            load: gives the detector, which analyzes frames in their order; both on the inference thread. A
                recording waits for it at its first frame.
            on_change: called from any thread when the status is another; must return at once.
            restart: see Supervisor.
            reopen: opens the source once more; None where it is to be played from its start to its end.
            witness: told of every frame and every result.
        """
        seekable = reopen is not None and not source.live
        self._paced, self._cursor = not source.live, Cursor(source, reopen)
        self._board = StatusBoard(on_change, self._paced, seekable)
        self._supervisor = Supervisor(load, restart, self._board, witness.note_result if witness else None)
        self._witness = witness
        playback = Playback(self._cursor, self._paced, seekable, self._board, self._hand_over)
        self._thread = threading.Thread(target=playback.run, name="capture", daemon=True)

    def status(self) -> LiveStatus:
        """What the pipeline is doing now."""
        source = self._cursor.source
        return replace(
            self._board.read(),
            dropped=self._supervisor.dropped,
            overtaken=source.overtaken_frames,
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

    def seek(self, time: float) -> None:
        """Go to the frame that is on screen at a time in seconds, or as near as there is one."""
        self._change_seekable(lambda status: _asked(status, time))

    def skip(self, seconds: float) -> None:
        """Go so far on, or back where that is negative, from where it is or is going to."""
        self._change_seekable(lambda status: _asked(status, status.position + seconds))

    def step(self, frames: int) -> None:
        """Pause, and go so many frames on, or back where that is negative."""
        self._change_seekable(lambda status: _stepped(status, frames))

    def run_at(self, speed: float) -> None:
        """Play at another speed: media seconds a second, above 0."""
        self._change_seekable(lambda status: replace(status, speed=speed))

    def stop(self, timeout: float = 0.9) -> bool:
        """Stop every thread, waiting at most `timeout` seconds; one stuck in a call ends when it can.

        Returns:
            Whether all have ended, so that the detector is free for another video.
        """
        deadline = time.monotonic() + timeout
        self._enter(LiveState.STOPPED, *LiveState)
        if self._thread.ident is None:
            self._cursor.close()
            return True
        self._supervisor.stop()
        self._thread.join(min(_BLOCKED, timeout))
        if self._thread.is_alive():
            self._cursor.close()
            self._thread.join(max(0.0, deadline - time.monotonic()))
        return self._supervisor.join(deadline) and not self._thread.is_alive()

    def _hand_over(self, frames: tuple[Frame, ...]) -> None:
        """Give the analysis the frame that is on screen, after those that lead to it."""
        if self._witness is not None:
            self._witness.note_frame(frames[-1])
        # Its result would not be shown, and hold up that of the next one.
        if not frames[-1].is_late:
            self._supervisor.put(frames)

    def _enter(self, state: LiveState, *origins: LiveState) -> None:
        """Go to a state from some others; in any other state nothing happens."""

        def entered(status: LiveStatus) -> LiveStatus:
            return replace(status, state=state) if status.state in origins else status

        self._board.change(entered)

    def _change_seekable(self, change: Callable[[LiveStatus], LiveStatus]) -> None:
        def changed(status: LiveStatus) -> LiveStatus:
            may = status.seekable and status.state is not LiveState.STOPPED
            return change(status) if may else status

        self._board.change(changed)


def _asked(status: LiveStatus, time: float) -> LiveStatus:
    """A status that goes to a time, and plays on from there unless it was paused."""
    state = LiveState.PAUSED if status.state is LiveState.PAUSED else LiveState.PLAYING
    target = max(0.0, time)
    return replace(status, state=state, source_error=None, asked=Move(target), moving=True, target=target)


def _stepped(status: LiveStatus, frames: int) -> LiveStatus:
    """A status that goes so many frames on from where it is, or will be once it has gone there."""
    asked = status.asked or Move(None)
    move = Move(asked.time, asked.frames + frames)
    return replace(status, state=LiveState.PAUSED, source_error=None, asked=move, moving=True)
