"""News from other threads to a window's own."""

from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal


class Carrier(QObject):
    """Lives as long as anybody who may tell something: a window may be gone by then.

    Attributes:
        told: tells what was told, on the thread of whoever made the carrier.
    """

    told = pyqtSignal(object)

    def tell(self, news: Any = None) -> None:
        """Tell something, from any thread. A bound signal would not keep its object alive; this does."""
        self.told.emit(news)
