"""Word of something new, from any thread to the window's."""

from collections.abc import Callable

from PyQt6.QtCore import QObject, pyqtSignal


class Change(QObject):
    """Carries word, without the thing itself: one is on its way at most."""

    _told = pyqtSignal()

    def __init__(self, pull: Callable[[], None]) -> None:
        """Let `pull` be called on the window's thread."""
        super().__init__()
        self._pull, self._waiting = pull, False
        self._told.connect(self._arrive)

    def tell(self) -> None:
        """There is something new; returns at once. May be called from any thread."""
        if not self._waiting:
            self._waiting = True
            self._told.emit()

    def end(self) -> None:
        """Pull no more, not even for what is on its way: the window is going, and may be gone by then."""
        self._pull = lambda: None

    def _arrive(self) -> None:
        self._waiting = False
        self._pull()
