"""Whether a window can be opened here, found out without Qt in this process."""

import os
import sys
from threading import Thread

from detector.children import run_python

QT_PACKAGES = (
    "apt-get install libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
)
# Qt aborts the process where a library or the display is missing, so it is tried in another one.
_TRY = (
    "from detector.app.qt_environment import restore_qt_environment as restore; restore(); "
    "from PyQt6.QtWidgets import QApplication; QApplication(['-'])"
)
_TIMEOUT = 30
_LONGEST = 160


class WindowTrial:
    """Finds out whether Qt can open a window while other things are being loaded."""

    def __init__(self) -> None:
        """Begin."""
        self._fault = ""
        self._thread = Thread(target=self._try, name="window trial", daemon=True)
        self._thread.start()

    def fault(self) -> str:
        """Why it cannot, as `window_fault` says it; waits until that is known."""
        self._thread.join()
        return self._fault

    def _try(self) -> None:
        self._fault = window_fault()


def has_display() -> bool:
    """Whether there is a screen: always on Windows and macOS, else where a display server is named."""
    return _always_has_windows() or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def window_fault(platform: str | None = None) -> str:
    """Why Qt cannot open a window, in a line; empty where it can.

    Args:
        platform: Qt's platform, as "offscreen"; None: the one that a window would be opened on.
    """
    if platform is None and _always_has_windows():
        return ""
    environment = os.environ if platform is None else os.environ | {"QT_QPA_PLATFORM": platform}
    ended = run_python(_TRY, _TIMEOUT, environment)
    if ended is None:
        return "Qt does not answer"
    return "" if ended.code == 0 else _reason(ended.errors)


def _always_has_windows() -> bool:
    return sys.platform in ("win32", "darwin")


def _reason(complaint: str) -> str:
    """The line that names the cause: Python's last one, or Qt's first one."""
    lines = [line for line in complaint.splitlines() if line.strip()] or ["Qt ended without a word"]
    line = lines[-1] if lines[0].startswith("Traceback") else lines[0]
    return line.removeprefix("qt.qpa.plugin: ").removeprefix("qt.qpa.xcb: ").strip()[:_LONGEST]
