"""Round values along an axis."""

import math
from collections.abc import Callable

# Steps in seconds that read well on a clock.
_CLOCK = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800)
_HOUR = 3600


def round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is at least this."""
    unit = 10.0 ** math.floor(math.log10(least))
    return next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= least)


def clock_step(least: float) -> float:
    """The smallest step that is at least this and reads well on a clock; in seconds, whole hours at last."""
    return next((step for step in _CLOCK if step >= least), _HOUR * math.ceil(least / _HOUR))


def ticks(highest: float, most: int, step: Callable[[float], float] = round_step) -> list[float]:
    """Values from 0 to at most `highest`, with `most` round steps between them at most."""
    if highest <= 0:
        return [0.0]
    # What misses a round value by a rounding error has that value.
    width = step(highest / most * 0.999)
    return [index * width for index in range(math.floor(highest / width + 1e-9) + 1)]
