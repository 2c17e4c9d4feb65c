"""What the figures of all frames add up to. What each means, and its limits, stands in docs/quality.md."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from detector.analysis.results.schema import FrameRecord, Results
from detector.analysis.results.spans import TimeSpan, seconds
from detector.quality import FAST, Fault, FrameQuality, fault_of

# What a single step tells is no speed yet: so many seconds do.
_FAST_OVER = 1.0
# A picture that changes by less, in 255ths, stands still; so long makes a pause, in seconds.
_STILL, PAUSE = 0.25, 1.0
# Less of the field of view in the colour of tissue is outside, where that goes on for so long at an end.
_TISSUE, _OUTSIDE_FOR = 0.2, 5.0
# So long in the colour of tissue, at a stretch, is inside, in seconds.
_INSIDE_FOR = 0.5

_Frames = list[tuple[FrameRecord, float]]


@dataclass(frozen=True)
class QualityTotals:
    """Figures of what was looked at and measured; shares are of its time, in 0..1.

    Attributes:
        readable: share in which a frame has no fault.
        faults: share in which each fault keeps a frame from being read.
        speed: mean, in widths of the field of view a second; None where no two frames are near each other.
        fast: when the picture moved fast.
        pauses: when it stood still.
        outside: what of beginning and end is not in the colour of tissue; None where nothing is, so that
            nothing can be told.
    """

    readable: float
    faults: dict[Fault, float]
    speed: float | None
    fast: tuple[TimeSpan, ...]
    pauses: tuple[TimeSpan, ...]
    outside: tuple[TimeSpan, ...] | None


@dataclass(frozen=True)
class QualityFigures:
    """The same in brief: share that is readable, and seconds; `outside` is None where it cannot be told."""

    readable: float
    fast: float
    paused: float
    outside: float | None


def total_quality(results: Results) -> QualityTotals | None:
    """Add up a recording; None where nothing was measured, as in results of before."""
    frames = [(frame, until) for frame, until in results.spans() if frame.quality is not None]
    whole = math.fsum(until - frame.time for frame, until in frames)
    if not whole:
        return None
    faults = dict.fromkeys(Fault, 0.0)
    for frame, until in frames:
        fault = fault_of(_measured(frame))
        if fault is not None:
            faults[fault] += (until - frame.time) / whole
    return QualityTotals(
        readable=max(0.0, 1 - math.fsum(faults.values())),
        faults=faults,
        speed=_mean_speed(frames),
        fast=tuple(_fast(frames)),
        pauses=tuple(_lasting(_runs(frames, _is_still), PAUSE)),
        outside=_outside(frames),
    )


def in_brief(results: Results) -> QualityFigures | None:
    """The figures of a recording for a line of many; None where nothing was measured."""
    totals = total_quality(results)
    if totals is None:
        return None
    outside = None if totals.outside is None else seconds(totals.outside)
    return QualityFigures(totals.readable, seconds(totals.fast), seconds(totals.pauses), outside)


def _measured(frame: FrameRecord) -> FrameQuality:
    assert frame.quality is not None
    return frame.quality


def _mean_speed(frames: _Frames) -> float | None:
    told = [
        (speed, until - frame.time)
        for frame, until in frames
        if (speed := _measured(frame).speed) is not None
    ]
    time = math.fsum(lasts for _, lasts in told)
    return math.fsum(speed * lasts for speed, lasts in told) / time if time else None


def _fast(frames: _Frames) -> Iterator[TimeSpan]:
    """Stretches of whole seconds whose mean speed is high; what a single step tells is no speed yet."""
    window: _Frames = []
    for frame, until in frames:
        window.append((frame, until))
        if until - window[0][0].time < _FAST_OVER - 1e-6:
            continue
        speed = _mean_speed(window)
        if speed is not None and speed >= FAST:
            yield TimeSpan(window[0][0].time, until)
        window = []


def _is_still(frame: FrameRecord) -> bool:
    change = _measured(frame).change
    return change is not None and change < _STILL


def _is_tissue(frame: FrameRecord) -> bool:
    return _measured(frame).tissue >= _TISSUE


def _runs(
    frames: Iterable[tuple[FrameRecord, float]], holds: Callable[[FrameRecord], bool]
) -> list[TimeSpan]:
    """Stretches in which something holds in every frame."""
    runs: list[TimeSpan] = []
    for held, group in groupby(frames, lambda each: holds(each[0])):
        if held:
            run = list(group)
            runs.append(TimeSpan(run[0][0].time, run[-1][1]))
    return runs


def _lasting(runs: Iterable[TimeSpan], least: float) -> list[TimeSpan]:
    return [run for run in runs if run.end - run.start >= least - 1e-6]


def _outside(frames: _Frames) -> tuple[TimeSpan, ...] | None:
    inside = _lasting(_runs(frames, _is_tissue), _INSIDE_FOR)
    if not inside:
        return None
    begins, ends = frames[0][0].time, frames[-1][1]
    ends_of_it = (TimeSpan(begins, inside[0].start), TimeSpan(inside[-1].end, ends))
    return tuple(_lasting(ends_of_it, _OUTSIDE_FOR))
