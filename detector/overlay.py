"""Markings drawn over the frames of a recording.

Pixels that no line covers stay those of the source, unless a fill is asked for.
"""

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.boxes import Box
from detector.markers import (
    EDGE,
    FILL_OPACITY,
    TEXT_HEIGHT,
    Colour,
    Points,
    Style,
    brackets,
    colour,
    edge_width,
    frame_around,
    label,
    line_width,
)
from detector.result import FrameResult, Polyp

_FONT = cv2.FONT_HERSHEY_SIMPLEX
# cv2 takes coordinates as whole numbers with this many fractional bits.
_FRACTION_BITS = 4


def draw(rgb: NDArray[np.uint8], result: FrameResult, style: Style | None = None) -> NDArray[np.uint8]:
    """A copy of a frame [H, W, 3] with its activations marked; the frame itself where it has none."""
    if not result.activations:
        return rgb
    canvas = rgb.copy()
    for polyp in result.activations:
        mark(canvas, polyp, style or Style())
    return canvas


def mark(canvas: NDArray[np.uint8], polyp: Polyp, style: Style) -> None:
    """Draw a polyp's marking into a frame [H, W, 3]."""
    if style.fill:
        _fill(canvas, polyp)
    _draw_lines(canvas, _lines(polyp, style, canvas.shape[0]), colour(polyp))
    _write(canvas, polyp, label(polyp, style))


def reach(polyp: Polyp, style: Style, width: int, height: int) -> Box[int]:
    """A box outside of which a polyp's marking touches no pixel of a frame of that size."""
    around = frame_around(polyp.box, height)
    text_width, text_height = _text_size(label(polyp, style), height)
    # Below the text hang no letters, only its edge.
    margin = 4 * line_width(height) + 4 * edge_width(height) + 4
    xs = (around.x1, around.x2, *polyp.contour[:, 0])
    ys = (around.y1, around.y2, *polyp.contour[:, 1])
    left = min(min(xs), width - text_width) - margin
    right = max(*xs, max(0.0, around.x1) + text_width) + margin
    return Box(
        max(0, int(left)),
        max(0, int(min(ys) - text_height - margin)),
        min(width, int(right) + 1),
        min(height, int(max(ys) + text_height + margin) + 1),
    )


def _lines(polyp: Polyp, style: Style, height: int) -> list[tuple[Points, bool]]:
    """Lines of a marking, each with whether it is closed."""
    around = frame_around(polyp.box, height)
    lines: list[tuple[Points, bool]] = []
    if style.outline:
        lines.append((polyp.contour, True))
    if style.brackets:
        lines += [(corner, False) for corner in brackets(around, height)]
    if style.box:
        x1, y1, x2, y2 = around
        lines.append((np.array([(x1, y1), (x2, y1), (x2, y2), (x1, y2)]), True))
    return lines


def _draw_lines(canvas: NDArray[np.uint8], lines: Sequence[tuple[Points, bool]], ink: Colour) -> None:
    height = canvas.shape[0]
    thin = round(line_width(height))
    for width, tone in ((thin + 2 * round(edge_width(height)), EDGE), (thin, ink)):
        for points, closed in lines:
            # Lines run along pixel edges, cv2 counts from pixel centres.
            fixed = np.rint((points - 0.5) * (1 << _FRACTION_BITS)).astype(np.int32)
            cv2.polylines(canvas, [fixed], closed, tone, width, cv2.LINE_AA, _FRACTION_BITS)


def _fill(canvas: NDArray[np.uint8], polyp: Polyp) -> None:
    """A tint, worked only inside the polyp's box."""
    points = np.rint(polyp.contour - 0.5).astype(np.int32)
    height, width = canvas.shape[:2]
    (x1, y1), (x2, y2) = np.maximum(points.min(0), 0), points.max(0) + 1
    x2, y2 = min(int(x2), width), min(int(y2), height)
    inside = np.zeros((max(0, y2 - y1), max(0, x2 - x1)), np.uint8)
    if inside.size:
        cv2.fillPoly(inside, [points - (x1, y1)], 1)
        part = canvas[y1:y2, x1:x2]
        cv2.copyTo(cv2.LUT(part, _tint(colour(polyp))), inside, part)


@cache
def _tint(ink: Colour) -> NDArray[np.uint8]:
    """What each of the 256 values of each channel [256, 1, 3] becomes under a fill of this colour."""
    values = np.arange(256)[:, None, None] * (1 - FILL_OPACITY) + np.array(ink) * FILL_OPACITY
    return values.astype(np.uint8)


def _write(canvas: NDArray[np.uint8], polyp: Polyp, text: str) -> None:
    """A text above the marking, or below where there is no room."""
    height = canvas.shape[0]
    weight, scale = _font(height)
    text_width, text_height = _text_size(text, height)
    around = frame_around(polyp.box, height)
    left = min(max(0, round(around.x1)), max(0, canvas.shape[1] - text_width - 1))
    gap = round(3 * line_width(height))
    above = round(around.y1) - gap
    base = above if above - text_height > 0 else min(height - 2, round(around.y2) + text_height + gap)
    for ink, thick in ((EDGE, weight + 2 * round(edge_width(height)) + 1), (colour(polyp), weight)):
        cv2.putText(canvas, text, (left, base), _FONT, scale, ink, thick, cv2.LINE_AA)


def _font(height: int) -> tuple[int, float]:
    """Weight and scale of the text on a frame of that height."""
    weight = max(1, round(line_width(height) * 0.8))
    return weight, cv2.getFontScaleFromHeight(_FONT, max(8, round(height * TEXT_HEIGHT)), weight)


def _text_size(text: str, height: int) -> tuple[int, int]:
    """Width and height of a text on a frame of that height."""
    weight, scale = _font(height)
    (text_width, text_height), _ = cv2.getTextSize(text, _FONT, scale, weight)
    return text_width, text_height
