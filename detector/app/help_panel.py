"""The keys, beside the picture that goes on."""

import html
from collections.abc import Mapping

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QVBoxLayout, QWidget

from detector.app.translation import tr
from detector.keys import ACTIONS, Action
from detector.notice import NOTICE

_MARGIN, _WIDTH = 24, 380


def _rights() -> str:
    return tr(
        "The models are trained on Kvasir-SEG, PolypGen and BKAI-IGH NeoPolyp, for research and education "
        "only. Cite: Jha et al., “Kvasir-SEG: A Segmented Polyp Dataset”, MMM 2020; Ali et al., Scientific "
        "Data 2023; Ngoc Lan et al., “NeoUNet”, ISVC 2021. Commercial use needs the publishers' permission. "
        "Program: GPL-3.0-or-later."
    )


class HelpPanel(QWidget):
    """Lies over the right side of its parent; nothing waits for it to be closed."""

    def __init__(self, parent: QWidget, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Tell the keys of each action (see `keys.bindings`)."""
        super().__init__(parent)
        self.setObjectName("help")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        rows = "".join(_row(action, keys[action.name]) for action in ACTIONS if keys[action.name])
        text = QLabel(f"<table cellspacing=5>{rows}</table><p>{tr(NOTICE)}</p><p>{_rights()}</p>")
        text.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.addWidget(text)
        self.setFixedSize(_WIDTH, layout.totalHeightForWidth(_WIDTH))
        self.hide()

    def toggle(self) -> None:
        """Show the keys, or hide them."""
        self.setVisible(not self.isVisible())
        self.place()

    def place(self) -> None:
        """Lie at the right edge of the parent, whatever its size."""
        parent = self.parentWidget()
        assert parent is not None
        self.move(max(0, parent.width() - self.width() - _MARGIN), _MARGIN)


def _row(action: Action, keys: tuple[str, ...]) -> str:
    return f"<tr><td><b>{'&nbsp;&nbsp;'.join(map(_shown, keys))}</b></td><td>{tr(action.says)}</td></tr>"


def _shown(key: str) -> str:
    """A key as it stands on a keyboard."""
    return html.escape({"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}.get(key, key))
