"""From time to pixels and back: the part of a recording that a timeline shows."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detector.html.ticks import clock_step

# Of the usual time between frames: one stays on screen no longer than that.
_MOST_HELD = 1.5
# No closer than this, in seconds for the whole width.
_LEAST = 0.5


@dataclass(frozen=True)
class Scale:
    """A stretch of a recording, laid over a width.

    Attributes:
        length: of the recording, in seconds.
        start, end: of the stretch, in seconds.
        left, width: in pixels.
    """

    length: float
    start: float
    end: float
    left: float
    width: float

    @property
    def whole(self) -> bool:
        """Whether all of the recording is shown."""
        return self.start <= 0 and self.end >= self.length

    def x(self, time: float) -> float:
        """Where a time lies, in pixels."""
        return self.left + (time - self.start) / self._seconds * self.width

    def time(self, x: float) -> float:
        """What time lies at a pixel, within the recording."""
        inside = self.start + (x - self.left) / max(1.0, self.width) * self._seconds
        return min(max(0.0, inside), self.length)

    def zoomed(self, factor: float, x: float) -> "Scale":
        """Closer by a factor above 1, farther by one below, around what lies at a pixel."""
        seconds = min(max(self._seconds / factor, min(_LEAST, self.length)), max(self.length, _LEAST))
        held = self.time(x)
        share = (held - self.start) / self._seconds
        return self._placed(held - share * seconds, seconds)

    def moved(self, seconds: float) -> "Scale":
        """So much later, or earlier where that is negative, as far as the recording goes."""
        return self._placed(self.start + seconds, self._seconds)

    def holding(self, time: float) -> "Scale":
        """Moved where a time would not be in it."""
        if self.start <= time <= self.end:
            return self
        return self._placed(time - 0.1 * self._seconds, self._seconds)

    def ticks(self, least: float) -> list[float]:
        """Times that read well on a clock, so many pixels from each other at least."""
        step = clock_step(max(1e-3, least * self._seconds / max(1.0, self.width)))
        first = math.ceil(self.start / step - 1e-9)
        return [index * step for index in range(first, math.floor(self.end / step + 1e-9) + 1)]

    @property
    def _seconds(self) -> float:
        return max(1e-6, self.end - self.start)

    def _placed(self, start: float, seconds: float) -> "Scale":
        start = max(0.0, min(start, self.length - seconds))
        return replace(self, start=start, end=start + seconds)


def whole_scale(length: float, left: float = 0.0, width: float = 1.0) -> Scale:
    """All of a recording over a width."""
    return Scale(length, 0.0, max(length, _LEAST), left, width)


def peaks(times: NDArray[np.float64], values: NDArray[np.float32], scale: Scale) -> NDArray[np.float32]:
    """The highest value in each column of pixels, [width]; NaN where no frame is on screen.

    Args:
        times: rising, in seconds [n].
        values: [n].
        scale: whose columns they are.
    """
    columns = max(1, round(scale.width))
    found = np.full(columns, np.nan, np.float32)
    first, beyond = np.searchsorted(times, (scale.start, scale.end))
    # The frame before is on screen where the stretch begins.
    first = max(0, first - 1)
    if beyond > first:
        place = (times[first:beyond] - scale.start) / (scale.end - scale.start) * columns
        column = np.clip(place.astype(np.int64), 0, columns - 1)
        begins = np.flatnonzero(np.diff(column, prepend=-1))
        found[column[begins]] = np.maximum.reduceat(values[first:beyond], begins)
        _hold(found, column[begins], place)
    return found


def _hold(found: NDArray[np.float32], filled: NDArray[np.int64], place: NDArray[np.float64]) -> None:
    """Let each frame stand until the next, where frames are wider than a column, but over no gap."""
    usual = np.median(np.diff(place)) if len(place) > 1 else 1.0
    for start, end in zip(filled, [*filled[1:], len(found)], strict=True) if usual > 1 else ():
        found[start : min(end, start + math.ceil(_MOST_HELD * usual))] = found[start]
