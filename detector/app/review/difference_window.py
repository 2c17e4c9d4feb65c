"""Two analyses of one recording side by side: the same frame with the markers of each."""

from collections.abc import Callable, Mapping
from html import escape

from PyQt6.QtCore import QItemSelection, QSize, Qt, QTimer
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMainWindow,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from detector.analysis.results.schema import Header
from detector.app.help_panel import HelpPanel
from detector.app.review.actions import view_actions, way_actions
from detector.app.review.buttons import Buttons
from detector.app.review.change import Change
from detector.app.review.difference_model import DifferenceModel
from detector.app.review.look import STYLE
from detector.app.review.picture_pane import PicturePane, Shown
from detector.app.review.timeline_view import TimelineView
from detector.app.review.transport import Transport
from detector.app.shortcuts import bind
from detector.app.translation import tr
from detector.errors import DetectorError
from detector.frame import Frame
from detector.keys import REVIEW_ACTIONS, review_bindings
from detector.markers import STYLES, Numbers
from detector.notice import NOTICE
from detector.plain_text import plain
from detector.result import FrameResult
from detector.review.display import review_state
from detector.review.marked import recorded_result
from detector.review.side_by_side import Side, SideBySide
from detector.review.viewing import Viewing

_SIZE, _SIDE_WIDTH = (1480, 800), 392
_LOOK_EVERY_MS = 250


class DifferenceWindow(QMainWindow):
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
        self.help = HelpPanel(self, self._keys, shown)
        self._results: dict[Side, FrameResult | None] = dict.fromkeys(Side)
        self._frame: Frame | None = None
        self._build()
        self._change = Change(self._look)
        self._bind(actions)
        viewing.listen(self._change.tell)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_EVERY_MS)
        self.timeline.show_content(found.content())
        self.refresh()
        self.pane.setFocus()

    @property
    def pane(self) -> PicturePane:
        """That of the first analysis."""
        return self.panes[Side.FIRST]

    def refresh(self) -> None:
        """Show everything anew."""
        self._frame = None
        self._look()

    def doing(self, act: Callable[..., object]) -> Callable[..., None]:
        """What does something, and shows what came of it."""

        def do(*values: object) -> None:
            act(*values)
            self.refresh()

        return do

    def next_style(self) -> None:
        """Go on to the next style of markers."""
        present = STYLES.index(self.pane.style_of_markers)
        for pane in self.panes.values():
            pane.style_of_markers = STYLES[(present + 1) % len(STYLES)]
            pane.update()

    def toggle_bypass(self) -> None:
        """Hide all markers, or show them again."""
        hidden = not self.pane.hidden
        for pane in self.panes.values():
            pane.hidden = hidden
        self.refresh()

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
        """Let go of the keys or the full screen."""
        if self.help.isVisible():
            self.help.hide()
        elif self.isFullScreen():
            self.toggle_full_screen()

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        self._timer.stop()
        self.viewing.close()
        super().closeEvent(event)

    def _build(self) -> None:
        self.setObjectName("review")
        self.setStyleSheet(STYLE)
        name = plain(self.viewing.name)
        self.setWindowTitle(f"{name} – polyp-detector – {tr(NOTICE)}")  # noqa: RUF001 - dashes in a title
        panes = QHBoxLayout()
        panes.setSpacing(2)
        for side, letter in ((Side.FIRST, "A"), (Side.SECOND, "B")):
            panes.addLayout(self._captioned(side, letter), 1)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(panes, 1)
        left.addWidget(self.transport)
        left.addWidget(self.timeline)
        central = QWidget()
        layout = QHBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left, 1)
        layout.addWidget(self.side)
        self.setCentralWidget(central)
        screen = self.screen()
        if screen is not None:
            self.resize(QSize(*_SIZE).boundedTo(screen.availableSize()))

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
        for name, keys in self._keys.items():
            for key in keys:
                bind(self, key, name, actions[name])
        bind(self, "Esc", "leave", self.leave)

    def _look(self) -> None:
        """Show the frame that is there now, with what each analysis says of it."""
        player = self.viewing.player
        status = None if player is None else player.status()
        frame = None if status is None else status.frame
        if frame is not self._frame:
            self._frame = frame
            self._results = {side: self._result_of(side, frame) for side in Side}
        problem = None if status is None else status.problem
        for side, pane in self.panes.items():
            result = self._results[side]
            markers = 0 if result is None or pane.hidden else len(result.activations)
            state = review_state(status, result is not None, markers, pane.hidden)
            pane.show_now(Shown(frame, result, Numbers(), (), state, problem or tr(self.viewing.message)))
        position, playing = self.viewing.position, status is not None and status.playing
        loop = None if status is None else status.loop
        self.timeline.show_position(position, loop, self.selected or None, follow=playing)
        number = None if frame is None else frame.index
        self.transport.show_status(position, self.viewing.length, number, status)

    def _result_of(self, side: Side, frame: Frame | None) -> FrameResult | None:
        try:
            return None if frame is None else recorded_result(self.found.overviews[side], frame)
        except DetectorError as error:
            self.viewing.message = str(error)
            return None


def _titled(header: Header) -> str:
    """What an analysis was made with, in a line."""
    parts = (
        f"{header.model.name} {header.model.version}".strip(),
        f"{header.device} {header.precision}",
        tr("threshold {value}").format(value=f"{header.threshold:.2f}"),
        tr("gate") if header.gate else tr("no gate"),
    )
    return "  ·  ".join(plain(part) for part in parts)
