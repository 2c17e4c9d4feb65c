"""Keeps the analysis of a live picture going, by restarts with back-off when it fails or stalls."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from detector.frame import Frame
from detector.live.slot import Slot
from detector.live.status import LiveStatus, StatusBoard
from detector.live.stillness import Stillness, black_since
from detector.live.worker import Analyze, TimedResult, Worker

_WAIT = 0.05
# Waits before a restart, in seconds: the first, doubled up to the last.
_BACK_OFF = (0.25, 4.0)
# An engine may be built on the device, so opening takes longer than any frame may.
STALL, _LONGEST_OPENING = 1.0, 60.0
# A call that never returns keeps its thread and its engine's memory: so many are suffered, and no more.
_MOST_GIVEN_UP = 3


class Supervisor:
    """Hands the newest frames to a detector on a thread of its own."""

    def __init__(
        self,
        load: Callable[[], Analyze],
        restart: Callable[[], Analyze] | None,
        board: StatusBoard,
        note_result: Callable[[TimedResult], None] | None = None,
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            load: gives the detector, which analyzes frames in their order; called on the inference thread.
            restart: gives a new detector in place of one that failed or stalled; None asks `load` again
                after a failure, and waits however long it stalls.
            board: is told of results, errors and restarts.
            note_result: told of results too; must return at once.
        """
        self._restart, self._stall = restart or load, STALL if restart else None
        self._board, self._note_result = board, note_result
        self._frames: Slot[tuple[Frame, ...]] = Slot()
        self._stopping, self._stillness = threading.Event(), Stillness()
        self._worker = self._make_worker(load)
        self._given_up: list[Worker] = []
        self._watchdog = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    @property
    def dropped(self) -> int:
        """Frames that were replaced by a newer one before they were analyzed."""
        return self._frames.dropped

    def put(self, frames: tuple[Frame, ...]) -> None:
        """Offer a frame, after those that lead to it; the newest offer wins."""
        self._frames.put(frames)

    def start(self) -> None:
        """Begin."""
        self._worker.start()
        self._watchdog.start()

    def stop(self) -> None:
        """Tell every thread to end; does not wait."""
        self._stopping.set()
        self._worker.give_up()

    def join(self, deadline: float) -> bool:
        """Wait for the end until a moment (monotonic seconds); whether everything ended."""
        self._watchdog.join(max(0.0, deadline - time.monotonic()))
        workers = [*self._given_up, self._worker]
        for worker in workers:
            worker.join(deadline - time.monotonic())
        return not any(worker.alive for worker in workers)

    def _make_worker(self, make_detector: Callable[[], Analyze]) -> Worker:
        return Worker(make_detector, self._frames, self._publish, self._note_opened)

    def _publish(self, result: TimedResult) -> None:
        still_since = self._stillness.since(result)

        def with_result(status: LiveStatus) -> LiveStatus:
            return replace(
                status,
                newest_result=result,
                engine_error=None,
                analyzed=status.analyzed + 1,
                still_since=still_since,
                black_since=black_since(status.black_since, result),
            )

        self._board.change(with_result)
        if self._note_result is not None:
            self._note_result(result)

    def _note_opened(self) -> None:
        self._board.change(lambda status: replace(status, engine_opened=True))

    def _say(self, error: str) -> None:
        self._board.change(lambda status: replace(status, engine_error=error))

    def _watch(self) -> None:
        back_off = _BACK_OFF[0]
        while not self._stopping.wait(_WAIT):
            trouble = self._trouble(time.monotonic())
            if trouble is None:
                continue
            if self._worker.succeeded:
                back_off = _BACK_OFF[0]
            self._give_up(trouble)
            if self._stopping.wait(back_off) or not self._wait_for_room():
                break
            back_off = min(2 * back_off, _BACK_OFF[1])
            self._replace()

    def _trouble(self, now: float) -> str | None:
        """Why the present worker must be replaced, None while it need not."""
        worker = self._worker
        if worker.failure is not None:
            return worker.failure
        if self._stall is not None and worker.calling_for(now) > self._stall:
            return f"the model has not answered for {self._stall:g} s"
        if worker.opening_for(now) > _LONGEST_OPENING:
            return f"the model could not be opened within {_LONGEST_OPENING:g} s"
        return None

    def _give_up(self, trouble: str) -> None:
        self._worker.give_up()
        self._given_up = [worker for worker in (*self._given_up, self._worker) if worker.alive]
        self._say(trouble)

    def _wait_for_room(self) -> bool:
        """Wait until few enough calls hang; False where everything stops first."""
        if not self._has_room():
            self._say("the device does not answer any more; close the program and start it again")
        while not self._has_room():
            if self._stopping.wait(_WAIT):
                return False
        return True

    def _has_room(self) -> bool:
        return sum(worker.alive for worker in self._given_up) < _MOST_GIVEN_UP

    def _replace(self) -> None:
        self._worker = worker = self._make_worker(self._restart)
        self._board.change(lambda status: replace(status, restarts=status.restarts + 1))
        worker.start()
        # Everything may have been stopped since the last look, and only the worker before was told.
        if self._stopping.is_set():
            worker.give_up()
