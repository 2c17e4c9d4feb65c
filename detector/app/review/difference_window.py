"""Two analyses of one recording side by side: the same frame with the markers of each."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from PyQt6.QtCore import QItemSelection, Qt
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from detector.analysis.results.schema import Header
from detector.app.help_panel import HelpPanel
from detector.app.review.actions import view_actions, way_actions
from detector.app.review.buttons import Buttons
from detector.app.review.difference_model import DifferenceModel
from detector.app.review.picture_pane import PicturePane, Shown
from detector.app.review.timeline_view import TimelineView
from detector.app.review.transport import Transport
from detector.app.review.viewing_window import ViewingWindow
from detector.app.translation import tr
from detector.frame import Frame
from detector.keys import REVIEW_ACTIONS, review_bindings
from detector.markers import Numbers
from detector.plain_text import plain
from detector.result import FrameResult
from detector.review.display import review_state
from detector.review.side_by_side import Side, SideBySide
from detector.review.viewing import Viewing

_SIZE, _SIDE_WIDTH = (1480, 800), 392


class DifferenceWindow(ViewingWindow):
    """Plays one recording with the markers of two analyses."""

    def __init__(
        self, viewing: Viewing, found: SideBySide, keys: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """Build the window; closing it closes the viewing.

        Args:
            viewing: of the first analysis, with the recording.
            found: of both.
            keys: by action; None: the usual ones.
        """
        super().__init__()
        self.viewing, self.found, self.selected = viewing, found, 0
        actions = {**way_actions(self), **view_actions(self)}
        # Verdicts are given on one analysis.
        self._keys = {name: keys for name, keys in (keys or review_bindings()).items() if name in actions}
        buttons = Buttons(actions, self._keys)
        self.panes = {side: PicturePane() for side in Side}
        self.timeline, self.transport = TimelineView(), Transport(buttons)
        self.table, self.model = QTableView(), DifferenceModel(found.rows, self)
        self.side = self._side()
        shown = [action for action in REVIEW_ACTIONS if action.name in self._keys]
        self.help = HelpPanel(self, self._keys, shown, columns=2)
        self._results: dict[Side, FrameResult | None] = dict.fromkeys(Side)
        self._frame: Frame | None = None
        self._build()
        self._bind(actions)
        self.follow(self._look, self._look)
        self.timeline.show_content(found.content())
        self.refresh()
        self.pane.setFocus()

    @property
    def pane(self) -> PicturePane:
        """That of the first analysis."""
        return self.panes[Side.FIRST]

    def every_pane(self) -> Sequence[PicturePane]:
        return tuple(self.panes.values())

    def refresh(self) -> None:
        self._frame = None
        self._look()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or come back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def next_marking(self) -> None:
        """Go to where the analyses differ next."""
        later = [row for row in self.found.rows if row.start > self.viewing.position + 0.02]
        self.select(later[0].number if later else None)

    def previous_marking(self) -> None:
        """Go to where they differed before."""
        earlier = [row for row in self.found.rows if row.start < self.viewing.position - 0.02]
        self.select(earlier[-1].number if earlier else None)

    def select(self, number: int | None) -> None:
        """Go to a difference."""
        row = self.found.row(number)
        if row is not None:
            self.selected = row.number
            self.table.selectRow(row.number - 1)
            self.viewing.seek(row.start)
            self._look()

    def leave(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        elif self.isFullScreen():
            self.toggle_full_screen()

    def _build(self) -> None:
        panes = QHBoxLayout()
        panes.setSpacing(2)
        for side, letter in ((Side.FIRST, "A"), (Side.SECOND, "B")):
            panes.addLayout(self._captioned(side, letter), 1)
        self.arrange(panes, self.side, _SIZE)

    def _captioned(self, side: Side, letter: str) -> QVBoxLayout:
        caption = QLabel(f"<b>{letter}</b>&nbsp;&nbsp;{escape(_titled(self.found.overviews[side].header))}")
        caption.setProperty("role", "caption")
        self.panes[side].setAccessibleName(f"{letter}: {tr('Picture')}")
        layout = QVBoxLayout()
        layout.setSpacing(0)
        layout.addWidget(caption)
        layout.addWidget(self.panes[side], 1)
        return layout

    def _side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(_SIDE_WIDTH)
        title, count = QLabel(tr("Differences")), QLabel(self._counted())
        title.setProperty("role", "title")
        count.setProperty("role", "name")
        self._prepare_table()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(14, 14, 8, 12)
        layout.setSpacing(6)
        for widget in (title, count, self.table):
            layout.addWidget(widget)
        return side

    def _counted(self) -> str:
        only = {side: sum(row.side is side and row.at_all for row in self.found.rows) for side in Side}
        return tr("{shared} in both, {first} only in A, {second} only in B").format(
            shared=self.found.shared, first=only[Side.FIRST], second=only[Side.SECOND]
        )

    def _prepare_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName(tr("Differences"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        vertical, horizontal = self.table.verticalHeader(), self.table.horizontalHeader()
        selection = self.table.selectionModel()
        assert vertical is not None and horizontal is not None and selection is not None
        vertical.hide()
        horizontal.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        horizontal.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        horizontal.setStretchLastSection(True)
        selection.selectionChanged.connect(self._follow_table)

    def _follow_table(self, chosen: QItemSelection) -> None:
        rows = [index.row() for index in chosen.indexes()]
        if rows and rows[0] + 1 != self.selected:
            self.select(rows[0] + 1)

    def _bind(self, actions: Mapping[str, Callable[[], object]]) -> None:
        self.timeline.sought.connect(self.viewing.seek)
        self.timeline.chosen.connect(self.select)
        first, second = (self.panes[side] for side in Side)
        first.placed.connect(second.place)
        second.placed.connect(first.place)
        self.bind_keys(self._keys, actions)

    def _look(self) -> None:
        """Show the frame that is there now, with what each analysis says of it."""
        status = self.status()
        frame = None if status is None else status.frame
        if frame is not self._frame:
            self._frame = frame
            self._results = {side: self.result_of(self.found.overviews[side], frame) for side in Side}
        problem = None if status is None else status.problem
        for side, pane in self.panes.items():
            result = self._results[side]
            markers = 0 if result is None or pane.hidden else len(result.activations)
            state = review_state(status, result is not None, markers, pane.hidden)
            pane.show_now(Shown(frame, result, Numbers(), (), state, self.said(problem)))
        self.show_place(status, self.selected or None)


def _titled(header: Header) -> str:
    """What an analysis was made with, in a line."""
    parts = (
        f"{header.model.name} {header.model.version}".strip(),
        f"{header.device} {header.precision}",
        tr("threshold {value}").format(value=f"{header.threshold:.2f}"),
        tr("gate") if header.gate else tr("no gate"),
    )
    return "  ·  ".join(plain(part) for part in parts)
