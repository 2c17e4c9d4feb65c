"""How much of a video was read."""

# A longer wait for the next frame, in seconds, is a hole; a shorter one may be the frames' own rhythm.
_LONGEST_STEP = 1.0


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
            rate: nominal frames a second.
        """
        self.frames, self.last, self.lost = 0, 0.0, 0
        self._step = 1 / rate
        self._longest_step = max(_LONGEST_STEP, 2 * self._step)
        self.covered = 0.0

    def add(self, time: float) -> None:
        """A frame was read.

        Args:
            time: of the frame in seconds, later than that of the one before.
        """
        self.covered += min(time - self.last, self._longest_step) if self.frames else self._step
        self.frames, self.last = self.frames + 1, time
