"""The review window: the recording, what was found in it, and what a reader says of that."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QFileDialog, QWidget

from detector.app.help_panel import HelpPanel
from detector.app.review.actions import review_actions
from detector.app.review.buttons import Buttons
from detector.app.review.key_button import KeyButton
from detector.app.review.picture_pane import PicturePane, Shown
from detector.app.review.side_panel import SidePanel
from detector.app.review.thumbnails import KEPT, Thumbnails
from detector.app.review.timeline_view import TimelineView
from detector.app.review.transport import Transport
from detector.app.review.viewing_window import ViewingWindow
from detector.app.translation import tr
from detector.boxes import Box
from detector.display import DisplayState
from detector.errors import DetectorError
from detector.frame import Frame
from detector.keys import REVIEW_ACTIONS, review_bindings
from detector.result import FrameResult
from detector.review.display import review_state
from detector.review.growing import GrowingResults
from detector.review.lesion import Polygon
from detector.review.marked import LesionNumbers
from detector.review.refusals import NOT_WHOLE
from detector.review.timeline import content
from detector.review.viewing import Viewing

_SIZE = 1360, 860


class ReviewWindow(ViewingWindow):
    """Shows a viewing. Pulls the newest of everything when there is a change."""

    def __init__(
        self,
        viewing: Viewing,
        keys: Mapping[str, tuple[str, ...]] | None = None,
        grow: Callable[[Callable[[], None]], GrowingResults] | None = None,
    ) -> None:
        """Build the window; closing it closes the viewing.

        Args:
            viewing: open, with or without its recording.
            keys: by action; None: the usual ones.
            grow: begins the analysis whose results the viewing shows, given what to call when there are more.
        """
        super().__init__()
        self.viewing, self._keys = viewing, keys or review_bindings()
        self._actions = {name: self._after_typing(act) for name, act in review_actions(self).items()}
        buttons = Buttons(self._actions, self._keys)
        self.pane, self.timeline = PicturePane(), TimelineView()
        self.transport, self.side = Transport(buttons, "export"), SidePanel(buttons)
        self.buttons = buttons.made
        self.help = HelpPanel(self, self._keys, REVIEW_ACTIONS, columns=2)
        self._locate = KeyButton(tr("Choose the recording…"))
        self._locate.setParent(self.pane)
        self.arrange(self.pane, self.side, _SIZE)
        # What full screen has hidden.
        self._around: list[QWidget] = []
        self._thumbnails: Thumbnails | None = None
        self._frame: Frame | None = None
        self._result: FrameResult | None = None
        self._connect()
        self._growing: GrowingResults | None = None
        self.follow(self._pull, self._look)
        self._growing = grow(self._change.tell) if grow else None
        self._show_recording()
        self.refresh()
        self.pane.setFocus()

    def every_pane(self) -> Sequence[PicturePane]:
        return (self.pane,)

    def refresh(self) -> None:
        self._frame = None
        self._show_lesions()
        self._look()

    def open_recording(self, path: Path | None = None) -> None:
        """Show the recording; where it is not to be had, the message says so, and review goes on."""
        self.viewing.absence = ""
        try:
            self.viewing.open_recording(path)
        except DetectorError as error:
            self.viewing.absence = str(error)
        self._show_recording()
        self.refresh()

    def next_marking(self) -> None:
        """Go to the next marking of the listed lesions."""
        self.viewing.next_marking()
        self._show_lesion()

    def previous_marking(self) -> None:
        """Go to the marking before."""
        self.viewing.previous_marking()
        self._show_lesion()

    def toggle_full_screen(self) -> None:
        """Fill the screen with the picture, or come back."""
        if not self.isFullScreen():
            around = (self.side, self.transport, self.timeline)
            self._around = [widget for widget in around if not widget.isHidden()]
        self.showNormal() if self.isFullScreen() else self.showFullScreen()
        for widget in self._around:
            widget.setVisible(not self.isFullScreen())

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        self.side.detail.finish()
        if self._growing is not None:
            self._growing.close()
        if self._thumbnails is not None:
            self._thumbnails.close()
        super().closeEvent(event)

    def select(self, number: int) -> None:
        """Choose a lesion, and show it where it is seen best."""
        self.viewing.select(number)
        self._show_lesion()
        self.refresh()

    def write_comment(self) -> None:
        """Let the user write one, where it is seen: what is typed must never meet the window's keys."""
        if not self.viewing.can_be_told():
            return
        if self.isFullScreen():
            self.toggle_full_screen()
        self.side.show()
        self.side.detail.comment.setFocus()

    def export(self) -> None:
        """Ask for a format to write it in."""
        if self.viewing.review is None:
            self.viewing.message = NOT_WHOLE
            return
        # It knows of every format, which no other use of the window needs.
        from detector.app.review.export_dialog import ExportDialog

        said = self.viewing.review.path
        dialog = ExportDialog(self.viewing.overview.path, said if said.is_file() else None, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.closed.connect(dialog.reject)
        dialog.open()

    def draw(self, polygon: bool) -> None:
        """Let the user draw in the frame that is there, which stays."""
        self.viewing.hold()
        self.pane.draw(polygon)

    def leave(self) -> None:
        if self.pane.leave_drawing():
            return
        if self.help.isVisible():
            self.help.hide()
        elif self.isFullScreen():
            self.toggle_full_screen()
        else:
            self.pane.setFocus()

    def _after_typing(self, act: Callable[[], object]) -> Callable[[], None]:
        """What does something once what was typed in a field is said."""

        def do() -> None:
            self.side.detail.finish()
            act()

        return do

    def _show_lesion(self) -> None:
        """Bring the chosen lesion into a picture that is closer."""
        if (lesion := self.viewing.lesion) is not None:
            self.pane.look_at(lesion.best_box)

    def _connect(self) -> None:
        self.timeline.sought.connect(self.viewing.seek)
        self.timeline.chosen.connect(self.select)
        self.side.chosen.connect(self.select)
        self.side.choice_made.connect(self.doing(self.viewing.choose))
        self.side.detail.commented.connect(self.doing(self.viewing.comment))
        self.side.detail.labelled.connect(self.doing(self.viewing.label))
        self.side.detail.entered.connect(self.pane.setFocus)
        self.pane.drawn.connect(self._add_missed)
        self.pane.resized.connect(self._place_over_picture)
        self._locate.clicked.connect(self._ask_for_recording)
        self.bind_keys(self._keys, self._actions)

    def _add_missed(self, shape: object) -> None:
        if self._frame is not None:
            self.viewing.add_missed(self._frame, cast("Box[float] | Polygon", shape))
        self.refresh()

    def _ask_for_recording(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Choose the recording…"))
        if chosen:
            self.open_recording(Path(chosen))

    def _show_recording(self) -> None:
        """Take pictures from the recording that is open, or say that there is none."""
        self._locate.setVisible(self.viewing.player is None)
        self._place_over_picture()
        if self._thumbnails is not None:
            self._thumbnails.close()
            self._thumbnails = None
        if self.viewing.player is not None:
            self._thumbnails = Thumbnails(lambda: self.viewing.open_reader(KEPT))
        self.side.model.take_pictures_from(self._thumbnails)

    def _place_over_picture(self) -> None:
        self.help.place()
        place = self._locate.sizeHint()
        self._locate.move(
            (self.pane.width() - place.width()) // 2, (self.pane.height() - place.height()) // 2
        )

    def _show_lesions(self) -> None:
        viewing = self.viewing
        self.timeline.show_content(content(viewing.overview, viewing.lesions, viewing.length))
        self.side.show_lesions(viewing.listed, viewing.lesions, viewing.selected, viewing.review is not None)
        self.buttons["undo"].setEnabled(viewing.review is not None and viewing.review.can_undo)
        self.buttons["redo"].setEnabled(viewing.review is not None and viewing.review.can_redo)
        for name in ("missed", "missed_polygon"):
            self.buttons[name].setEnabled(viewing.review is not None and viewing.player is not None)

    def _pull(self) -> None:
        grown = None if self._growing is None else self._growing.take()
        if grown is not None:
            self.viewing.take(grown.overview, grown.review)
            self.refresh()
        else:
            self._look()

    def _look(self) -> None:
        """Show the frame that is there now, with what is known of it."""
        status = self.status()
        frame = None if status is None else status.frame
        if frame is not self._frame:
            self._frame, self._result = frame, self.result_of(self.viewing.overview, frame)
        markers = 0 if self._result is None or self.pane.hidden else len(self._result.activations)
        state = review_state(status, self._result is not None, markers, self.pane.hidden)
        self._show(frame, state, self._message(None if status is None else status.problem))
        self.show_place(status, self.viewing.selected)

    def _show(self, frame: Frame | None, state: DisplayState, message: str) -> None:
        lesions, time = self.viewing.lesions, 0.0 if frame is None else frame.time
        drawn = [
            shape for lesion in lesions for shape in lesion.shapes if frame and shape.frame == frame.index
        ]
        numbers = LesionNumbers(lesions, time)
        self.pane.show_now(Shown(frame, self._result, numbers, drawn, state, message))

    def _message(self, problem: str | None) -> str:
        """What is wrong, or else how far the analysis is."""
        growing = self._growing
        wrong = self.said(problem) or (growing.problem if growing else None)
        if wrong or growing is None or not growing.progress().running:
            return wrong or ""
        share = f"{100 * growing.progress().share:.0f}"
        return tr("Analyzing: {percent} %. Verdicts can be given once it is whole.").format(percent=share)
