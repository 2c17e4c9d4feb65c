"""A part of a recording that is played again and again."""

from dataclasses import dataclass

# Two places that are less than this apart, in seconds, are one.
HERE = 0.02


@dataclass(frozen=True)
class Loop:
    """From where to where, in seconds; without an end it is not closed yet."""

    start: float
    end: float | None = None

    def is_over(self, time: float, following: float | None) -> bool:
        """Whether it goes back to its start after a frame.

        Args:
            time: of the frame.
            following: of the next one; None where there is none.
        """
        if self.end is None or time < self.start:
            return False
        return following is None or time <= self.end < following


def begun(loop: Loop | None, here: float) -> Loop | None:
    """One that begins here; none where it began here before."""
    return None if loop is not None and abs(loop.start - here) < HERE else Loop(here)


def ended(loop: Loop | None, here: float) -> Loop | None:
    """One that ends here, or begins here if it began later; none where it ended here before."""
    if loop is not None and loop.end is not None and abs(loop.end - here) < HERE:
        return None
    start, end = sorted((loop.start if loop else 0.0, here))
    return Loop(start, end) if start < end else loop
