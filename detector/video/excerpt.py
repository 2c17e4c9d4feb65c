"""Which part of a recording is looked at."""

import math
from dataclasses import dataclass

# Times as floats are this exact, in seconds.
EXACT = 1e-6


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What of a recording is looked at.

    Attributes:
        start: time in seconds from the recording's first frame, from which on frames are looked at.
        end: time before which they are; None: up to the recording's end.
        every: the first of so many frames is looked at, the others are passed over.
    """

    start: float = 0.0
    end: float | None = None
    every: int = 1

    def __post_init__(self) -> None:
        """Refuse what holds no frame.

        Raises:
            ValueError: a figure is out of its range.
        """
        if not 0 <= self.start < math.inf:
            raise ValueError(f"an excerpt that starts at {self.start:g} s: times count from 0")
        if self.end is not None and not self.start < self.end < math.inf:
            raise ValueError(f"an excerpt from {self.start:g} s to {self.end:g} s: it ends before it starts")
        if self.every < 1:
            raise ValueError(f"every {self.every} frames: at least every single one, 1")

    @property
    def whole(self) -> bool:
        """Whether it is all of the recording."""
        return self == WHOLE

    def frame_count(self, frames: int | None, rate: float) -> int | None:
        """How many frames are looked at; None where a recording's frames and rate do not tell."""
        ends = [time for time in (self.end, frames / rate if frames and rate else None) if time is not None]
        if not ends or not rate:
            return None
        return math.ceil(max(0.0, min(ends) - self.start) * rate / self.every - EXACT)


WHOLE = Excerpt()
