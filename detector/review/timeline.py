"""What a timeline shows of an analysis and of its review."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.spans import TimeSpan
from detector.review.lesion import Lesion, Verdict
from detector.review.overview import Overview
from detector.review.procedure import Mark

LANES = 3
# Bars that are nearer than this share of the recording stand in lanes of their own: each has its number.
_APART = 1 / 60


@dataclass(frozen=True)
class Bar:
    """A lesion on a timeline.

    Attributes:
        number: of the lesion; 0 stands for none.
        verdict: of the lesion.
        span: from where it is seen first to where it is seen last, in seconds.
        marked: when it was marked.
        drawn: when it was drawn.
        lane: from 0, so that bars do not cover each other as long as there are lanes.
    """

    number: int
    verdict: Verdict
    span: TimeSpan
    marked: tuple[TimeSpan, ...]
    drawn: tuple[float, ...]
    lane: int


@dataclass(frozen=True, eq=False)
class Content:
    """All that a timeline shows, at one moment; compared by what it is, not by what it holds.

    Attributes:
        length: of the recording, in seconds.
        times, scores: the score curve [frames].
        threshold: of the analysis, in 0..1.
        blind: when nobody looked, or the analysis has not come yet.
        bars: of the lesions.
        marks: what a procedure's user noted.
        second: times and scores of another analysis; None: there is one alone.
    """

    length: float
    times: NDArray[np.float64]
    scores: NDArray[np.float32]
    threshold: float
    blind: tuple[TimeSpan, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    second: tuple[NDArray[np.float64], NDArray[np.float32]] | None = None


def content(overview: Overview, lesions: Sequence[Lesion], length: float | None = None) -> Content:
    """What a timeline shows.

    Args:
        overview: of the results.
        lesions: as they stand, in order of time.
        length: of the recording where it is longer than what was analyzed, in seconds.
    """
    length = max(overview.duration, length or 0.0)
    blind = overview.gaps
    if length > overview.duration + 1e-3:
        blind = (*blind, TimeSpan(overview.duration, length))
    return Content(
        length=length,
        times=overview.times,
        scores=overview.scores,
        threshold=overview.header.threshold,
        blind=blind,
        bars=bars(lesions, length),
        marks=overview.marks,
    )


def bars(lesions: Sequence[Lesion], length: float) -> tuple[Bar, ...]:
    """A bar for each lesion, in the first lane that is free.

    Args:
        lesions: in order of time.
        length: of the recording, in seconds.
    """
    ends = [float("-inf")] * LANES
    found = []
    for lesion in lesions:
        lane = next((lane for lane, end in enumerate(ends) if end <= lesion.first), ends.index(min(ends)))
        ends[lane] = max(ends[lane], lesion.last + _APART * length)
        span = TimeSpan(lesion.first, max(lesion.last, *(lit.end for lit in lesion.spans), lesion.first))
        drawn = tuple(shape.time for shape in lesion.shapes)
        found.append(Bar(lesion.number, lesion.verdict, span, lesion.spans, drawn, lane))
    return tuple(found)
