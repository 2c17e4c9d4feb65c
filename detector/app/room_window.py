"""The picture alone, on another screen: what the room sees."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from detector.app.canvas_choice import PaintedBy
from detector.app.video_view import VideoView
from detector.display.numbers import ShownNumbers


class RoomWindow(QWidget):
    """Fills a screen with a picture of its own.

    Attributes:
        view: shows what it is given.
    """

    def __init__(self, screen: QScreen, numbers: ShownNumbers, by: PaintedBy) -> None:
        """Appear on a screen; keys stay with the operator's window."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.view = VideoView(numbers, by)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        self.view.release()
        super().closeEvent(event)


def other_screen(window: QWidget) -> QScreen | None:
    """A screen on which a window is not; None where there is no other."""
    return next((screen for screen in QGuiApplication.screens() if screen is not window.screen()), None)
