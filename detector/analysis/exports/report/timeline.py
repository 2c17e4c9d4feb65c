"""The whole recording in one picture: activation probability, lit times and tracks over time. Inline SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.schema import Results
from detector.analysis.results.spans import TimeSpan
from detector.analysis.results.tracks import TrackSummary, activation, lit_intervals
from detector.html import svg
from detector.html.figures import clock, plural, span
from detector.html.ticks import clock_step, ticks

_WIDTH, _LEFT, _RIGHT = 960, 54, 26
_PLOT = _WIDTH - _LEFT - _RIGHT
_PLOT_TOP, _PLOT_HEIGHT = 12, 110
_STRIP_TOP, _STRIP_HEIGHT = _PLOT_TOP + _PLOT_HEIGHT + 14, 8
_LANES_TOP, _LANE, _BAR = _STRIP_TOP + _STRIP_HEIGHT + 34, 22, 10
# Narrower bars vanish on paper.
_LEAST_BAR = 1.5
# More tracks share lanes, so that the picture stays on one page.
_OWN_LANES = 14
_MANY_TICKS = 12
_LETTER = 6.4


@dataclass(frozen=True)
class _Scale:
    """From seconds to x: what was looked at, from `start` on for `duration`."""

    start: float
    duration: float

    def x(self, time: float) -> float:
        share = min(max((time - self.start) / self.duration, 0.0), 1.0) if self.duration > 0 else 0.0
        return _LEFT + _PLOT * share


def timeline(results: Results, tracks: Sequence[TrackSummary]) -> str:
    """An SVG element; its size does not grow with the number of frames."""
    scale = _Scale(results.start, results.duration - results.start)
    lanes = _lanes(tracks, scale)
    bottom = _LANES_TOP + _LANE * (max(lanes.values(), default=-1) + 1)
    parts = [
        _axis(scale, bottom),
        _lit_bands(lit_intervals(results), scale),
        _curve(_columns(results, scale)),
        *(_lane(track, lanes[track.number], scale, len(tracks) <= _OWN_LANES) for track in tracks),
    ]
    marked = f"{plural(len(tracks), 'marking')} in {span(scale.duration)}"
    return (
        f'<svg viewBox="0 0 {_WIDTH} {bottom + 4}" role="group" '
        'aria-labelledby="timeline-title" aria-describedby="timeline-text">\n'
        '<title id="timeline-title">Timeline of the recording</title>\n'
        '<desc id="timeline-text">Activation probability over time, times with a marker on screen, and a bar '
        f"for each marking: {marked}.</desc>\n" + "\n".join(parts) + "\n</svg>"
    )


def _columns(results: Results, scale: _Scale) -> NDArray[np.float64]:
    """Activation probability for each column of the plot: the highest of the frames that it covers.

    A mean would hide the one frame in a hundred that lit up, which is what a reader looks for.
    """
    columns = np.zeros(_PLOT)
    if scale.duration <= 0:
        return columns
    per_second = _PLOT / scale.duration
    for (frame, until), score in zip(results.spans(), activation(results), strict=True):
        if score > 0:
            first = min(max(int((frame.time - scale.start) * per_second), 0), _PLOT - 1)
            part = columns[first : max(first + 1, int((until - scale.start) * per_second))]
            np.maximum(part, score, out=part)
    return columns


def _curve(columns: NDArray[np.float64]) -> str:
    """The filled step curve; equal neighbours are one step."""
    base = _PLOT_TOP + _PLOT_HEIGHT
    heights = [round(base - _PLOT_HEIGHT * value, 1) for value in columns]
    steps, level = [f"M{_LEFT} {base}"], float(base)
    for column, height in enumerate(heights):
        if height != level:
            steps.append(f"H{_LEFT + column}V{height:g}")
            level = height
    return f'<path class="curve" d="{"".join(steps)}H{_LEFT + _PLOT}V{base}Z"/>'


def _axis(scale: _Scale, bottom: float) -> str:
    """Levels at 0, 50 and 100 %, and times."""
    parts = []
    for level in (0, 50, 100):
        y = _PLOT_TOP + _PLOT_HEIGHT * (1 - level / 100)
        parts.append(svg.line(_LEFT, y, _LEFT + _PLOT, y, "grid"))
        parts.append(svg.text(_LEFT - 7, y + 3.5, f"{level}\u202f%", "scale", "end"))
    y = _STRIP_TOP + _STRIP_HEIGHT
    parts.append(svg.text(_LEFT - 7, y, "marked", "scale", "end"))
    times = [scale.start + tick for tick in ticks(scale.duration, _MANY_TICKS, clock_step)]
    digits = 0 if all(float(time).is_integer() for time in times) else 1
    for time in times:
        x = scale.x(time)
        parts.append(svg.line(x, _PLOT_TOP, x, y + 5, "tick"))
        if bottom > _LANES_TOP:
            parts.append(svg.line(x, _LANES_TOP - 8, x, bottom, "tick"))
        parts.append(svg.text(x, y + 17, clock(time, digits), "scale"))
    return "\n".join(parts)


def _lit_bands(intervals: Sequence[TimeSpan], scale: _Scale) -> str:
    """Where any marker was on screen: a strip below the curve, and a tint behind it."""
    bars = []
    for interval in _merged(intervals, scale):
        x, width = _extent(interval, scale)
        bars.append(svg.bar(x, _PLOT_TOP, width, _PLOT_HEIGHT, "tint"))
        bars.append(svg.bar(x, _STRIP_TOP, width, _STRIP_HEIGHT, "lit"))
    return "\n".join(bars)


def _lane(track: TrackSummary, lane: int, scale: _Scale, roomy: bool) -> str:
    """A track: a thin line while it was seen, bars while it was marked, its name beside it."""
    middle = _LANES_TOP + _LANE * lane + _LANE / 2
    left, right = _reach(track, scale)
    bars = []
    for interval in _merged(track.lit, scale):
        x, width = _extent(interval, scale)
        bars.append(svg.bar(x, middle - _BAR / 2, width, _BAR, "lit"))
    label = _label(track, roomy)
    room = left - _LEFT > _LETTER * len(label) + 8
    x, anchor = (left - 6, "end") if room else (right + 6, "start")
    drawn = "\n".join(
        [
            svg.line(left, middle, right, middle, "seen"),
            *bars,
            svg.text(x, middle + 4, label, "name", anchor),
        ]
    )
    return (
        f'<a href="#marking-{track.marking}"><title>Marking {track.marking}: {clock(track.first, 1)} to '
        f"{clock(track.last, 1)}</title>\n{drawn}</a>"
    )


def _lanes(tracks: Sequence[TrackSummary], scale: _Scale) -> dict[int, int]:
    """The lane of each track: one each, or, where they are many, the first with room for bar and name."""
    if len(tracks) <= _OWN_LANES:
        return {track.number: lane for lane, track in enumerate(tracks)}
    taken: list[float] = []
    lanes = {}
    for track in tracks:
        left, right = _reach(track, scale)
        margin = _LETTER * len(_label(track, roomy=False)) + 14
        lane = next((i for i, end in enumerate(taken) if end <= left - margin), len(taken))
        taken[lane : lane + 1] = [right + (0 if left - _LEFT > margin else margin)]
        lanes[track.number] = lane
    return lanes


def _label(track: TrackSummary, roomy: bool) -> str:
    return f"Marking {track.marking}" if roomy else str(track.marking)


def _reach(track: TrackSummary, scale: _Scale) -> tuple[float, float]:
    """From where to where a track is drawn."""
    end = max(track.first + track.duration, track.lit[-1].end if track.lit else track.first)
    x, width = _extent(TimeSpan(track.first, end), scale)
    return x, x + width


def _extent(interval: TimeSpan, scale: _Scale) -> tuple[float, float]:
    """x and width of a bar, moved left where it would leave the plot."""
    x = scale.x(interval.start)
    width = max(_LEAST_BAR, scale.x(interval.end) - x)
    return min(x, _LEFT + _PLOT - width), width


def _merged(intervals: Sequence[TimeSpan], scale: _Scale) -> list[TimeSpan]:
    """Bars that would touch on screen become one, so that an hour of flicker stays a small picture."""
    merged: list[TimeSpan] = []
    for interval in intervals:
        if merged and scale.x(interval.start) - scale.x(merged[-1].end) < 1:
            merged[-1] = TimeSpan(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return merged
