"""Signs of buttons, drawn as the badges are, so that they look alike on every system."""

import math

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QIcon, QPainter, QPixmap

from detector.app.badge_painter import paint_shape
from detector.app.review.look import FAINT
from detector.app.theme import TEXT
from detector.badge import Line, Shape

SIDE = 18
# Drawn larger, so that they are sharp on fine screens.
_RATIO = 3


def _arc(start: float, end: float, radius: float, middle: float = 0.54) -> Line:
    """A part of a circle, in degrees clockwise from the right."""
    angles = [math.radians(start + (end - start) * step / 14) for step in range(15)]
    return tuple((0.5 + radius * math.cos(angle), middle + radius * math.sin(angle)) for angle in angles)


def _mirrored(shape: Shape) -> Shape:
    """Left and right swapped."""
    return Shape(
        lines=tuple(tuple((1 - x, y) for x, y in line) for line in shape.lines),
        areas=tuple(tuple((1 - x, y) for x, y in area) for area in shape.areas),
    )


def _knob(x: float, y: float) -> Line:
    """A disc around a point."""
    angles = [math.tau * step / 16 for step in range(16)]
    return tuple((x + 0.15 * math.cos(angle), y + 0.15 * math.sin(angle)) for angle in angles)


_STEP = Shape(
    areas=(((0.4, 0.18), (0.86, 0.5), (0.4, 0.82)), ((0.14, 0.2), (0.26, 0.2), (0.26, 0.8), (0.14, 0.8)))
)
_JUMP = Shape(
    areas=(((0.08, 0.2), (0.44, 0.5), (0.08, 0.8)), ((0.44, 0.2), (0.8, 0.5), (0.44, 0.8))),
    lines=(((0.9, 0.22), (0.9, 0.78)),),
)
_TURN = Shape(lines=(_arc(-150, 90, 0.32), ((0.02, 0.42), (0.22, 0.38), (0.26, 0.16))))
SHAPES: dict[str, Shape] = {
    "play": Shape(areas=(((0.22, 0.12), (0.88, 0.5), (0.22, 0.88)),)),
    "pause": Shape(
        areas=(
            ((0.2, 0.14), (0.4, 0.14), (0.4, 0.86), (0.2, 0.86)),
            ((0.6, 0.14), (0.8, 0.14), (0.8, 0.86), (0.6, 0.86)),
        )
    ),
    "frame_on": _STEP,
    "frame_back": _mirrored(_STEP),
    "next_marking": _JUMP,
    "previous_marking": _mirrored(_JUMP),
    "undo": _TURN,
    "redo": _mirrored(_TURN),
    "missed": Shape(lines=(((0.12, 0.2), (0.88, 0.2), (0.88, 0.8), (0.12, 0.8), (0.12, 0.2)),)),
    "missed_polygon": Shape(
        lines=(((0.14, 0.4), (0.56, 0.1), (0.9, 0.5), (0.6, 0.9), (0.2, 0.78), (0.14, 0.4)),)
    ),
    "slower": Shape(lines=(((0.16, 0.5), (0.84, 0.5)),)),
    "faster": Shape(lines=(((0.16, 0.5), (0.84, 0.5)), ((0.5, 0.16), (0.5, 0.84)))),
    "merge": Shape(lines=(((0.1, 0.2), (0.44, 0.5), (0.1, 0.8)), ((0.44, 0.5), (0.92, 0.5)))),
    "split": Shape(lines=(((0.92, 0.2), (0.52, 0.5), (0.92, 0.8)), ((0.52, 0.5), (0.08, 0.5)))),
    "export": Shape(
        lines=(
            ((0.12, 0.58), (0.12, 0.88), (0.88, 0.88), (0.88, 0.58)),
            ((0.5, 0.66), (0.5, 0.12)),
            ((0.28, 0.34), (0.5, 0.12), (0.72, 0.34)),
        )
    ),
    "settings": Shape(
        lines=(((0.08, 0.28), (0.92, 0.28)), ((0.08, 0.72), (0.92, 0.72))),
        areas=(_knob(0.66, 0.28), _knob(0.34, 0.72)),
    ),
    "remove": Shape(lines=(((0.2, 0.2), (0.8, 0.8)), ((0.8, 0.2), (0.2, 0.8)))),
}


def icon(name: str) -> QIcon:
    """The sign of an action, pale where it cannot be done."""
    found = QIcon()
    found.addPixmap(_pixmap(SHAPES[name], TEXT), QIcon.Mode.Normal)
    found.addPixmap(_pixmap(SHAPES[name], FAINT), QIcon.Mode.Disabled)
    return found


def _pixmap(shape: Shape, colour: str) -> QPixmap:
    pixmap = QPixmap(SIDE * _RATIO, SIDE * _RATIO)
    pixmap.setDevicePixelRatio(_RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_shape(painter, QRectF(2.5, 2.5, SIDE - 5, SIDE - 5), shape, QColor(colour), 1.6)
    painter.end()
    return pixmap
