"""Since when nothing is to be seen of the present: a picture that does not change at all, or is black."""

from collections import deque
from statistics import median

from detector.live.worker import TimedResult

# Changes are means over the picture in 255ths. The noise of a sensor alone makes more than the first. What
# is repeated is made anew by each key frame of an encoder, a little; what moves makes more than the second.
_NOTHING, _MOVED = 0.02, 0.25
# Of so many seconds half of all changes must be nothing.
_SPAN = 2.0
# Share that is nearly black; in a colon in which the light is on, something is always near.
_BLACK = 0.995


class Stillness:
    """Watches the changes of a picture."""

    def __init__(self) -> None:
        """Begin with a picture of which nothing is known."""
        self._changes: deque[tuple[float, float]] = deque()
        self._since: float | None = None

    def since(self, newest: TimedResult) -> float | None:
        """The time.monotonic() since when it has not changed; None where it has, or it is not known.

        Args:
            newest: the next result.
        """
        quality, arrival = newest.result.quality, newest.frame.arrival
        if quality is None or quality.change is None or quality.change > _MOVED:
            self._changes.clear()
            self._since = None
            return None
        self._changes.append((arrival, quality.change))
        while self._changes[0][0] < arrival - _SPAN:
            self._changes.popleft()
        if median(change for _, change in self._changes) > _NOTHING:
            self._since = None
        elif self._since is None:
            self._since = self._changes[len(self._changes) // 2][0]
        return self._since


def black_since(before: float | None, newest: TimedResult) -> float | None:
    """The time.monotonic() since when it is black; None where it is not, or it is not known.

    Args:
        before: of the result before.
        newest: the next result.
    """
    quality = newest.result.quality
    if quality is None or quality.dark < _BLACK:
        return None
    return newest.frame.arrival if before is None else before
