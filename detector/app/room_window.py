"""The picture alone, on another screen: what the room sees."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from detector.app.canvas_choice import PaintedBy
from detector.app.video_view import VideoView
from detector.display.numbers import ShownNumbers


class RoomWindow(QWidget):
    """Fills a screen with a picture of its own, until it is closed or the screen is gone.

    Attributes:
        view: shows what it is given.
        closed: tells that it is.
    """

    closed = pyqtSignal()

    def __init__(self, screen: QScreen, numbers: ShownNumbers, by: PaintedBy) -> None:
        """Appear on a screen; keys stay with the operator's window."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.view = VideoView(numbers, by)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._screen = screen
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        # Qt would move it to the operator's screen, before the operator's own window.
        application.screenRemoved.connect(self._leave)
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        self.view.release()
        super().closeEvent(event)
        self.closed.emit()

    def _leave(self, screen: QScreen) -> None:
        if screen is self._screen:
            self.close()


def other_screen(window: QWidget) -> QScreen | None:
    """A screen on which a window is not; None where there is no other."""
    return next((screen for screen in QGuiApplication.screens() if screen is not window.screen()), None)
