"""The states of a screen over a whole procedure in one narrow picture. Inline SVG."""

from collections.abc import Sequence

from detector.html import svg
from detector.html.figures import clock
from detector.html.ticks import clock_step, ticks
from detector.record.stretches import Stretch

_WIDTH, _LEFT, _ROW, _BAR, _LEAST_BAR = 960, 110, 22, 12, 1.0
_PLOT = _WIDTH - _LEFT - 16
_MANY_TICKS = 12


def strip(spans: Sequence[Stretch], duration: float) -> str:
    """A row for each state that there was, with a bar wherever it was shown."""
    states = list(dict.fromkeys(one.state for one in sorted(spans, key=lambda one: not one.watching)))
    scale = _PLOT / duration if duration > 0 else 0.0
    bottom = 6 + _ROW * len(states)
    parts = []
    for time in ticks(duration, _MANY_TICKS, clock_step):
        x = _LEFT + time * scale
        parts.append(svg.line(x, 4, x, bottom, "tick"))
        parts.append(svg.text(x, bottom + 14, clock(time), "scale"))
    for row, state in enumerate(states):
        top = 6 + _ROW * row
        parts.append(svg.text(_LEFT - 8, top + 10, state, "name", "end"))
        for one in spans:
            if one.state == state:
                width = max(_LEAST_BAR, one.seconds * scale)
                style = "lit" if one.watching else "blind"
                parts.append(svg.bar(_LEFT + one.start * scale, top, width, _BAR, style))
    return svg.chart(_WIDTH, bottom + 20, "What the screen showed over time", parts)
