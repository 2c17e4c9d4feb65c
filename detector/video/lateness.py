"""How much later than the freshest of its stream a packet comes.

Its stamp says when it was taken, by the sender's clock. The least time that any packet needed from there to
here is what the way takes; what another one needs beyond that, it waited somewhere.
"""

import logging
import sys
import time
from collections import deque
from typing import NamedTuple

from detector.frame import LATE
from detector.video.stamp_pace import StampPace

log = logging.getLogger(__name__)

# The clocks of a sender and of this machine go apart by so much at most, in seconds a second: crystals err by
# a tenth of it, and who counts 59.94 frames a second as 60 by the half.
_DRIFT = 2e-3
# No stream is granted more for being slow, in seconds.
_LONGEST_INTERVAL = 1.0
# Stamps that step back by more than this, in seconds, are of another clock; frames out of order step less.
_STEP_BACK = 0.25
# A stream that is late for so long, in seconds, and no later at its end, comes so: its sender's clock stood
# still, or its way has become longer for good. There is nothing to be caught up with any more.
_FOR_GOOD = 60.0
# Where stamps turn out to go at another pace, what came before tells what is in time by that: of so many
# seconds a packet each.
_REMEMBERED = 600


def now() -> float:
    """Seconds by a clock that nobody sets; on Linux it goes on where the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


class _Way(NamedTuple):
    """What the way takes at least, by two clocks that have nothing to do with each other.

    Attributes:
        seconds: that the freshest packet took.
        learnt: when that came.
        pace: seconds that pass here while the stamps go on by one.
    """

    seconds: float
    learnt: float
    pace: float

    @classmethod
    def learnt_from(cls, stamp: float, came: float, pace: float) -> "_Way":
        """The way of a packet that was not late."""
        return cls(came - pace * stamp, came, pace)

    def of(self, stamp: float, at: float) -> float:
        """What a packet takes that is there at a time, beyond the least as far as clocks may go apart."""
        return at - self.pace * stamp - self.seconds - _DRIFT * max(0.0, at - self.learnt)


class Lateness:
    """Learns what is in time from when packets come."""

    def __init__(self, name: str, interval: float) -> None:
        """Begin with a stream of which nothing has come.

        Args:
            name: by which it is called in the log.
            interval: seconds between two of its packets, nominal: of many a packet it is known only by the
                next one that it is whole, so by that much all may be late.
        """
        self._name, self._granted = name, min(interval, _LONGEST_INTERVAL)
        self._stamps, self._last_stamp = StampPace(), 0.0
        self._way: _Way | None = None
        self._before: deque[tuple[float, float]] = deque(maxlen=_REMEMBERED)
        # Since when all is late, and the least that any of that was.
        self._late_since: tuple[float, float] | None = None

    def note(self, stamp: float, came: float) -> None:
        """A packet came; all of them, in their order.

        Args:
            stamp: of the packet, in seconds.
            came: when, by `now`.
        """
        is_other_pace = self._stamps.note(stamp, came)
        if self._way is None or stamp < self._last_stamp - _STEP_BACK:
            self._before.clear()
            self._begin(stamp, came)
        elif is_other_pace:
            self._begin_at_pace(stamp, came)
        else:
            self._learn(self._way, stamp, came)
        if not self._before or came - self._before[-1][1] >= 1:
            self._before.append((stamp, came))
        self._last_stamp = stamp

    def of(self, stamp: float, at: float) -> float:
        """By how many seconds a packet that was noted is late at a time, by `now`."""
        way = self._way
        return 0.0 if way is None else max(0.0, way.of(stamp, at) - self._granted)

    def _begin(self, stamp: float, came: float, late: float = 0.0) -> None:
        """A packet is in time, or late by so much."""
        self._way, self._late_since = _Way.learnt_from(stamp, came - late, self._stamps.pace), None

    def _begin_at_pace(self, stamp: float, came: float) -> None:
        """Stamps turned out to go at another pace: a packet is late by the freshest that came before it."""
        log.info("%s: a second by its stamps takes %.3f s", self._name, self._stamps.pace)
        seen = (*self._before, (stamp, came))
        ways = (_Way.learnt_from(*one, self._stamps.pace) for one in seen)
        self._way, self._late_since = max(ways, key=lambda way: way.of(stamp, came)), None

    def _learn(self, way: _Way, stamp: float, came: float) -> None:
        beyond = way.of(stamp, came)
        if beyond <= 0:
            self._begin(stamp, came)
        elif beyond - self._granted <= LATE:
            self._late_since = None
        else:
            self._learn_of_late(way, stamp, came)

    def _learn_of_late(self, way: _Way, stamp: float, came: float) -> None:
        taken = came - way.pace * stamp
        since, shortest = self._late_since or (came, taken)
        shortest = min(shortest, taken)
        self._late_since = since, shortest
        if came - since <= _FOR_GOOD:
            return
        if taken - shortest > LATE:
            # It becomes later and later, which nothing is known to end.
            self._late_since = None
            return
        log.info("%s: goes on %.1f s later than before", self._name, way.of(stamp, came))
        self._before.clear()
        self._begin(stamp, came, taken - shortest)
