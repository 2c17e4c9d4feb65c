"""Keys and mouse for docs/review_tour.py: what they do goes to the window, as from the system."""

from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent, QWindow
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
# Between two things that a hand does, and a click of a wheel.
_PAUSE_MS, _CLICK_OF_A_WHEEL = 120, 120


def press(window: QWidget, *keys: Qt.Key, held: Qt.KeyboardModifier = _NONE) -> None:
    """Strokes, one after the other."""
    for key in keys:
        QTest.keyClick(_handle(window), key, held)
        QTest.qWait(_PAUSE_MS)


def write(text: str) -> None:
    """Text into the field that has the keys."""
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, text)


def tab_to(window: QWidget, widget: QWidget) -> None:
    """Go on by Tab until a widget has the keys."""
    for _ in range(60):
        if widget.isAncestorOf(QApplication.focusWidget()) or QApplication.focusWidget() is widget:
            return
        press(window, Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {widget.accessibleName()}")


def click(widget: QWidget, at: QPointF) -> None:
    """Point and press."""
    QTest.mouseClick(_handle(widget), _LEFT, _NONE, _place(widget, at))
    QTest.qWait(_PAUSE_MS)


def point(widget: QWidget, at: QPointF) -> None:
    """Point alone."""
    QTest.mouseMove(_handle(widget), _place(widget, at))
    QTest.qWait(_PAUSE_MS)


def hold(widget: QWidget, start: QPointF, end: QPointF) -> None:
    """Press at one place, and move to another."""
    QTest.mousePress(_handle(widget), _LEFT, _NONE, _place(widget, start))
    for step in range(1, 6):
        point(widget, start + (end - start) * (step / 5))


def let_go(widget: QWidget, at: QPointF) -> None:
    """Let go of the button that is held."""
    QTest.mouseRelease(_handle(widget), _LEFT, _NONE, _place(widget, at))
    QTest.qWait(_PAUSE_MS)


def turn_wheel(widget: QWidget, at: QPointF, clicks: int) -> None:
    """Away from the hand where it is above 0."""
    for _ in range(abs(clicks)):
        turned = QPoint(0, _CLICK_OF_A_WHEEL if clicks > 0 else -_CLICK_OF_A_WHEEL)
        place = QPointF(widget.mapToGlobal(at.toPoint()))
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(at, place, QPoint(), turned, Qt.MouseButton.NoButton, _NONE, phase, False)
        QApplication.sendEvent(widget, event)
        QTest.qWait(_PAUSE_MS)


def _handle(widget: QWidget) -> QWindow:
    window = widget.window()
    handle = window.windowHandle() if window is not None else None
    assert handle is not None
    return handle


def _place(widget: QWidget, at: QPointF) -> QPoint:
    """A place of a widget in its window."""
    return widget.mapTo(widget.window(), at.toPoint())
