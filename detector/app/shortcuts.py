"""Keys of a window."""

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PyQt6.QtWidgets import QWidget

from detector.keys import REPEATED

# Between a release and the next stroke of the same key no finger is as fast as this, in ms; X11 sends both at
# once for each repetition of a key that is held, which Qt does not always tell from two strokes.
_AT_ONCE = 5


class Strokes:
    """Tells a stroke of a key from one that the system repeats while it is held."""

    def __init__(self) -> None:
        """No key was pressed yet."""
        self._released: dict[int, int] = {}

    def release(self, event: QKeyEvent) -> None:
        """A key was let go, or so the system says."""
        self._released[event.key()] = event.timestamp()

    def is_repeated(self, event: QKeyEvent) -> bool:
        """Whether a key that is pressed was held all the time."""
        before = self._released.get(event.key())
        # What did not come from the system has no time.
        is_timed = before is not None and event.timestamp() > 0
        return event.isAutoRepeat() or (is_timed and event.timestamp() - (before or 0) <= _AT_ONCE)


class HeldKeys(QObject):
    """Watches the keys of a window.

    Attributes:
        repeats: whether the stroke that came last was a repetition.
    """

    def __init__(self, window: QWidget) -> None:
        """Watch for as long as the window lives."""
        super().__init__(window)
        self._strokes, self.repeats = Strokes(), False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent):
            # Asked of what has the focus, and then of the window, before a shortcut acts.
            if event.type() is QEvent.Type.ShortcutOverride:
                self.repeats = self._strokes.is_repeated(event)
            elif event.type() is QEvent.Type.KeyRelease:
                self._strokes.release(event)
        return super().eventFilter(watched, event)


def bind(window: QWidget, key: str, name: str, act: Callable[[], object]) -> None:
    """Let a key do the action of a name; once, however long it is held, unless that is one to be repeated."""
    held = window.findChild(HeldKeys) or HeldKeys(window)
    shortcut = QShortcut(QKeySequence(key), window)
    shortcut.setAutoRepeat(name in REPEATED)

    def act_once() -> None:
        if name in REPEATED or not held.repeats:
            act()

    shortcut.activated.connect(act_once)
