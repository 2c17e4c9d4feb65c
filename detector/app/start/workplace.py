"""The way from the start screen to a window on a picture, and back."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PyQt6.QtCore import QCoreApplication, QEvent, QObject
from PyQt6.QtWidgets import QWidget

from detector.app.awake import Awake
from detector.app.canvas_choice import painted_by
from detector.app.companions import Companions, SettingsDesk
from detector.app.main_window import MainWindow
from detector.app.review.companions import ReviewCompanions
from detector.app.review.windows import Reviewing
from detector.app.shown import Chosen
from detector.app.start.closing import Closing
from detector.app.start.drop import Drops
from detector.app.start.live_section import FindCameras
from detector.app.start.placing import place_of, put_in_place
from detector.app.start.reviewing import is_played, is_reviewed, review_window
from detector.app.start.start_window import StartWindow
from detector.app.translation import tr
from detector.commands.record import record_plan
from detector.desk.kinds import sort_out
from detector.desk.place import read_place, write_place
from detector.desk.recent import note_recent
from detector.errors import DetectorError
from detector.keys import bindings
from detector.plain_text import plain
from detector.record.opening import playable
from detector.session import OpenSource, Session
from detector.video import CaptureOptions, open_later, open_reconnecting
from detector.video.cameras import find_cameras


class Workplace(QObject):
    """Has one window on screen at a time: the start screen, or one on what was chosen there.

    Attributes:
        start: the start screen.
        window: on a picture; None while there is none.
        review: on a session, results or a recording for review; None while there is none.
        settings: of all.
    """

    def __init__(self, chosen: Chosen, find: FindCameras = find_cameras) -> None:
        """Show nothing yet."""
        super().__init__()
        self.settings, self._find = SettingsDesk(chosen, self), find
        self.settings.applied.connect(self._speak)
        self.start = self._new_start()
        self.window: MainWindow | None = None
        self.review: Reviewing | None = None

    def show_start(self, message: str = "") -> None:
        """Show the start screen, with what went wrong."""
        place = read_place()
        self.start.review.folder = place.folder
        put_in_place(self.start, place)
        self.start.say(message)

    def open(
        self, sources: Sequence[str], mode: CaptureOptions | None = None, for_review: bool = False
    ) -> None:
        """Open what a user named, in place of what is open; several play one after the other.

        Where that is not possible, what is on screen stays, and says why.

        Args:
            sources: as the user names them.
            mode: of a camera.
            for_review: whether one recording is analyzed while it is looked at, rather than played.
        """
        if self._records():
            self._say(tr("The procedure is being recorded; end the record first."))
            return
        try:
            brought = sort_out(sources)
            # A camera has room for one who looks.
            self.start.live.look_away()
            if is_reviewed(brought, for_review):
                self._review(review_window(brought, self.settings.chosen.present, len(sources)))
            else:
                self._play([playable(one.source) for one in brought], mode)
        except DetectorError as error:
            self._say(plain(str(error)))
            return
        note_recent(brought)

    def end(self) -> None:
        """Let the windows go while there is an application: at Python's end they would go in any order."""
        for window in (self.start, self.window, self.review):
            if window is not None:
                window.close()
                window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _review(self, review: Reviewing) -> None:
        """Show what was found."""
        before = self._shown()
        self.window, self.review = None, review
        companions = ReviewCompanions(review, self.settings)
        Drops(review, self.open)
        awake = Awake(partial(is_played, review), review)
        Closing(review, partial(self._come_back_from_review, review, awake))
        self._leave_start()
        companions.show()
        if before is not None:
            before.close()

    def _play(self, sources: Sequence[str], mode: CaptureOptions | None) -> None:
        """Play recordings one after the other, or what is live.

        Raises:
            SourceError: the first cannot be had.
        """
        openers = [_opener(source, mode) for source in sources]
        build = self.settings.chosen.present.detector.build
        session = Session(openers, build, open_later(sources[0], mode))
        before, self.review = self._shown(), None
        self._show(session, mode)
        self._leave_start()
        if before is not None:
            before.close()

    def _show(self, session: Session, mode: CaptureOptions | None) -> None:
        present = self.settings.chosen.present
        plan = record_plan(present.record, None, None, None, mode, "window")
        self.window = window = MainWindow(
            session, plan, bindings(present.keys), painted_by(present.window.painter)
        )
        Companions(window, self.settings)
        Drops(window, self.open)
        window.closed.connect(partial(self._come_back, window))
        place = read_place()
        window.panel.setVisible(place.panel)
        put_in_place(window, place)

    def _shown(self) -> QWidget | None:
        """What is on screen beside the start screen."""
        return self.window or self.review

    def _come_back_from_review(self, review: Reviewing, awake: Awake) -> None:
        awake.close()
        review.deleteLater()
        if review is self.review:
            self.review = None
            self.show_start()

    def _leave_start(self) -> None:
        if self.start.isVisible():
            self._remember()
            if self.settings.dialog is not None:
                self.settings.dialog.close()
            self.start.hide()

    def _come_back(self, window: MainWindow) -> None:
        """A window was closed; unless another has taken its place, the start screen comes back."""
        failure = window.session.status().failure
        window.deleteLater()
        if window is not self.window:
            return
        box = place_of(window)
        write_place(replace(read_place(), box=box.box, maximized=box.maximized, panel=window.shows_panel))
        self.window = None
        self.show_start("" if failure is None else plain(str(failure)))

    def _remember(self) -> None:
        place, now = read_place(), place_of(self.start)
        folder = self.start.review.folder or place.folder
        write_place(replace(place, box=now.box, maximized=now.maximized, folder=folder))

    def _new_start(self) -> StartWindow:
        start = StartWindow(self._find)
        start.wanted.connect(self.open)
        start.review_wanted.connect(partial(self.open, for_review=True))
        start.settings_wanted.connect(lambda: self.settings.open(start))
        start.closed.connect(self._remember)
        return start

    def _speak(self, before: Chosen, after: Chosen) -> None:
        """The start screen in another language is another one."""
        if before.present.window.language == after.present.window.language:
            return
        former, self.start = self.start, self._new_start()
        if former.isVisible() and self.settings.dialog is not None:
            # The dialog lies before it.
            self.settings.dialog.finished.connect(partial(self._exchange_start, former))
        else:
            former.deleteLater()

    def _exchange_start(self, former: StartWindow) -> None:
        self.show_start()
        former.hide()
        former.deleteLater()

    def _records(self) -> bool:
        return self.window is not None and self.window.session.keeper.record is not None

    def _say(self, message: str) -> None:
        if self.window is not None:
            self.window.controls.say(message)
        elif self.review is not None:
            self.review.viewing.message = message
            self.review.refresh()
        else:
            self.start.say(message)
            if self.start.isVisible():
                self.start.live.look()
            else:
                self.show_start(message)


def _opener(source: str, mode: CaptureOptions | None) -> OpenSource:
    return lambda: open_reconnecting(source, mode)
