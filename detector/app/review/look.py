"""How the review window looks: quiet, dark, one accent, the colours of verdicts."""

from PyQt6.QtGui import QColor

from detector.app.theme import BACKGROUND, BUSY, LINE, MUTED, PANEL, TEXT
from detector.review.lesion import Verdict

ACCENT = "#35c8f5"
RAISED, HOVER, FAINT, LINE_OF_SELECTION = "#1b2027", "#232a33", "#5c6773", "#3a4552"
# Beside the colour, a bar is hollow where a lesion was rejected, and pale where nothing is said yet: nobody
# needs to tell red from green.
COLOURS = {
    Verdict.UNREVIEWED: ACCENT,
    Verdict.ACCEPTED: "#3ddc97",
    Verdict.REJECTED: "#8b97a4",
    Verdict.MISSED: BUSY,
}
SIGNS = {
    Verdict.UNREVIEWED: "",
    Verdict.ACCEPTED: "\N{CHECK MARK}",
    Verdict.REJECTED: "\N{MULTIPLICATION X}",
    Verdict.MISSED: "+",
}

STYLE = f"""
QWidget#review, QWidget#side, QWidget#dock {{ background: {PANEL}; }}
QWidget#side {{ border-left: 1px solid {LINE}; }}
QWidget#detail {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: 10px; }}
QLabel[role="title"] {{ color: {TEXT}; font-size: 15px; font-weight: 600; }}
QLabel[role="name"] {{ color: {MUTED}; font-size: 11px; }}
QLabel[role="caption"] {{ color: {MUTED}; background: {PANEL}; font-size: 12px; padding: 7px 12px; }}
QLabel[role="empty"] {{ color: {MUTED}; font-size: 12px; padding: 10px 16px; }}
QLabel[role="count"] {{ color: {MUTED}; font-size: 11px; padding-top: 3px; }}
QLabel[role="clock"] {{ color: {TEXT}; font-size: 15px; }}
QLabel[role="news"] {{ color: {BUSY}; font-size: 12px; }}
QPushButton {{
    background: transparent; color: {TEXT}; border: 1px solid {LINE}; border-radius: 7px;
    padding: 5px 10px; font-size: 12px;
}}
QPushButton:hover {{ background: {HOVER}; }}
QPushButton:focus {{ border-color: {ACCENT}; }}
QPushButton:disabled {{ color: {FAINT}; border-color: {RAISED}; }}
QPushButton:checked {{ background: {LINE}; color: {TEXT}; border-color: {LINE}; }}
QPushButton[role="flat"] {{ border-color: transparent; padding: 5px 6px; }}
QPushButton[role="flat"]:checked {{ background: {LINE}; }}
QPushButton[role="flat"]:focus {{ border-color: {ACCENT}; }}
QPushButton[role="accept"]:checked {{
    background: {COLOURS[Verdict.ACCEPTED]}; border-color: {COLOURS[Verdict.ACCEPTED]}; color: #06140d;
}}
QPushButton[role="reject"]:checked {{ background: {FAINT}; border-color: {FAINT}; color: #ffffff; }}
QLineEdit, QComboBox, QDoubleSpinBox {{
    background: {PANEL}; color: {TEXT}; border: 1px solid {LINE}; border-radius: 7px; padding: 4px 8px;
    font-size: 12px; selection-background-color: {ACCENT}; selection-color: {BACKGROUND};
}}
QLineEdit:focus, QComboBox:focus, QDoubleSpinBox:focus {{ border-color: {ACCENT}; }}
QLineEdit:disabled, QComboBox:disabled, QDoubleSpinBox:disabled {{ color: {FAINT}; border-color: {RAISED}; }}
QLineEdit, QComboBox, QDoubleSpinBox {{ min-height: 18px; }}
QComboBox::drop-down {{ border: none; width: 18px; }}
QComboBox QLineEdit {{ border: none; padding: 0; background: transparent; }}
QComboBox QAbstractItemView {{ background: {RAISED}; border: 1px solid {LINE}; color: {TEXT}; }}
QFrame#divider {{ background: {LINE}; border: none; }}
QListView {{ background: {PANEL}; border: none; outline: none; }}
QScrollBar:vertical {{ background: {PANEL}; width: 8px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {LINE}; border-radius: 4px; min-height: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QTableView {{
    background: {PANEL}; border: none; color: {TEXT}; font-size: 12px; outline: none;
    selection-background-color: {HOVER}; selection-color: {TEXT};
}}
QTableView::item {{ padding: 0 6px; }}
QHeaderView::section {{
    background: {PANEL}; color: {MUTED}; border: none; padding: 4px 6px; font-size: 11px;
}}
QToolTip {{ background: {RAISED}; color: {TEXT}; border: 1px solid {LINE}; padding: 4px 6px; }}
"""


def colour_of(verdict: Verdict, opacity: float = 1.0) -> QColor:
    """Of a lesion's bar and sign."""
    colour = QColor(COLOURS[verdict])
    colour.setAlphaF(opacity)
    return colour
