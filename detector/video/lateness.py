"""How much later than the freshest of its stream a packet comes.

Its stamp says when it was taken, by the sender's clock. The least time that any packet needed from there to
here is what the way takes; what another one needs beyond that, it waited somewhere.
"""

import logging
import sys
import time

from detector.frame import LATE

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


def now() -> float:
    """Seconds by a clock that nobody sets; on Linux it goes on where the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


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
        # What the way takes at least, by two clocks that have nothing to do with each other, and when it did.
        self._way: tuple[float, float] | None = None
        self._last_stamp = 0.0
        # Since when all is late, and the least that any of that took.
        self._late_since: tuple[float, float] | None = None

    def note(self, stamp: float, came: float) -> None:
        """A packet came; all of them, in their order.

        Args:
            stamp: of the packet, in seconds.
            came: when, by `now`.
        """
        way = came - stamp
        if self._way is None or stamp < self._last_stamp - _STEP_BACK:
            self._begin(way, came)
        else:
            self._learn(way, came)
        self._last_stamp = stamp

    def of(self, stamp: float, at: float) -> float:
        """By how many seconds a packet that was noted is late at a time, by `now`."""
        return 0.0 if self._way is None else max(0.0, at - stamp - self._least(at) - self._granted)

    def _begin(self, way: float, came: float) -> None:
        self._way, self._late_since = (way, came), None

    def _learn(self, way: float, came: float) -> None:
        least = self._least(came)
        if way <= least:
            self._begin(way, came)
        elif way - least - self._granted <= LATE:
            self._late_since = None
        else:
            self._learn_of_late(way, came)

    def _learn_of_late(self, way: float, came: float) -> None:
        since, shortest = self._late_since or (came, way)
        self._late_since = since, min(shortest, way)
        if came - since <= _FOR_GOOD:
            return
        if way - shortest > LATE:
            # It becomes later and later, which nothing is known to end.
            self._late_since = None
            return
        log.info("%s: goes on %.1f s later than before", self._name, shortest - self._least(came))
        self._begin(shortest, came)

    def _least(self, at: float) -> float:
        """What the way takes at least, as far as the clocks may have gone apart."""
        assert self._way is not None
        way, learnt = self._way
        return way + _DRIFT * max(0.0, at - learnt)
