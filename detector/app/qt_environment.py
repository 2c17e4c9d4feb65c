"""Undo what importing cv2 does to Qt's environment."""

import os


def restore_qt_environment() -> None:
    """Remove the variables by which cv2 points Qt to plugins and fonts that are not PyQt6's.

    Call it after cv2 was imported and before a QApplication is made.
    """
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if "cv2" in os.environ.get(name, ""):
            del os.environ[name]
