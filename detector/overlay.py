"""What is drawn over a frame, and a renderer for recordings.

Pixels that no marker covers stay those of the source.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.result import FrameResult, Polyp

Colour = tuple[int, int, int]

# A green that colon does not show and that colour-blind viewers tell from red tissue by its brightness.
MARKER: Colour = (70, 255, 120)
# Of a polyp that is painted from memory.
HELD_MARKER: Colour = (46, 158, 80)
FILL_OPACITY = 0.16
# Line width as a share of the frame's height, so that 576 and 2160 lines look alike.
_LINE = 1 / 360
_TEXT_HEIGHT = 1 / 34


@dataclass(frozen=True)
class Style:
    """Which markers are drawn."""

    masks: bool = True
    boxes: bool = True

    @property
    def visible(self) -> bool:
        """Whether there is anything to be seen of a marker."""
        return self.masks or self.boxes


def colour(polyp: Polyp) -> Colour:
    """Colour of a polyp's marker."""
    return HELD_MARKER if polyp.held else MARKER


def label(polyp: Polyp) -> str:
    """Text beside a polyp: its track and score in percent."""
    track = f"{polyp.track_id} · " if polyp.track_id is not None else ""
    return f"{track}{polyp.score:.0%}"


def line_width(height: int) -> int:
    """Width of outlines, in pixels, for a frame of this height."""
    return max(1, round(height * _LINE))


def draw(rgb: NDArray[np.uint8], result: FrameResult, style: Style | None = None) -> NDArray[np.uint8]:
    """A copy of a frame [H, W, 3] with its activations marked; the frame itself where it has none."""
    if not result.activations:
        return rgb
    style = style or Style()
    canvas = rgb.copy()
    for polyp in result.activations:
        if style.masks:
            _draw_mask(canvas, polyp)
        if style.boxes:
            _draw_box(canvas, polyp)
    return canvas


def _draw_mask(canvas: NDArray[np.uint8], polyp: Polyp) -> None:
    """Translucent fill and outline, worked only inside the polyp's box."""
    points = np.rint(polyp.contour - 0.5).astype(np.int32)
    height, width = canvas.shape[:2]
    (x1, y1), (x2, y2) = np.maximum(points.min(0), 0), points.max(0) + 1
    x2, y2 = min(int(x2), width), min(int(y2), height)
    inside = np.zeros((max(0, y2 - y1), max(0, x2 - x1)), np.uint8)
    if inside.size:
        cv2.fillPoly(inside, [points - (x1, y1)], 1)
        part = canvas[y1:y2, x1:x2]
        cv2.copyTo(cv2.LUT(part, _tint(colour(polyp))), inside, part)
    cv2.polylines(canvas, [points], True, colour(polyp), line_width(height), cv2.LINE_AA)


@cache
def _tint(ink: Colour) -> NDArray[np.uint8]:
    """What each of the 256 values of each channel [256, 1, 3] becomes under a fill of this colour."""
    values = np.arange(256)[:, None, None] * (1 - FILL_OPACITY) + np.array(ink) * FILL_OPACITY
    return values.astype(np.uint8)


def _draw_box(canvas: NDArray[np.uint8], polyp: Polyp) -> None:
    height = canvas.shape[0]
    thick = line_width(height)
    x1, y1, x2, y2 = (round(value) for value in polyp.box)
    cv2.rectangle(canvas, (x1, y1), (x2 - 1, y2 - 1), colour(polyp), thick)
    scale = cv2.getFontScaleFromHeight(
        cv2.FONT_HERSHEY_SIMPLEX, max(8, round(height * _TEXT_HEIGHT * 0.7)), 1
    )
    text = label(polyp).replace("·", "-")
    (text_width, text_height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
    left = min(max(0, x1), max(0, canvas.shape[1] - text_width - 1))
    gap = 2 * thick + 2
    above = y1 - gap - text_height > 0
    base = y1 - gap if above else min(height - 2, y2 + text_height + gap)
    for ink, weight in (((0, 0, 0), thick + 2), (colour(polyp), max(1, thick // 2))):
        cv2.putText(canvas, text, (left, base), cv2.FONT_HERSHEY_SIMPLEX, scale, ink, weight, cv2.LINE_AA)
