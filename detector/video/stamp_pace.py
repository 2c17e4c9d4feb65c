"""How fast the stamps of a sender go: some count frames by another rate than they send.

Who stamps 30 frames a second and sends 25 seems to fall behind more and more, though every picture comes
fresh. Stamps alone do not tell him from one whose frames wait in a queue that grows. But a queue gives its
frames as fast as a network or an encoder allows, and only a camera's clock gives a camera's rate for long.
"""

from collections import deque
from typing import Any

import numpy as np

# A guess is made of so many seconds, and of at least so many packets, anew after each half of them.
_SPAN, _LEAST = 10.0, 20
# Frames a second that cameras and converters give.
_WHOLE = (1.0, 2.0, 5.0, 7.5, 10.0, 12.5, 15.0, 20.0, 24.0, 25.0, 30.0, 50.0, 60.0, 100.0, 120.0)
_USUAL = (*_WHOLE, *(rate / 1.001 for rate in (24.0, 30.0, 60.0, 120.0)))
# Rates that differ by less, as a share, are the same: clocks err. A pace that differs by less than the second
# from the present one leaves that as it is: what is measured errs, too, and lateness grants as much.
_SAME, _STAYS = 1e-3, 2e-3
# Stamps in milliseconds are this much off a count, in seconds.
_ROUNDING = 1.5e-3
# The earliest packet of each of so many parts of that time is off a clock by no more than this, in seconds;
# others wait for a busy network or machine.
_PARTS, _OFF = 10, 5e-3


class StampPace:
    """Learns it from all packets of a stream.

    Attributes:
        pace: seconds that pass while the stamps go on by one.
    """

    def __init__(self) -> None:
        """Begin by trusting the stamps."""
        self.pace = self._guess = 1.0
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
        before = self.pace
        if rates is not None and abs(rates[0] / rates[1] / before - 1) > _STAYS:
            self._learn(_pace(*rates))
        return self.pace != before

    def _learn(self, pace: float) -> None:
        """Take a pace that was found twice in a row; stamps are trusted again at once."""
        if pace == 1.0 or _is_same(pace, self._guess):
            self.pace = pace
        self._guess = pace


def _rates(seen: "np.ndarray[Any, Any]") -> tuple[float, float] | None:
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
    interval = _interval(numbers, came)
    return None if interval is None else (float(numbers[-1] / stamps[-1]), 1 / interval)


def _interval(numbers: "np.ndarray[Any, Any]", came: "np.ndarray[Any, Any]") -> float | None:
    """Seconds between two of numbered packets by the earliest of them; None where no clock sends them."""
    off = came - np.polyval(np.polyfit(numbers, came, 1), numbers)
    part = np.minimum(_PARTS * came / came[-1], _PARTS - 1).astype(int)
    early = [min(np.flatnonzero(part == one), key=off.__getitem__) for one in np.unique(part)]
    line = np.polyfit(numbers[early], came[early], 1)
    far = np.abs(came[early] - np.polyval(line, numbers[early])).max()
    return float(line[0]) if line[0] > 0 and far <= _OFF else None


def _pace(stamped: float, come: float) -> float:
    """The pace of stamps by two rates in frames a second; 1 where the stamps are right, or may be."""
    rate = min(_USUAL, key=lambda usual: abs(usual - come))
    is_other = _is_same(rate, come) and not _is_same(stamped, come)
    return stamped / rate if is_other else 1.0


def _is_same(one: float, other: float) -> bool:
    return abs(one / other - 1) <= _SAME
