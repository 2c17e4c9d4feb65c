"""A button that Space and Enter press where Tab has led to it, whatever they do elsewhere in the window."""

from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QPushButton

from detector.app.shortcuts import Strokes

PRESSES = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class KeyButton(QPushButton):
    """A QPushButton that a click does not give the keys to: Space goes on to play after it."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._strokes = Strokes()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent | None) -> bool:
        if is_asked_for(event, PRESSES):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        if event is None or event.key() not in PRESSES:
            super().keyPressEvent(event)
        elif not self._strokes.is_repeated(event):
            self.click()

    def keyReleaseEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        if event is not None:
            self._strokes.release(event)
        super().keyReleaseEvent(event)


def is_asked_for(event: QEvent | None, keys: frozenset[Qt.Key]) -> bool:
    """Whether a shortcut is about to take one of some keys from a widget, which keeps it by saying so."""
    if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.ShortcutOverride:
        return False
    is_kept = event.key() in keys
    if is_kept:
        event.accept()
    return is_kept
