"""The picture alone, on another screen: what the room sees."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication, QScreen
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from detector.app.video_view import VideoView
from detector.display.numbers import ShownNumbers


class RoomWindow(QWidget):
    """Fills a screen with a picture of its own.

    Attributes:
        view: shows what it is given.
    """

    def __init__(self, screen: QScreen, numbers: ShownNumbers) -> None:
        """Appear on a screen; keys stay with the operator's window."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.view = VideoView(numbers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setGeometry(screen.geometry())
        self.showFullScreen()


def other_screen(window: QWidget) -> QScreen | None:
    """A screen on which a window is not; None where there is no other."""
    return next((screen for screen in QGuiApplication.screens() if screen is not window.screen()), None)
