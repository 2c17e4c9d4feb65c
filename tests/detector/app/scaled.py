"""Opens the window as large as its screen, all markers hidden, and prints in JSON how large things are on it.

`python -m tests.detector.app.scaled MODEL [PICTURE]`; PICTURE keeps what is on the screen. In pixels of the
screen, the size of the window in its own.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPoint, QRect
from PyQt6.QtGui import QFontMetrics
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from detector import PolypDetector
from detector.app.main_window import MainWindow
from detector.app.theme import apply_theme
from detector.badge import badge
from detector.display import DisplayState
from detector.session import Session
from tests.detector.app.cameras import Camera
from tests.detector.app.pixels import in_colour, pixels


def main() -> None:
    """Open, measure, print, keep."""
    application = QApplication(sys.argv[:1])
    apply_theme(application)
    detector = PolypDetector(sys.argv[1], device="cpu")
    window = MainWindow(Session([lambda: Camera(25)], lambda: detector))
    screen = application.primaryScreen()
    assert screen is not None
    window.resize(screen.availableSize())
    window.show()
    window.toggle_bypass()
    until = time.monotonic() + 20
    while not window.view.badge_text.startswith("BYPASS") and time.monotonic() < until:
        QTest.qWait(20)
    QTest.qWait(600)
    sys.stdout.write(json.dumps({**_of_badge(window), **_of_widgets(window)}))
    if len(sys.argv) > 2:
        window.grab().save(str(Path(sys.argv[2])))
    window.close()


def _of_badge(window: MainWindow) -> dict[str, object]:
    """Of the badge's pixels: how high its letters and the picture are, and how thick its ring."""
    found = in_colour(pixels(window.view), badge(DisplayState.BYPASS).colour, 60)
    rows, columns = np.nonzero(found)
    found = found[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    ring, letters = _split(found)
    target = window.view._target()
    return {
        "picture": [target.width(), target.height()],
        "letters": int(np.ptp(np.nonzero(letters)[0])) + 1,
        "line": int(np.argmin(ring[len(ring) // 2])),
    }


def _split(found: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The ring, and the letters beside it."""
    gap = int(np.argmin(found.any(axis=0)))
    ring = found[:, :gap]
    return ring[ring.any(axis=1)], found[:, gap:]


def _of_widgets(window: MainWindow) -> dict[str, object]:
    shown = [each for each in window.panel.findChildren(QWidget) if each.isVisible()]
    return {
        "window": [window.width(), window.height()],
        "buttons": sum(isinstance(each, QToolButton) for each in shown),
        "figures": [each.text() for each in shown if isinstance(each, QLabel)],
        "beyond": [str(each) for each in shown if not _is_within(window, each)],
        "clipped": [each.text() for each in shown if isinstance(each, QLabel) and _is_clipped(each)],
    }


def _is_within(window: MainWindow, widget: QWidget) -> bool:
    return window.rect().contains(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))


def _is_clipped(label: QLabel) -> bool:
    metrics, room = QFontMetrics(label.font()), label.contentsRect()
    return metrics.horizontalAdvance(label.text()) > room.width() or metrics.height() > room.height()


if __name__ == "__main__":
    main()
