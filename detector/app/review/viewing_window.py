"""What the windows of review have in common: pictures with markers, their timeline, and something beside."""

from collections.abc import Callable, Mapping, Sequence

from PyQt6.QtCore import QSize, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QHBoxLayout, QLayout, QMainWindow, QVBoxLayout, QWidget

from detector.app.change import Change
from detector.app.help_panel import HelpPanel
from detector.app.review.look import STYLE
from detector.app.review.picture_pane import PicturePane
from detector.app.review.timeline_view import TimelineView
from detector.app.review.transport import Transport
from detector.app.shortcuts import bind
from detector.app.translation import tr
from detector.errors import DetectorError
from detector.frame import Frame
from detector.markers import STYLES, Style
from detector.notice import NOTICE
from detector.plain_text import plain
from detector.result import FrameResult
from detector.review.marked import recorded_result
from detector.review.overview import Overview
from detector.review.player import PlayerStatus
from detector.review.viewing import Viewing

TITLE = "polyp-detector"
# What nobody tells of, as how far an analysis is, is looked at this often, in ms.
_LOOK_EVERY_MS = 250


class ViewingWindow(QMainWindow):
    """Shows a viewing, which is closed with it. What is shown, and beside what, say those who derive from it.

    Attributes:
        viewing: what is open.
        timeline: below the picture.
        transport: the buttons above that.
        help: lists the keys.
        settings_wanted: tells that the settings are.
        closed: tells that it was closed.
    """

    settings_wanted, closed = pyqtSignal(), pyqtSignal()
    viewing: Viewing
    timeline: TimelineView
    transport: Transport
    help: HelpPanel
    _change: Change
    _timer: QTimer

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        self._timer.stop()
        self._change.end()
        self.viewing.close()
        self.closed.emit()
        super().closeEvent(event)

    def every_pane(self) -> Sequence[PicturePane]:
        """The pictures."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show everything anew, after something was done."""
        raise NotImplementedError

    def leave(self) -> None:
        """Let go of what was begun last."""
        raise NotImplementedError

    def doing(self, act: Callable[..., object]) -> Callable[..., None]:
        """What does something, and shows what came of it."""

        def do(*values: object) -> None:
            act(*values)
            self.refresh()

        return do

    def mark_in(self, style: Style) -> None:
        """Draw markers in a style."""
        for pane in self.every_pane():
            pane.style_of_markers = style
            pane.update()

    def next_style(self) -> None:
        """Go on to the next style of markers."""
        present = STYLES.index(self.every_pane()[0].style_of_markers)
        self.mark_in(STYLES[(present + 1) % len(STYLES)])

    def toggle_bypass(self) -> None:
        """Hide all markers, or show them again."""
        hidden = not self.every_pane()[0].hidden
        for pane in self.every_pane():
            pane.hidden = hidden
        self.refresh()

    def arrange(self, picture: QWidget | QLayout, side: QWidget, size: tuple[int, int]) -> None:
        """Put everything in its place, in a window of a size in points, if the screen has room for that."""
        self.setObjectName("review")
        self.setStyleSheet(STYLE)
        self.setWindowTitle(f"{plain(self.viewing.name)} – {TITLE} – {tr(NOTICE)}")  # noqa: RUF001 - dashes
        left = QVBoxLayout()
        left.setSpacing(0)
        if isinstance(picture, QWidget):
            left.addWidget(picture, 1)
        else:
            left.addLayout(picture, 1)
        left.addWidget(self.transport)
        left.addWidget(self.timeline)
        central = QWidget()
        layout = QHBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left, 1)
        layout.addWidget(side)
        self.setCentralWidget(central)
        screen = self.screen()
        if screen is not None:
            self.resize(QSize(*size).boundedTo(screen.availableSize()))

    def follow(self, pull: Callable[[], None], look: Callable[[], None]) -> None:
        """Call `pull` when the viewing tells of something new, and `look` now and then besides."""
        self._change = Change(pull)
        self.viewing.listen(self._change.tell)
        self._timer = QTimer(self)
        self._timer.timeout.connect(look)
        self._timer.start(_LOOK_EVERY_MS)

    def bind_keys(
        self, keys: Mapping[str, Sequence[str]], actions: Mapping[str, Callable[[], object]]
    ) -> None:
        """Let keys do what they stand for, and Esc leave."""
        for name, of_action in keys.items():
            for key in of_action:
                bind(self, key, name, actions[name])
        bind(self, "Esc", "leave", self.leave)

    def status(self) -> PlayerStatus | None:
        """What the player does; None without the recording."""
        return None if self.viewing.player is None else self.viewing.player.status()

    def result_of(self, overview: Overview, frame: Frame | None) -> FrameResult | None:
        """What results say of a frame; where they cannot be read, the message says so."""
        try:
            return None if frame is None else recorded_result(overview, frame)
        except DetectorError as error:
            self.viewing.message = self.viewing.message or str(error)
            return None

    def said(self, problem: str | None) -> str:
        """What the user must know: the player's problem first, then what could not be done."""
        return problem or tr(self.viewing.message) or self.viewing.absence

    def show_place(self, status: PlayerStatus | None, selected: int | None) -> None:
        """Show on the timeline and beside the buttons what is played, and what is selected."""
        position, playing = self.viewing.position, status is not None and status.playing
        loop = None if status is None else status.loop
        self.timeline.show_position(position, loop, selected, follow=playing)
        frame = None if status is None else status.frame
        number = None if frame is None else frame.index
        self.transport.show_status(position, self.viewing.length, number, status)
