"""Keys of a window."""

from collections.abc import Callable

from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QWidget

from detector.keys import REPEATED


def bind(window: QWidget, key: str, name: str, act: Callable[[], object]) -> None:
    """Let a key do the action of a name; once, however long it is held, unless that is one to be repeated.

    A key that is held is told from one that is pressed again as Qt tells them, which on X11
    sometimes takes one for the other.
    """
    shortcut = QShortcut(QKeySequence(key), window)
    shortcut.setAutoRepeat(name in REPEATED)
    shortcut.activated.connect(act)
