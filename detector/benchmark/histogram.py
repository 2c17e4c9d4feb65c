"""How a duration is spread: a small chart with its median and 99th percentile marked."""

import numpy as np

from detector.benchmark.log import Rows
from detector.benchmark.record import Percentiles
from detector.html import svg
from detector.html.ticks import ticks

_WIDTH, _HEIGHT = 300, 122
_LEFT, _RIGHT, _TOP, _BOTTOM = 4, 4, 8, 22
_BINS = 48
# The axis ends at this multiple of the 99th percentile, so that a lone outlier does not flatten the rest.
_REACH = 1.3


def histogram(name: str, samples: Rows, figures: Percentiles) -> str:
    """An SVG chart of the second column of the samples, in milliseconds; "" where there are none.

    What lies beyond the axis is counted in words.
    """
    if figures.p50 is None or figures.p99 is None:
        return ""
    values = samples[:, 1] * 1000
    highest = max(figures.p99 * _REACH, 1e-3)
    counts, _ = np.histogram(values, _BINS, (0, highest))
    beyond = int(np.count_nonzero(values > highest))
    label = f"{name}: median {figures.p50:.2f} ms, 99th percentile {figures.p99:.2f} ms"
    marks = [_mark(figures.p50 / highest, "p50"), _mark(figures.p99 / highest, "p99")]
    parts = [*_axis(highest), *_bars(counts.tolist()), *marks, _beyond(beyond)]
    return svg.chart(_WIDTH, _HEIGHT, label, parts)


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _bars(counts: list[int]) -> list[str]:
    floor, width = _HEIGHT - _BOTTOM, _x(1 / len(counts)) - _x(0)
    per_frame = (floor - _TOP) / max(*counts, 1)
    bars = []
    for index, count in enumerate(counts):
        if count:
            # A single frame among thousands must still be seen.
            tall = max(1.0, per_frame * count)
            bars.append(svg.bar(_x(index / len(counts)) + 0.4, floor - tall, width - 0.8, tall, "bar"))
    return bars


def _axis(highest: float) -> list[str]:
    floor = _HEIGHT - _BOTTOM
    parts = [svg.line(_x(0), floor, _x(1), floor, "axis")]
    for value in ticks(highest, 4):
        x, anchor = _x(value / highest), "start" if value == 0 else "middle"
        if x < _WIDTH - 12:
            parts.append(svg.line(x, floor, x, floor + 3, "axis"))
            parts.append(svg.text(x, floor + 14, f"{value:g}", "scale", anchor))
    return parts


def _mark(share: float, style: str) -> str:
    return svg.line(_x(share), _TOP - 4, _x(share), _HEIGHT - _BOTTOM, style)


def _beyond(count: int) -> str:
    if not count:
        return ""
    return svg.text(_WIDTH - _RIGHT, _TOP + 6, f"{count} beyond \N{RIGHTWARDS ARROW}", "scale", "end")
