"""How fast the frames of a source follow each other."""

from collections import deque
from statistics import median

from detector.frame import Frame

_LAST = 5
_ENOUGH = 3
# In seconds: no source is taken for faster or slower.
_RANGE = (1 / 240, 2.0)


class Pace:
    """Seconds between two frames, by their time stamps: frames of a stream may arrive in bursts."""

    def __init__(self, nominal_rate: float) -> None:
        """Begin with what a source says of itself, in frames a second."""
        self._nominal = 1 / nominal_rate if nominal_rate > 0 else _RANGE[0]
        self._intervals: deque[float] = deque(maxlen=_LAST)
        self._last: Frame | None = None

    def note(self, frame: Frame) -> None:
        """A frame has come, perhaps after others that nobody noted."""
        last, self._last = self._last, frame
        if last is not None and last.passage == frame.passage and frame.index > last.index:
            self._intervals.append((frame.time - last.time) / (frame.index - last.index))

    def interval(self, speed: float) -> float:
        """The usual time between two frames at a speed of playing, in seconds."""
        usual = median(self._intervals) if len(self._intervals) >= _ENOUGH else self._nominal
        return min(max(usual / speed, _RANGE[0]), _RANGE[1])
