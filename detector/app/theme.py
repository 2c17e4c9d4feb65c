"""The window's dark look: an endoscopy room is dark, and so must be all that is not tissue."""

from PyQt6.QtGui import QColor, QPalette
from PyQt6.QtWidgets import QApplication

BACKGROUND, PANEL, LINE = "#000000", "#14181d", "#262d35"
TEXT, ICON, MUTED = "#e8edf2", "#b4bfca", "#8b97a4"
PRESSED = "#333d48"
BUSY = "#f5b83d"
RECORDING = "#ff4d45"

STYLE = f"""
QMainWindow, QWidget#panel {{ background: {PANEL}; }}
QWidget#panel {{ border-top: 1px solid {LINE}; }}
QWidget#help {{ background: rgba(13, 16, 20, 235); border: 1px solid {LINE}; border-radius: 12px; }}
QLabel {{ color: {TEXT}; }}
QLabel[role="name"] {{ color: {MUTED}; font-size: 11px; }}
QLabel[role="value"] {{ color: {TEXT}; font-size: 14px; }}
QToolButton[role="action"] {{ background: transparent; border: none; border-radius: 7px; }}
QToolButton[role="action"]:hover, QToolButton[role="action"]:checked {{ background: {LINE}; }}
QToolButton[role="action"]:pressed {{ background: {PRESSED}; }}
QFrame[role="gap"] {{ background: {LINE}; margin: 0 8px; }}
QToolTip {{ background: {LINE}; color: {TEXT}; border: 1px solid {PRESSED}; padding: 4px; }}
"""


def apply_theme(application: QApplication) -> None:
    """Fusion with an own palette: setColorScheme does nothing on some platforms."""
    application.setStyle("Fusion")
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, PANEL),
        (QPalette.ColorRole.Base, BACKGROUND),
        (QPalette.ColorRole.Button, LINE),
        (QPalette.ColorRole.WindowText, TEXT),
        (QPalette.ColorRole.Text, TEXT),
        (QPalette.ColorRole.ButtonText, TEXT),
    ):
        palette.setColor(role, QColor(colour))
    application.setPalette(palette)
    application.setStyleSheet(STYLE)
