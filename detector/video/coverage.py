"""How much of a video was read."""

from array import array
from typing import NamedTuple

import numpy as np

# A gap is a step of so many seconds, or of so many usual ones where that is less; never of twice the usual.
_GAP, _GAP_STEPS, _NO_GAP_STEPS = 0.5, 5.0, 2.0
# Between two frames, in seconds, where nothing tells it.
_UNKNOWN_STEP = 1 / 25
# Times as floats are this exact, in seconds.
_EXACT = 1e-6


class Gap(NamedTuple):
    """A part of a recording of which there are no frames.

    Attributes:
        start: when the frame before it ends, in seconds.
        seconds: how long it lasts.
    """

    start: float
    seconds: float


class Reading:
    """Adds up the frames of a video as they are read.

    Attributes:
        frames: that were read.
        last: time of the newest in seconds, 0 before the first.
        lost: frames that were passed over as undecodable.
    """

    def __init__(self, rate: float) -> None:
        """Start before the first frame.

        Args:
            rate: nominal frames a second, 0 where unknown.
        """
        self.frames, self.last, self.lost = 0, 0.0, 0
        self._step = 1 / rate if rate else _UNKNOWN_STEP
        self._steps, self._first = array("d"), 0.0

    def add(self, time: float) -> None:
        """A frame was read.

        Args:
            time: of the frame in seconds, later than that of the one before.
        """
        if self.frames:
            self._steps.append(time - self.last)
        else:
            self._first = time
        self.frames, self.last = self.frames + 1, time

    @property
    def duration(self) -> float:
        """Seconds until the last frame ends; it lasts as long as frames usually do, whatever the gaps."""
        return self.last + self._usual_step

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Where the next frame came so late that some must be missing, in order."""
        # Where stamps come in pairs the median is next to nothing, and the nominal step tells the rhythm.
        usual, steps = max(self._usual_step, self._step), np.array(self._steps)
        longest = max(min(_GAP, _GAP_STEPS * usual), _NO_GAP_STEPS * usual)
        starts = self._first + np.concatenate(([0.0], np.cumsum(steps)))
        late = np.flatnonzero(steps > longest + _EXACT)
        return tuple(Gap(float(starts[at] + usual), float(steps[at] - usual)) for at in late)

    @property
    def _usual_step(self) -> float:
        return float(np.median(self._steps)) if self._steps else self._step
