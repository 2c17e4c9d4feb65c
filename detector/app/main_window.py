"""The window: picture, status, keys."""

import time
from collections.abc import Callable, Mapping

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QResizeEvent, QScreen
from PyQt6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from detector.app.canvas_choice import PaintedBy
from detector.app.change import Change
from detector.app.help_panel import HelpPanel
from detector.app.opening_window import fit_screen
from detector.app.room_window import RoomWindow, other_screen
from detector.app.shortcuts import bind
from detector.app.status_panel import StatusPanel
from detector.app.tone import Tone
from detector.app.translation import said, tr
from detector.app.video_view import VideoView
from detector.controls import Controls
from detector.display import DisplayState, DisplayStatus, Painted
from detector.display.arrivals import Arrivals
from detector.display.numbers import ShownNumbers
from detector.display.wording import meaning
from detector.keys import bindings
from detector.markers import STYLES, Style
from detector.notice import NOTICE
from detector.plain_text import plain
from detector.record import UNNAMED, KeeperStatus, RecordPlan
from detector.record.wording import words
from detector.session import Session
from detector.session_status import SessionStatus
from detector.settings import RecordSettings
from detector.worded import worded

TITLE = "polyp-detector"
# In the place of a key, of a button.
_MOUSE = "mouse"
# The picture and its badge are looked at this often, in ms, besides at each change; the figures less often.
_LOOK_EVERY_MS, _STATUS_EVERY_MS = 40, 250


