"""A box drawn by keys: the first places it, arrows move it, with Shift they size it, Enter keeps it."""

from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QKeyEvent

from detector.app.review.drawing import LEAST, Drawing

_ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
KEYS = _ENTERS | _ARROWS.keys()
# Of what is seen of the picture: a side of the box at first, and a step.
_FIRST, _STEP = 1 / 4, 1 / 100


def turn_key(drawing: Drawing, event: QKeyEvent, seen: QRectF, frame: QSizeF) -> None:
    """Let a key of KEYS place, move or size a box.

    Args:
        drawing: of a box.
        event: the stroke.
        seen: what of the frame is on screen, in its pixels.
        frame: its size.
    """
    box = drawing.box
    if box is None:
        side = min(seen.width(), seen.height()) * _FIRST
        drawing.place(QRectF(seen.center() - QPointF(side, side) / 2, QSizeF(side, side)))
        return
    step = _ARROWS[Qt.Key(event.key())] * max(1.0, min(seen.width(), seen.height()) * _STEP)
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        box.setRight(_between(box.left() + LEAST, box.right() + step.x(), frame.width()))
        box.setBottom(_between(box.top() + LEAST, box.bottom() + step.y(), frame.height()))
    else:
        left = _between(0.0, box.left() + step.x(), frame.width() - box.width())
        box.moveTo(left, _between(0.0, box.top() + step.y(), frame.height() - box.height()))
    drawing.place(box)


def is_enter(event: QKeyEvent) -> bool:
    """Whether it keeps what was drawn."""
    return event.key() in _ENTERS


def _between(least: float, value: float, most: float) -> float:
    return min(max(least, value), most)
