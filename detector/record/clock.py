"""When something happened, in seconds from the first frame of a record."""

from dataclasses import dataclass

from detector.frame import Frame

# By so much, in seconds, a source's own times may differ from those at which its frames came.
_MOST_DRIFT = 1.0
_LEAST_STEP = 1e-3


@dataclass(frozen=True)
class FrameStamp:
    """A frame's place in a record.

    Attributes:
        number: from 0, of the frames that came since the record began, recorded or not.
        time: in seconds from the first of them.
    """

    number: int
    time: float


class RecordClock:
    """Goes by the source's own times, and by those of arrival where a source pauses, jumps or begins anew.

    What comes late has its place where it should have come.

    Attributes:
        zero: time.monotonic() when the first frame arrived, or should have; None before.
    """

    def __init__(self) -> None:
        self.zero: float | None = None
        self._number = 0
        self._shift, self._last = 0.0, 0.0
        self._passage: int | None = None

    def stamp(self, frame: Frame) -> FrameStamp:
        """The place of the next frame; its time is later than that of the one before."""
        if self.zero is None:
            self.zero, self._shift = frame.due, -frame.time
        arrived, time = frame.due - self.zero, frame.time + self._shift
        if self._number and (frame.passage != self._passage or abs(time - arrived) > _MOST_DRIFT):
            time = arrived
        if self._number:
            time = max(time, self._last + _LEAST_STEP)
        self._shift, self._last, self._passage = time - frame.time, time, frame.passage
        stamp = FrameStamp(self._number, time)
        self._number += 1
        return stamp

    def at(self, moment: float) -> float | None:
        """A time.monotonic() in seconds from the first frame; None while there is none."""
        return None if self.zero is None else moment - self.zero
