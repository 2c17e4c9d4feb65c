"""Parts of a recording's time."""

import math
from collections.abc import Iterable
from typing import NamedTuple


class TimeSpan(NamedTuple):
    """From `start` up to `end`, in seconds."""

    start: float
    end: float


def seconds(spans: Iterable[TimeSpan]) -> float:
    """How long all of them last."""
    return math.fsum(span.end - span.start for span in spans)
