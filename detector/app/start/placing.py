"""Where a window lies on the screens."""

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QMainWindow

from detector.desk.place import WindowPlace

_USUAL = 1120, 800
# So much of a window must lie on a screen, in points: else that screen is gone.
_VISIBLE = 80


def put_in_place(window: QMainWindow, place: WindowPlace) -> None:
    """Show a window where one was left, or as usual where that is on no screen any more."""
    box = None if place.box is None else QRect(*place.box)
    if box is not None and _on_a_screen(box):
        window.setGeometry(box)
    else:
        window.resize(*_USUAL)
    window.showMaximized() if place.maximized else window.show()


def place_of(window: QMainWindow) -> WindowPlace:
    """Where a window lies, also where it was closed just now."""
    box = window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry()
    return WindowPlace((box.x(), box.y(), box.width(), box.height()), window.isMaximized())


def _on_a_screen(box: QRect) -> bool:
    for screen in QGuiApplication.screens():
        shared = screen.availableGeometry().intersected(box)
        if shared.width() >= _VISIBLE and shared.height() >= _VISIBLE:
            return True
    return False
