"""How a marking looks: its colours, styles and lines, for whoever draws it, in the window or a recording.

Lines lie around the tissue and leave its colour as it is. Each has a dark edge, so that it is told from
bright tissue as from dark. tests/detector/test_markers.py measures by how much, also for eyes that do not
tell red from green.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.boxes import Box
from detector.result import Polyp

Colour = tuple[int, int, int]
Points = NDArray[np.floating]

# Cyan: from five tones of tissue, to eyes of three kinds, at least 44 away in L*a*b* (the former green: 18).
MARKER: Colour = (0, 210, 255)
# Of a marking that is painted from memory.
HELD_MARKER: Colour = (0, 164, 196)
EDGE: Colour = (8, 12, 16)
FILL_OPACITY = 0.16
# Shares of the frame's height: width of a line, of its edge on either side, a bracket's longest arm, and a
# capital letter.
LINE, DARK_EDGE, _ARM, TEXT_HEIGHT = 1 / 300, 1 / 540, 1 / 16, 1 / 40
# Of the corner marks of the field of view: how far within it they lie, and how long they are.
_VIEW_INSET, _VIEW_ARM = 1 / 120, 1 / 28
# How far a text goes beyond its marking, in capital letters across and down.
_TEXT_REACH = 9, 3
# A bracket's arm as a share of its box's shorter side.
_ARM_SHARE = 0.3


@dataclass(frozen=True)
class Style:
    """What is drawn of a marking.

    Attributes:
        brackets: the corners of its box.
        outline: of its mask.
        fill: a tint over its mask.
        box: the whole box.
        number: beside it.
        score: with the number, in percent.
        name: in settings.toml.
    """

    brackets: bool = True
    outline: bool = False
    fill: bool = False
    box: bool = False
    number: bool = True
    score: bool = False
    name: str = "brackets"


# What a user goes through, the usual one first.
STYLES = (
    Style(),
    Style(brackets=False, outline=True, name="outline"),
    Style(brackets=False, outline=True, fill=True, name="tint"),
    Style(brackets=False, outline=True, box=True, score=True, name="score"),
)


def style_named(name: str) -> Style:
    """The style of a name among STYLES."""
    return next(style for style in STYLES if style.name == name)


class Numbers:
    """Numbers what is shown 1, 2, 3 in the order in which it is first shown, whatever its track is called."""

    def __init__(self) -> None:
        self._of: dict[int, int] = {}

    def number(self, track: int) -> int:
        """Of a track that is shown now."""
        return self._of.setdefault(track, len(self._of) + 1)


def colour(polyp: Polyp) -> Colour:
    """Colour of a polyp's lines."""
    return HELD_MARKER if polyp.held else MARKER


def label(polyp: Polyp, style: Style, numbers: Numbers | None = None) -> str:
    """Text beside a polyp, "" for none.

    Args:
        numbers: of what was shown so far; None: tracks have their own numbers, as results name them.
    """
    words = []
    if style.number and polyp.track_id is not None:
        words.append(str(numbers.number(polyp.track_id) if numbers else polyp.track_id))
    if style.score:
        words.append(f"{polyp.score:.0%}")
    return "  ".join(words)


def line_width(height: float) -> float:
    """Width of lines, in pixels, on a frame that is so many pixels high."""
    return max(1.0, height * LINE)


def edge_width(height: float) -> float:
    """Width of the dark edge on either side of a line."""
    return max(1.0, height * DARK_EDGE)


def frame_around(box: Box[float], height: float) -> Box[float]:
    """Where the box's lines run on a frame of that height: so far out that they cover nothing of it."""
    gap = 1.5 * line_width(height) + edge_width(height) + 1
    x1, y1, x2, y2 = box
    return Box(x1 - gap, y1 - gap, x2 + gap, y2 + gap)


def view_corners(box: Box[float], height: float) -> tuple[Points, ...]:
    """The corners of a field of view, just within it, as open lines [3, 2]; `height` is the frame's."""
    inset, arm = _VIEW_INSET * height, _VIEW_ARM * height
    return _corners(Box(box.x1 + inset, box.y1 + inset, box.x2 - inset, box.y2 - inset), arm)


def reach(box: Box[float], height: float) -> Box[float]:
    """A box that holds all that is drawn of a marking, its text too, on a frame of that height."""
    around = frame_around(box, height)
    across, down = _TEXT_REACH[0] * TEXT_HEIGHT * height, _TEXT_REACH[1] * TEXT_HEIGHT * height
    return Box(around.x1 - across, around.y1 - down, around.x2 + across, around.y2 + down)


def brackets(box: Box[float], height: float) -> tuple[Points, ...]:
    """The corners of a box as open lines [3, 2] of x, y."""
    return _corners(box, min(_ARM * height, _ARM_SHARE * min(box.x2 - box.x1, box.y2 - box.y1)))


def _corners(box: Box[float], arm: float) -> tuple[Points, ...]:
    return tuple(
        np.array([(x, y + down * arm), (x, y), (x + right * arm, y)])
        for x, right in ((box.x1, 1), (box.x2, -1))
        for y, down in ((box.y1, 1), (box.y2, -1))
    )
