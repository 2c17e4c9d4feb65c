"""How much of a video was read."""

from array import array

import numpy as np

# A longer wait for the next frame, in seconds, is a hole; a shorter one may be the frames' own rhythm.
_LONGEST_STEP = 1.0
# Between two frames, in seconds, where nothing tells it.
_UNKNOWN_STEP = 1 / 25


class Reading:
    """Adds up the frames of a video as they are read.

    Attributes:
        frames: that were read.
        last: time of the newest in seconds, 0 before the first.
        covered: seconds for which there was a frame; a hole counts as one second.
        lost: frames that were passed over as undecodable.
    """

    def __init__(self, rate: float) -> None:
        """Start before the first frame.

        Args:
            rate: nominal frames a second, 0 where unknown.
        """
        self.frames, self.last, self.lost = 0, 0.0, 0
        self._step = 1 / rate if rate else _UNKNOWN_STEP
        self._steps = array("d")
        self._longest_step = max(_LONGEST_STEP, 2 * self._step)
        self.covered = 0.0

    def add(self, time: float) -> None:
        """A frame was read.

        Args:
            time: of the frame in seconds, later than that of the one before.
        """
        if self.frames:
            self._steps.append(time - self.last)
            self.covered += min(time - self.last, self._longest_step)
        else:
            self.covered = self._step
        self.frames, self.last = self.frames + 1, time

    @property
    def duration(self) -> float:
        """Seconds until the last frame ends; it lasts as long as frames usually do, whatever the gaps."""
        return self.last + (float(np.median(self._steps)) if self._steps else self._step)
