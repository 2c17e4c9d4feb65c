"""What is on the screen while the program itself is being loaded. Loads next to nothing but Qt."""

import time

from PyQt6.QtCore import QEventLoop, QRect, QRectF, QSize
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QApplication, QWidget

from detector.app.application import make_application
from detector.app.badge_painter import paint_badge
from detector.app.theme import BACKGROUND, PANEL
from detector.app.translation import tr
from detector.badge import badge
from detector.display_state import DisplayState
from detector.notice import NOTICE

_SIZE = 1120, 800
# Of the strip below the picture.
_STRIP = 50
# It is waited for, so long at most, in seconds, since nothing can be painted while all else is loaded.
_PATIENCE, _STEP_MS = 0.5, 10


class OpeningWindow(QWidget):
    """Says what is waited for, in the place of the window that comes.

    Attributes:
        application: lives as long as this, at least.
        is_painted: whether it has come to the screen.
    """

    def __init__(self, application: QApplication) -> None:
        """Be as large as the window on a picture."""
        super().__init__()
        self.application, self.is_painted = application, False
        self.setWindowTitle(f"polyp-detector – {tr(NOTICE)}")  # noqa: RUF001 - a dash in a title
        fit_screen(self)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        picture = QRect(0, 0, self.width(), self.height() - _STRIP)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(PANEL))
        painter.fillRect(picture, QColor(BACKGROUND))
        paint_badge(painter, QRectF(picture), badge(DisplayState.STARTING), "", tr("Loading the program."))
        painter.end()
        self.is_painted = True


def open_at_once(language: str) -> OpeningWindow:
    """Make the application and show the window; returns once it is on the screen.

    Args:
        language: as set.
    """
    application = make_application(language)
    window = OpeningWindow(application)
    window.show()
    until = time.monotonic() + _PATIENCE
    while not window.is_painted and time.monotonic() < until:
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _STEP_MS)
    # What was painted leaves for the screen.
    application.processEvents()
    return window


def fit_screen(window: QWidget) -> None:
    """Give a window the usual size, or less where the screen is small."""
    screen = window.screen()
    if screen is not None:
        window.resize(QSize(*_SIZE).boundedTo(screen.availableSize()))
