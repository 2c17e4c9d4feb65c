"""The keys, beside the picture that goes on."""

import html
from collections.abc import Mapping, Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QLabel, QVBoxLayout, QWidget

from detector.app.theme import LINE, MUTED
from detector.app.translation import tr
from detector.keys import ACTIONS, Action
from detector.notice import NOTICE

# The width is that of a column.
_MARGIN, _WIDTH, _GAP = 24, 340, "<td width=14></td>"


def _rights() -> str:
    return tr(
        "The models are trained on Kvasir-SEG, PolypGen and BKAI-IGH NeoPolyp, for research and education "
        "only. Cite: Jha et al., “Kvasir-SEG: A Segmented Polyp Dataset”, MMM 2020; Ali et al., Scientific "
        "Data 2023; Ngoc Lan et al., “NeoUNet”, ISVC 2021. Commercial use needs the publishers' permission. "
        "Program: GPL-3.0-or-later."
    )


class HelpPanel(QWidget):
    """Lies over the right side of its parent; nothing waits for it to be closed."""

    def __init__(
        self,
        parent: QWidget,
        keys: Mapping[str, tuple[str, ...]],
        actions: Sequence[Action] = ACTIONS,
        columns: int = 1,
    ) -> None:
        """Tell the keys of each of these actions (see `keys.bindings`) in so many columns."""
        super().__init__(parent)
        self.setObjectName("help")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        cells = [_cells(action, keys[action.name]) for action in actions if keys[action.name]]
        small = f'<p style="color:{MUTED}; font-size:11px">{tr(NOTICE)}<br>{_rights()}</p>'
        text = QLabel(f"{_table(cells, columns)}{small}")
        text.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.addWidget(text)
        width = columns * _WIDTH
        self.setFixedSize(width, layout.totalHeightForWidth(width))
        self.hide()

    def toggle(self) -> None:
        """Show the keys, or hide them."""
        self.raise_()
        self.setVisible(not self.isVisible())
        self.place()

    def place(self) -> None:
        """Lie at the right edge of the parent, whatever its size."""
        parent = self.parentWidget()
        assert parent is not None
        self.move(max(0, parent.width() - self.width() - _MARGIN), _MARGIN)


def _table(cells: Sequence[str], columns: int) -> str:
    """Columns one after the other, each from above."""
    height = -(-len(cells) // columns)
    rows = "".join(f"<tr>{_GAP.join(cells[row::height])}</tr>" for row in range(height))
    return f"<table cellspacing=0 cellpadding=4>{rows}</table>"


def _cells(action: Action, keys: tuple[str, ...]) -> str:
    caps = "&nbsp;".join(f'<span style="background:{LINE}">&nbsp;{_shown(key)}&nbsp;</span>' for key in keys)
    return f"<td style='white-space:pre'><b>{caps}</b></td><td>{tr(action.says)}</td>"


def _shown(key: str) -> str:
    """A key as it stands on a keyboard of this system, in its language."""
    arrow = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}.get(key)
    return html.escape(arrow or QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
