"""Word that a window of any kind is closed."""

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import QWidget


class Closing(QObject):
    """Tells that a window is about to close, while it is on screen: the next one can come before it goes."""

    def __init__(self, window: QWidget, tell: Callable[[], None]) -> None:
        """Watch a window for as long as it lives."""
        super().__init__(window)
        self._tell, self._told = tell, False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - Qt's name
        if event is not None and event.type() is QEvent.Type.Close and not self._told:
            self._told = True
            self._tell()
        return super().eventFilter(watched, event)
