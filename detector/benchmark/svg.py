"""Pieces of SVG that both charts are made of. Colours and fonts are classes of the page's style sheet."""

import math
from html import escape

Number = float | int


def chart(width: int, height: int, label: str, parts: list[str]) -> str:
    """A picture of the given size in its own pixels, scaled to the page. `label` says what it shows."""
    body = "".join(parts)
    name = escape(label)
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{name}">{body}</svg>'


def line(x1: Number, y1: Number, x2: Number, y2: Number, style: str) -> str:
    """A line of a class."""
    return f'<line class="{style}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def bar(x: Number, y: Number, width: Number, height: Number, style: str) -> str:
    """A filled rectangle of a class."""
    return f'<rect class="{style}" x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"/>'


def text(x: Number, y: Number, content: str, style: str, anchor: str = "middle") -> str:
    """A line of text of a class, escaped here."""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(content)}</text>'


def ticks(highest: float, count: int) -> list[float]:
    """About `count` round values from 0 to at most `highest`."""
    if highest <= 0:
        return [0.0]
    rough = highest / count
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= rough * 0.999)
    return [index * step for index in range(math.floor(highest / step + 1e-9) + 1)]