class MainWindow(QMainWindow):
    """Shows a session. Pulls the newest of everything when there is a change.

    Attributes:
        settings_wanted: tells that the settings are.
        closed: tells that it was closed, and its session with it.
    """

    settings_wanted, closed = pyqtSignal(), pyqtSignal()

    def __init__(
        self,
        session: Session,
        plan: RecordPlan | None = None,
        keys: Mapping[str, tuple[str, ...]] | None = None,
        by: PaintedBy = "auto",
    ) -> None:
        """Build the window and start playing; closing it closes the session.

        Args:
            session: not started yet.
            plan: how a procedure is recorded.
            keys: by action; None: the usual ones.
            by: what paints the picture.
        """
        super().__init__()
        self.session, self._keys, self._by = session, keys or bindings(), by
        self.controls = Controls(
            session, plan or RecordPlan(RecordSettings().place, UNNAMED, screen="window")
        )
        self._numbers = ShownNumbers()
        self.view, self.panel = VideoView(self._numbers, by), StatusPanel(self._keys)
        self.help = HelpPanel(self.view, self._keys, columns=2)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.panel)
        self.setCentralWidget(central)
        fit_screen(self)
        self.view.painted.connect(lambda painted: self._note_painted(self.view, painted))
        self.view.fell_back.connect(self.controls.say)
        self._change = Change(self._pull)
        self.room: RoomWindow | None = None
        self._arrivals = Arrivals()
        self._tone: Tone | None = None
        self._told: tuple[DisplayState, str] | None = None
        self._look_timer = self._timer(self._look)
        self._status_timer = self._timer(self._show_status)
        self._bind_keys()
        session.start(self._change.tell)
        self._show_status()
        self._status_timer.start(_STATUS_EVERY_MS)
        self._look_timer.setSingleShot(True)
        self._look()

    def next_style(self) -> None:
        """Go on to the next style of markers."""
        present = STYLES.index(self.view.style_of_markers)
        self.show_style(STYLES[(present + 1) % len(STYLES)])

    def show_style(self, style: Style) -> None:
        """Draw markers in another style."""
        self.view.style_of_markers = style
        self._paint_alike()

    def paint_by(self, by: PaintedBy) -> None:
        """Let something else paint the picture, from now on."""
        self._by = by
        for view in self._views():
            view.paint_by(by)

    def toggle_bypass(self) -> None:
        """Hide all markers, or show them again."""
        self.view.hidden = not self.view.hidden
        self._paint_alike()

    def toggle_sound(self) -> None:
        """Let a tone be heard on a new marking, or not any more; off at first."""
        if self._tone is not None:
            self._tone = None
            self.controls.say(worded("sound off"))
            return
        tone = Tone()
        self._tone = None if tone.fault else tone
        self.controls.say(tone.fault or worded("sound on"))
        tone.play()

    def toggle_room(self) -> None:
        """Show the picture on another screen, too, or not any more."""
        if self.room is not None:
            self.room.close()
            return
        screen = other_screen(self)
        if screen is None:
            self.controls.say(worded("there is no second screen"))
        else:
            self.show_room(screen)

    def show_room(self, screen: QScreen) -> None:
        """Show the picture on a screen, too."""
        self.room = RoomWindow(screen, self._numbers, self._by)
        view = self.room.view
        view.painted.connect(lambda painted: self._note_painted(view, painted))
        # Only once Qt has done with it.
        self.room.closed.connect(lambda: QTimer.singleShot(0, self._forget_room))
        self._paint_alike()
        self.session.paint_anew()

    @property
    def shows_panel(self) -> bool:
        """Whether the figures are below the picture, or were before it filled the screen."""
        return self.isFullScreen() or not self.panel.isHidden()

    def toggle_full_screen(self) -> None:
        """Fill the screen with the picture, or come back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()
        self.panel.setVisible(not self.isFullScreen())

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        self._status_timer.stop()
        self._look_timer.stop()
        self._change.end()
        if self.room is not None:
            self.room.close()
        self.hide()
        self.view.release()
        self.session.close()
        super().closeEvent(event)
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.help.place()

    def _forget_room(self) -> None:
        self.room = None

    def _views(self) -> list[VideoView]:
        """What shows the picture."""
        return [self.view] if self.room is None else [self.view, self.room.view]

    def _paint_alike(self) -> None:
        for view in self._views():
            view.style_of_markers, view.hidden = self.view.style_of_markers, self.view.hidden
            view.paint_again()

    def _timer(self, action: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(action)
        return timer

    def _bind_keys(self) -> None:
        actions = {
            **self.controls.actions(),
            "style": self.next_style,
            "bypass": self.toggle_bypass,
            "full_screen": self.toggle_full_screen,
            "sound": self.toggle_sound,
            "room": self.toggle_room,
            "figures": lambda: self.panel.setVisible(not self.panel.isVisible()),
            "keys": self.help.toggle,
            "settings": self.settings_wanted.emit,
            "quit": self.close,
        }
        for name, keys in self._keys.items():
            for key in keys:
                bind(self, key, name, self._acting(key, name, actions[name]))
        bind(self, "Esc", "leave", self._leave)
        self.panel.bar.wanted.connect(lambda name: self._acting(_MOUSE, name, actions[name])())

    def _acting(self, key: str, name: str, action: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            self.controls.note_key(key, name)
            action()
            self._show_status()

        return act

    def _pull(self) -> None:
        self.session.go_on()
        self._look()

    def _look(self) -> None:
        """Paint what is new or has become too old, and say the state of what is painted."""
        painting = self.session.to_paint()
        if painting is not None:
            for view in self._views():
                view.show_painting(painting)
        display = self.session.display()
        for view in self._views():
            view.keep_markers(display.stays_until)
        message = self._message(display.state)
        if (display.state, message) != self._told:
            self._show_status()
        keeping = self.session.keeper.status()
        for view in self._views():
            _show_display(view, display, message, keeping)
        left = 1000 * (display.stays_until - time.monotonic())
        self._look_timer.start(max(1, int(min(_LOOK_EVERY_MS, left + 1))))

    def _message(self, state: DisplayState) -> str:
        """What is wrong, or else what a key did just now, or what the state means."""
        return said(self.session.message() or self.controls.message() or meaning(state))

    def _seen_view(self) -> VideoView:
        """What says what was painted: this window, or where nobody can see that, the room's."""
        is_seen = self.isVisible() and not self.isMinimized()
        return self.view if is_seen or self.room is None else self.room.view

    def _note_painted(self, view: VideoView, painted: Painted) -> None:
        if view is not self._seen_view():
            return
        self.session.note_painted(painted)
        if self._arrivals.note(painted) and self._tone is not None:
            self._tone.play()

    def _show_status(self) -> None:
        status = self.session.status()
        self.setWindowTitle(f"{plain(status.name)} – {TITLE} – {tr(NOTICE)}")  # noqa: RUF001 - dashes in a title
        self.panel.show_status(status, self.view.painter_name)
        self.panel.bar.show_active(self._active(status))
        message = self._message(status.display.state)
        self._told = status.display.state, message
        self._tell_aloud(tr(status.display.state.value), message)
        _show_display(self.view, status.display, message, status.keeping)
        # While it is being made there is nothing to close yet.
        if status.failure is not None and self.isVisible():
            self.close()

    def _tell_aloud(self, state: str, message: str) -> None:
        """For a screen reader, which is told again by each change."""
        if (self.view.accessibleName(), self.view.accessibleDescription()) != (state, message):
            self.view.setAccessibleName(state)
            self.view.setAccessibleDescription(message)

    def _active(self, status: SessionStatus) -> set[str]:
        """Actions that are so now, of those that are or are not."""
        is_so = {
            "pause": status.display.state in (DisplayState.PAUSED, DisplayState.FROZEN),
            "record": status.keeping.record is not None,
            "bypass": self.view.hidden,
            "sound": self._tone is not None,
            "room": self.room is not None,
            "keys": self.help.isVisible(),
        }
        return {name for name, so in is_so.items() if so}

    def _leave(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        elif self.isFullScreen():
            self.toggle_full_screen()


def _show_display(view: VideoView, display: DisplayStatus, message: str, keeping: KeeperStatus) -> None:
    """On a picture: its state, a message, and what is being recorded."""
    view.show_display(display, message, tuple(map(said, words(keeping))), keeping.record is not None)
