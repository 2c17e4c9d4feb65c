"""Plays a recording that was analyzed: any frame, at any speed, both ways, without a network and without Qt.

One thread reads. What it is asked for stands in one place, where a newer wish takes that of an older one;
what it has reached stands in another, from which a window takes the newest. Nothing queues.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from detector.errors import DetectorError
from detector.frame import Frame
from detector.live.clock import Clock, faster, slower
from detector.review.loop import Loop
from detector.video import FrameReader

log = logging.getLogger(__name__)

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
# A frame that is later than this, in seconds, is passed over; so many in a row at most, so that the picture
# moves however slow the machine is.
_LATE, _MOST_PASSED_OVER = 0.04, 8
# Up to this speed there is time to keep what was played.
_UNHURRIED = 1.0
# A player that is later than this is not chased: its clock starts anew.
_LOST = 0.5
# A reading that has not ended by itself after this is in a call that blocks.
_BLOCKED = 0.9


@dataclass(frozen=True, eq=False)
class PlayerStatus:
    """A player at one moment.

    Attributes:
        frame: that is to be shown; None before the first.
        playing: whether it goes on by itself.
        ended: whether the frame is the last one, and was played up to.
        speed: media seconds a second.
        loop: that is played again and again.
        target: the time that it is going to; None where it is there.
        steps: so many frames from there, back where that is negative.
        problem: why no frame can be had, in words for the user.
        stopped: whether it was closed.
    """

    frame: Frame | None = None
    playing: bool = False
    ended: bool = False
    speed: float = 1.0
    loop: Loop | None = None
    target: float | None = None
    steps: int = 0
    problem: str | None = None
    stopped: bool = False

    @property
    def moving(self) -> bool:
        """Whether it is on its way to a frame."""
        return self.target is not None or self.steps != 0

    @property
    def position(self) -> float:
        """The time that is shown, or that is being gone to, in seconds."""
        if self.target is not None:
            return self.target
        return 0.0 if self.frame is None else self.frame.time


Change = Callable[[PlayerStatus], PlayerStatus]


class Player:
    """Plays one recording; every method returns at once."""

    def __init__(self, open_reader: Callable[[], FrameReader], on_change: Callable[[], None]) -> None:
        """Open the recording, on the player's own thread, and show its first frame.

        Args:
            open_reader: opens it.
            on_change: called from any thread when the status is another; must return at once.
        """
        self._changed, self._on_change = threading.Condition(), on_change
        self._status = PlayerStatus(target=0.0)
        self._open_reader, self._clock = open_reader, Clock()
        self._reader: FrameReader | None = None
        # What lies before the frame is decoded while nothing is asked for, after a step back.
        self._preparing: Iterator[None] | None = None
        self._thread = threading.Thread(target=self._run, name="player", daemon=True)
        self._thread.start()

    def status(self) -> PlayerStatus:
        """What it is doing now."""
        with self._changed:
            return self._status

    def toggle(self) -> None:
        """Play or hold; play again from its start what has ended."""
        self._change(_toggled)

    def seek(self, time: float) -> None:
        """Go to the frame that is on screen at a time in seconds."""
        self._change(lambda status: replace(status, target=max(0.0, time), steps=0, ended=False))

    def step(self, frames: int) -> None:
        """Hold, and go so many frames on, or back where that is negative."""
        self._change(lambda status: replace(status, playing=False, steps=status.steps + frames, ended=False))

    def run_at(self, speed: float) -> None:
        """Play at another speed: media seconds a second, above 0."""
        self._change(lambda status: replace(status, speed=speed))

    def faster(self) -> None:
        """Play at the next higher of SPEEDS."""
        self.run_at(faster(SPEEDS, self.status().speed))

    def slower(self) -> None:
        """Play at the next lower of SPEEDS."""
        self.run_at(slower(SPEEDS, self.status().speed))

    def loop(self, loop: Loop | None) -> None:
        """Play a part again and again; None ends that."""
        self._change(lambda status: replace(status, loop=loop))

    def close(self) -> None:
        """Stop, and release the recording."""
        self._change(lambda status: replace(status, stopped=True, playing=False))
        self._thread.join(_BLOCKED)
        if self._thread.is_alive() and self._reader is not None:
            self._reader.close()
            self._thread.join(_BLOCKED)

    def _change(self, change: Change) -> None:
        with self._changed:
            self._status = change(self._status)
            self._changed.notify_all()
        self._on_change()

    def _run(self) -> None:
        try:
            self._reader = self._open_reader()
        except DetectorError as error:
            self._fail(str(error))
            return
        try:
            while not self.status().stopped:
                self._try(self._reader)
        finally:
            self._reader.close()

    def _try(self, reader: FrameReader) -> None:
        """The next move, frame or wait; where there is none to be had, others may be."""
        try:
            self._go_on(reader, self.status())
        except DetectorError as error:
            self._fail(str(error))
        except Exception as error:
            log.exception("the player failed")
            self._fail(f"{reader.source.name}: {error}")

    def _go_on(self, reader: FrameReader, status: PlayerStatus) -> None:
        """The next move, frame or wait."""
        if status.target is not None:
            self._clock.stop()
            self._preparing = None
            self._arrive(status, reader.at(status.target, lambda: self._is_asked(status)))
        elif status.steps and status.frame is not None:
            self._clock.stop()
            self._step(reader, status, status.frame)
        elif status.playing and status.frame is not None:
            self._preparing = None
            self._play(reader, status, status.frame)
        elif not self._prepare():
            self._clock.stop()
            with self._changed:
                self._changed.wait_for(lambda: _has_work(self._status))

    def _prepare(self) -> bool:
        """Decode one frame ahead of steps back; whether there was one."""
        if self._preparing is not None:
            # Whoever goes there will be told what is wrong.
            with suppress(StopIteration, DetectorError):
                next(self._preparing)
                return True
        self._preparing = None
        return False

    def _is_asked(self, asked: PlayerStatus) -> bool:
        now = self.status()
        return now.target == asked.target and not now.stopped

    def _arrive(self, asked: PlayerStatus, frame: Frame | None) -> None:
        def arrived(status: PlayerStatus) -> PlayerStatus:
            target = None if status.target == asked.target else status.target
            return replace(status, frame=frame or status.frame, target=target, problem=None)

        if frame is not None or self._is_asked(asked):
            self._change(arrived)

    def _step(self, reader: FrameReader, status: PlayerStatus, frame: Frame) -> None:
        """One frame of those that are asked for."""
        on = 1 if status.steps > 0 else -1

        def wanted() -> bool:
            now = self.status()
            return now.target is None and now.steps * on > 0 and not now.stopped

        found = reader.after(frame) if on > 0 else reader.before(frame, wanted)

        if on > 0 or found is None:
            self._preparing = None
        elif self._preparing is None:
            self._preparing = reader.prepare(found)

        def stepped(now: PlayerStatus) -> PlayerStatus:
            if now.target is not None or now.steps * on <= 0:
                return now
            if found is None:
                return replace(now, steps=0)
            return replace(now, frame=found, steps=now.steps - on)

        self._change(stepped)

    def _play(self, reader: FrameReader, status: PlayerStatus, frame: Frame) -> None:
        """The next frame that is due, once it is."""
        for _ in range(_MOST_PASSED_OVER):
            following = reader.after(frame, packs=status.speed <= _UNHURRIED)
            next_time = None if following is None else following.time
            if status.loop is not None and status.loop.is_over(frame.time, next_time):
                self.seek(status.loop.start)
                return
            if following is None:
                # Those before it may have been passed over.
                self._end_at(frame)
                return
            delay = self._delay(status, frame, following)
            frame = following
            if delay >= -_LATE:
                break
        if delay > 0 and self._is_disturbed(status, delay):
            return
        self._change(lambda now: now if now.moving or now.stopped else replace(now, frame=frame))

    def _end_at(self, frame: Frame) -> None:
        """The last one was reached."""
        self._change(lambda now: now if now.moving else replace(now, frame=frame, playing=False, ended=True))

    def _delay(self, status: PlayerStatus, frame: Frame, following: Frame) -> float:
        """Seconds until the next frame is due, negative where it is past."""
        self._clock.run_at(status.speed)
        # The first that is asked for is due at once.
        self._clock.until(frame.time)
        delay = self._clock.until(following.time)
        if delay < -_LOST:
            self._clock.restart(following.time)
        return delay

    def _is_disturbed(self, before: PlayerStatus, seconds: float) -> bool:
        """Wait; whether something else is wanted first."""

        def disturbed() -> bool:
            now = self._status
            is_other = (now.playing, now.speed, now.loop) != (before.playing, before.speed, before.loop)
            return now.stopped or now.moving or is_other

        with self._changed:
            return self._changed.wait_for(disturbed, seconds)

    def _fail(self, problem: str) -> None:
        self._change(lambda status: replace(status, problem=problem, playing=False, target=None, steps=0))


def _has_work(status: PlayerStatus) -> bool:
    has_frame = status.frame is not None
    return (
        status.stopped or status.target is not None or (has_frame and (status.playing or status.steps != 0))
    )


def _toggled(status: PlayerStatus) -> PlayerStatus:
    target = 0.0 if status.ended else status.target
    return replace(status, playing=not status.playing, target=target, ended=False)
