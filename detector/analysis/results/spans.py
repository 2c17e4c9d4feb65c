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


def joined(spans: Iterable[TimeSpan]) -> tuple[TimeSpan, ...]:
    """The same time, by spans that are apart from each other, in order."""
    apart: list[TimeSpan] = []
    for span in sorted(spans):
        if apart and span.start <= apart[-1].end:
            apart[-1] = TimeSpan(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return tuple(apart)
