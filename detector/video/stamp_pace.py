"""How fast the stamps of a sender go: some count frames by another rate than they send.

Who stamps 30 frames a second and sends 25 seems to fall behind more and more, though every picture comes
fresh. Stamps alone do not tell him from one whose frames wait in a queue that grows. But a queue gives its
frames as fast as a network or an encoder allows, and only a camera's clock gives a camera's rate for long.
"""

from collections import deque

import numpy as np

# A decision is made of so many seconds, and of at least so many packets.
_SPAN, _LEAST = 10.0, 20
# Frames a second that cameras and converters give; those of NTSC, a thousandth less, are within what follows.
_USUAL = (1.0, 2.0, 5.0, 7.5, 10.0, 12.5, 15.0, 20.0, 24.0, 25.0, 30.0, 50.0, 60.0, 100.0, 120.0)
# Rates that differ by less, as a share, are the same: clocks err, and NTSC is called by whole numbers.
_SAME = 2e-3
# Stamps in milliseconds are this much off a count, in seconds.
_ROUNDING = 1.5e-3
# Packets that come less evenly than this, as the root of the mean square in intervals, come by no clock.
_UNEVEN = 0.5


class StampPace:
    """Learns it from all packets of a stream.

    Attributes:
        pace: seconds that pass while the stamps go on by one.
    """

    def __init__(self) -> None:
        """Begin by trusting the stamps."""
        self.pace = 1.0
        self._seen: deque[tuple[float, float]] = deque()

    def note(self, stamp: float, came: float) -> bool:
        """A packet came; whether the pace is another by it.

        Args:
            stamp: of the packet, in seconds.
            came: when, in seconds of a clock that nobody sets.
        """
        self._seen.append((stamp, came))
        if len(self._seen) < _LEAST or came - self._seen[0][1] < _SPAN:
            return False
        rates = _rates(np.asarray(self._seen))
        for _ in range(len(self._seen) // 2):
            self._seen.popleft()
        before, self.pace = self.pace, self.pace if rates is None else _pace(*rates, self.pace)
        return self.pace != before


def _rates(seen: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> tuple[float, float] | None:
    """At how many frames a second packets are stamped, and come; None where either goes by no rate.

    Args:
        seen: [N, 2] stamp of each packet and when it came, in seconds.
    """
    stamps, came = (seen - seen[0]).T
    steps = np.diff(stamps)
    usual = float(np.median(steps))
    if usual <= 0:
        return None
    # What was lost on the way leaves steps of two and more.
    counts = np.rint(steps / usual)
    if counts.min() < 1 or (np.abs(steps - counts * usual) > _ROUNDING * counts).any():
        return None
    numbers = np.concatenate(([0.0], np.cumsum(counts)))
    interval, first = np.polyfit(numbers, came, 1)
    off = came - first - interval * numbers
    if interval <= 0 or np.sqrt(np.mean(off**2)) > _UNEVEN * interval:
        return None
    return float(numbers[-1] / stamps[-1]), float(1 / interval)


def _pace(stamped: float, come: float, before: float) -> float:
    """The pace of stamps by two rates in frames a second; that of before where they tell nothing else."""
    rate = min(_USUAL, key=lambda usual: abs(usual - come))
    if _is_same(stamped, come):
        pace = 1.0
    elif _is_same(rate, come):
        pace = stamped / rate
    else:
        return before
    return before if _is_same(pace, before) else pace


def _is_same(one: float, other: float) -> bool:
    return abs(one / other - 1) <= _SAME
