"""The delays over the seconds of a run, with the deadline and the dropped frames."""

import numpy as np
from numpy.typing import NDArray

from detector.benchmark.log import Rows
from detector.benchmark.measurement import Measurement
from detector.html import svg
from detector.html.ticks import ticks
from detector.live import MAX_RESULT_AGE

_WIDTH, _HEIGHT = 940, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 8, 12, 40
# More samples of one column than this are drawn as one stroke from the least to the greatest.
_COLUMNS, _DOTS = 440, 4
_STYLES = {"annotation delay": "annotation", "video delay": "video"}


def timeline(measured: Measurement) -> str:
    """An SVG chart; "" where nothing was painted."""
    shown = _shown(measured)
    if not any(rows.size for rows in shown.values()):
        return ""
    seconds, highest = measured.played.seconds, _highest(measured)
    parts = _axes(seconds, highest)
    for name, rows in shown.items():
        parts += _strokes(rows, seconds, highest, _STYLES[name])
    for style, (delay, _) in _limits(measured).items():
        parts.append(svg.line(_LEFT, _y(delay, highest), _WIDTH - _RIGHT, _y(delay, highest), style))
    parts += _dropped(measured.dropped_at, seconds)
    return svg.chart(_WIDTH, _HEIGHT, "delays over the run in milliseconds", parts)


def legend(measured: Measurement) -> list[tuple[str, str]]:
    """Class and words of everything that the chart shows."""
    if measured.played.deadline is None:
        return [("video", "decoded to painted, analysis included")]
    limits = [(style, words) for style, (_, words) in _limits(measured).items()]
    delays = [(style, name) for name, style in reversed(_STYLES.items())]
    return [*delays, *limits, ("dropped", "frame not analyzed")]


def _shown(measured: Measurement) -> dict[str, Rows]:
    """Flat out both delays are the same."""
    names = ("video delay",) if measured.played.deadline is None else tuple(_STYLES)
    return {name: measured.series[name] for name in names}


def _highest(measured: Measurement) -> float:
    """Upper end of the axis in seconds."""
    delays = [float(rows[:, 1].max()) for rows in _shown(measured).values() if rows.size]
    return 1.06 * max([*delays, measured.played.deadline or 0.0])


def _limits(measured: Measurement) -> dict[str, tuple[float, str]]:
    """Delays in seconds, by class, that are drawn as a line across, with what they are.

    Flat out none is kept to.
    """
    deadline = measured.played.deadline
    if deadline is None:
        return {}
    limits = {"deadline": (deadline, f"frame interval, {1000 * deadline:.1f} ms")}
    if _highest(measured) > MAX_RESULT_AGE:
        limits["age"] = (MAX_RESULT_AGE, f"results are shown up to {1000 * MAX_RESULT_AGE:.0f} ms")
    return limits


def _x(second: float, seconds: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * min(1.0, second / seconds)


def _y(delay: float, highest: float) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * delay / highest


def _strokes(rows: Rows, seconds: float, highest: float, style: str) -> list[str]:
    """Dots, or a stroke, for each column that has samples."""
    columns = np.minimum((rows[:, 0] / seconds * _COLUMNS).astype(int), _COLUMNS - 1)
    parts = []
    for column in np.unique(columns).tolist():
        delays = rows[columns == column, 1]
        x = _x((column + 0.5) / _COLUMNS * seconds, seconds)
        ends = [(d, d) for d in delays] if delays.size <= _DOTS else [(delays.min(), delays.max())]
        # A line without any length would not be drawn as a dot everywhere.
        parts += [svg.line(x, _y(low, highest), x, _y(high, highest) - 0.1, style) for low, high in ends]
    return parts


def _axes(seconds: float, highest: float) -> list[str]:
    floor = _HEIGHT - _BOTTOM
    parts = []
    for delay in ticks(1000 * highest, 5):
        y = _y(delay / 1000, highest)
        parts.append(svg.line(_LEFT, y, _WIDTH - _RIGHT, y, "grid"))
        parts.append(svg.text(_LEFT - 6, y + 3.5, f"{delay:g}", "scale", "end"))
    for second in ticks(seconds, 10):
        x = _x(second, seconds)
        anchor = "end" if x > _WIDTH - 20 else "middle"
        parts.append(svg.text(x, _HEIGHT - 8, f"{second:g} s", "scale", anchor))
    return [*parts, svg.line(_LEFT, floor, _WIDTH - _RIGHT, floor, "axis")]


def _dropped(moments: NDArray[np.float64], seconds: float) -> list[str]:
    """A short mark below the axis for each column that holds a dropped frame."""
    top = _HEIGHT - _BOTTOM + 4
    columns = np.unique((moments / seconds * _COLUMNS).astype(int)).tolist()
    places = [_x((column + 0.5) / _COLUMNS * seconds, seconds) for column in columns]
    return [svg.line(x, top, x, top + 8, "dropped") for x in places]
