"""The way of a source to the screen: frame by frame when each is due, or wherever it is asked to go."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from detector.errors import DetectorError
from detector.frame import Frame
from detector.live.clock import Clock
from detector.live.status import LiveState, LiveStatus, Move, StatusBoard
from detector.video import Cursor

log = logging.getLogger(__name__)

# A source that is later than this, in seconds, is not chased: its clock starts anew.
_LATE = 0.5
_OVER = (LiveState.ENDED, LiveState.FAILED)


class Playback:
    """Obeys the status: plays, holds, and goes where it is asked to go."""

    def __init__(
        self,
        cursor: Cursor,
        paced: bool,
        seekable: bool,
        board: StatusBoard,
        analyze: Callable[[tuple[Frame, ...]], None],
    ) -> None:
        """Prepare; `run` does all.

        Args:
            cursor: before the first frame; it is closed at the end.
            paced: deliver frames by their times rather than as they come.
            seekable: whether it may be asked to go anywhere, even when it has ended.
            board: where it reads what to do and writes what it did.
            analyze: takes the frame that is delivered, after those that lead to it where it was jumped to;
                must return at once.
        """
        self._cursor, self._paced, self._seekable = cursor, paced, seekable
        self._board, self._analyze = board, analyze
        self._clock, self._passage = Clock(), 0

    def run(self) -> None:
        """Play until the status is STOPPED, or until the end of what cannot be played again."""
        try:
            while self._is_wanted(self._board.read()):
                self._go_on(self._board.read())
        finally:
            self._cursor.close()

    def _is_wanted(self, status: LiveStatus) -> bool:
        return status.state is not LiveState.STOPPED and (self._seekable or status.state not in _OVER)

    def _go_on(self, status: LiveStatus) -> None:
        """The next frame, move or wait."""
        try:
            if status.asked is not None:
                self._move(status.asked)
            elif _may_play(status):
                self._play()
            else:
                self._clock.stop()
                self._board.wait(_has_work)
                if status.held and self._cursor.present is not None:
                    # The frame that it waited at is analyzed only now; the next one is not due yet.
                    self._clock.restart(self._cursor.present.time)
        except DetectorError as error:
            self._finish(LiveState.FAILED, str(error))
        except Exception as error:
            log.exception("the capture thread failed")
            self._finish(LiveState.FAILED, f"{self._cursor.source.name}: {error}")

    def _play(self) -> None:
        frame = self._cursor.peek()
        if frame is None:
            self._finish(LiveState.ENDED)
        elif self._is_due(frame):
            self._cursor.advance()
            self._cursor.forget_lead()
            self._deliver(frame)

    def _is_due(self, frame: Frame) -> bool:
        """Wait for a frame's time; False where something else is wanted first."""
        status = self._board.read()
        if status.state is not LiveState.PLAYING or status.asked is not None:
            return False
        if not self._paced:
            return True
        self._clock.run_at(status.speed)
        delay = self._clock.until(frame.time)
        if delay < -_LATE:
            self._clock.restart(frame.time)
        return delay <= 0 or not self._board.wait(lambda now: _is_disturbed(status, now), delay)

    def _move(self, move: Move) -> None:
        # What is asked from here on starts from where this move leads.
        self._board.change(lambda status: replace(status, asked=None) if status.asked is move else status)
        cursor, before = self._cursor, self._cursor.present
        if move.time is not None:
            cursor.seek(move.time)
        if move.frames:
            cursor.step(move.frames)
        if cursor.present is None or cursor.present is before:
            self._board.change(_arrived)
            return
        lead: tuple[Frame, ...] = ()
        if move.time is not None or move.frames < 0:
            self._passage, lead = self._passage + 1, cursor.lead
        self._clock.restart(cursor.present.time)
        self._deliver(cursor.present, lead)

    def _deliver(self, frame: Frame, lead: tuple[Frame, ...] = ()) -> None:
        """Hand a frame to the painter, then to the analysis with those that lead to it."""
        arrival = time.monotonic() if self._paced else frame.arrival
        *before, shown = (replace(one, arrival=arrival, passage=self._passage) for one in (*lead, frame))

        def with_frame(status: LiveStatus) -> LiveStatus:
            return replace(_arrived(status), newest_frame=shown, decoded=status.decoded + 1)

        self._board.change(with_frame)
        self._analyze((*before, shown))

    def _finish(self, state: LiveState, error: str | None = None) -> None:
        """End or fail, unless it is asked to go elsewhere, or was stopped, which closes the source."""

        def finished(status: LiveStatus) -> LiveStatus:
            if status.state is LiveState.STOPPED or status.asked is not None:
                return status
            return replace(status, state=state, source_error=error, moving=False, target=None)

        self._board.change(finished)


def _has_work(status: LiveStatus) -> bool:
    return status.asked is not None or status.state is LiveState.STOPPED or _may_play(status)


def _may_play(status: LiveStatus) -> bool:
    return status.state is LiveState.PLAYING and not (status.held and status.newest_frame is not None)


def _is_disturbed(before: LiveStatus, now: LiveStatus) -> bool:
    return now.state is not LiveState.PLAYING or now.asked is not None or now.speed != before.speed


def _arrived(status: LiveStatus) -> LiveStatus:
    """A status that goes nowhere any more, unless it was asked to meanwhile."""
    return status if status.asked is not None else replace(status, moving=False, target=None)
