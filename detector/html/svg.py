"""Pieces of SVG that charts are made of. Colours and fonts are classes of the style sheet."""

from detector.html.escape import escape

Number = float | int


def chart(width: int, height: int, label: str, parts: list[str]) -> str:
    """A picture of the given size in its own pixels, scaled to the page. `label` says what it shows."""
    body = "".join(parts)
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{body}</svg>'


def line(x1: Number, y1: Number, x2: Number, y2: Number, style: str) -> str:
    """A line of a class."""
    return f'<line class="{style}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def bar(x: Number, y: Number, width: Number, height: Number, style: str) -> str:
    """A filled rectangle of a class."""
    return f'<rect class="{style}" x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"/>'


def text(x: Number, y: Number, content: str, style: str, anchor: str = "middle") -> str:
    """A line of text of a class, escaped here."""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(content)}</text>'
