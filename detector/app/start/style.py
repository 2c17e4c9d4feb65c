"""How controls look: of the start screen and of the settings. The window on a picture has none."""

from pathlib import Path

from detector.app.theme import BACKGROUND, LINE, MUTED, PANEL, TEXT

# Of what has the keyboard's focus; no colour that a badge has.
ACCENT = "#4aa8d8"
FAULT = "#ff8a82"
_ARROW, _CHECK = (Path(__file__).with_name(name).as_posix() for name in ("arrow.png", "check.png"))
_RAISED, _HOVER = "#1c232b", "#242d37"

STYLE = f"""
QWidget#desk, QDialog {{ background: {PANEL}; }}
QWidget#bare {{ background: transparent; }}
QLabel {{ color: {TEXT}; font-size: 13px; }}
QLabel[role="title"] {{ font-size: 22px; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: 15px; font-weight: 600; }}
QLabel[role="name"] {{ color: {TEXT}; font-size: 14px; }}
QLabel[role="muted"] {{ color: {MUTED}; font-size: 12px; }}
QLabel[role="empty"] {{ color: {MUTED}; font-size: 13px; border: 1px dashed {LINE}; border-radius: 8px; }}
QLabel[role="fault"] {{ color: {FAULT}; font-size: 13px; }}
QLabel[role="picture"] {{
    background: {BACKGROUND}; color: {MUTED}; font-size: 12px;
    border-top-left-radius: 7px; border-top-right-radius: 7px;
}}
QFrame[role="card"] {{ background: {_RAISED}; border: 1px solid {LINE}; border-radius: 8px; }}
QFrame[role="card"][aimed="true"] {{ border: 1px solid {ACCENT}; background: {_HOVER}; }}
QFrame[role="line"] {{ background: {LINE}; border: none; max-height: 1px; min-height: 1px; }}
QPushButton {{
    background: {_RAISED}; color: {TEXT}; border: 1px solid {LINE}; border-radius: 6px;
    padding: 7px 14px; font-size: 13px;
}}
QDialog QFrame QPushButton {{ padding: 6px 8px; }}
QPushButton:hover {{ background: {_HOVER}; }}
QPushButton:focus {{ border: 1px solid {ACCENT}; }}
QPushButton:disabled {{ color: {MUTED}; }}
QPushButton[role="flat"] {{
    background: transparent; border: 1px solid transparent; color: {MUTED}; padding: 5px 8px;
}}
QPushButton[role="flat"]:hover {{ color: {TEXT}; }}
QPushButton[role="flat"]:focus {{ border: 1px solid {ACCENT}; color: {TEXT}; }}
QPushButton[role="tile"] {{ border-radius: 8px; }}
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox {{
    background: {BACKGROUND}; color: {TEXT}; border: 1px solid {LINE}; border-radius: 6px;
    padding: 6px 9px; font-size: 13px; selection-background-color: {ACCENT}; min-height: 18px;
}}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus {{ border: 1px solid {ACCENT}; }}
QComboBox QLineEdit {{ border: none; padding: 0; background: transparent; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{_ARROW}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{
    background: {_RAISED}; color: {TEXT}; border: 1px solid {LINE}; selection-background-color: {_HOVER};
}}
QComboBox[role="mode"] {{
    background: transparent; border: 1px solid transparent; padding: 2px 4px; font-size: 12px; color: {MUTED};
}}
QComboBox[role="mode"]:focus {{ border: 1px solid {ACCENT}; color: {TEXT}; }}
QCheckBox {{ color: {TEXT}; font-size: 13px; spacing: 8px; }}
QCheckBox::indicator {{
    width: 14px; height: 14px; border: 1px solid #5b6672; border-radius: 4px; background: {BACKGROUND};
}}
QCheckBox::indicator:checked {{
    background: {ACCENT}; border: 1px solid {ACCENT}; image: url("{_CHECK}");
}}
QCheckBox::indicator:focus {{ border: 1px solid {TEXT}; }}
QCheckBox:focus {{ color: {ACCENT}; }}
QListWidget {{ background: transparent; border: none; outline: none; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {LINE}; border-radius: 5px; min-height: 28px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {LINE}; border-radius: 5px; min-width: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QToolTip {{ background: {_RAISED}; color: {TEXT}; border: 1px solid {LINE}; padding: 4px; }}
"""
