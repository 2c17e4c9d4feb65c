"""The window: picture, status, keys."""

import time
from collections.abc import Callable

from PyQt6.QtCore import QObject, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from detector.app.help_panel import HelpPanel
from detector.app.status_panel import StatusPanel
from detector.app.video_view import VideoView
from detector.display import DisplayState, Painted
from detector.markers import STYLES
from detector.notice import NOTICE
from detector.plain_text import plain
from detector.session import Session

TITLE = "polyp-detector"
_SIZE = 1120, 800
# The picture and its badge are looked at this often, in ms, besides at each change; the figures less often.
_LOOK_EVERY_MS, _STATUS_EVERY_MS = 40, 250
# Seconds that an arrow key leads on or back.
SKIP = 5.0


class _Change(QObject):
    """Carries word of something new, without the thing itself, from any thread to the window's."""

    told = pyqtSignal()


class MainWindow(QMainWindow):
    """Shows a session. Pulls the newest of everything when there is a change."""

    def __init__(self, session: Session) -> None:
        """Build the window and start playing; closing it closes the session."""
        super().__init__()
        self.session = session
        self.view, self.panel = VideoView(), StatusPanel()
        self.help = HelpPanel(self.view)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.panel)
        self.setCentralWidget(central)
        self._fit_screen()
        self.view.painted.connect(self._note_painted)
        self._change = _Change()
        self._change.told.connect(self._pull)
        self._waiting = False
        self._told: tuple[DisplayState, str] | None = None
        self._look_timer = self._timer(self._look)
        self._status_timer = self._timer(self._show_status)
        self._bind_keys()
        session.start(self._tell)
        self._show_status()
        self._status_timer.start(_STATUS_EVERY_MS)
        self._look_timer.setSingleShot(True)
        self._look()

    def next_style(self) -> None:
        """Go on to the next style of markers."""
        present = STYLES.index(self.view.style_of_markers)
        self.view.style_of_markers = STYLES[(present + 1) % len(STYLES)]
        self.view.repaint()

    def toggle_bypass(self) -> None:
        """Hide all markers, or show them again."""
        self.view.hidden = not self.view.hidden
        self.view.repaint()

    def toggle_full_screen(self) -> None:
        """Fill the screen with the picture, or come back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()
        self.panel.setVisible(not self.isFullScreen())

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        self._status_timer.stop()
        self._look_timer.stop()
        self.hide()
        self.session.close()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.help.place()

    def _fit_screen(self) -> None:
        """A usual size, or less where the screen is small."""
        screen = self.screen()
        if screen is not None:
            self.resize(QSize(*_SIZE).boundedTo(screen.availableSize()))

    def _timer(self, action: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(action)
        return timer

    def _bind_keys(self) -> None:
        session = self.session
        bindings: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Space", session.toggle_pause),
            ("Right", lambda: session.skip(SKIP)),
            ("Left", lambda: session.skip(-SKIP)),
            (".", lambda: session.step(1)),
            (",", lambda: session.step(-1)),
            ("]", session.faster),
            ("[", session.slower),
            ("M", self.next_style),
            ("B", self.toggle_bypass),
            ("F", self.toggle_full_screen),
            ("F11", self.toggle_full_screen),
            ("Esc", self._leave),
            ("F1", self.help.toggle),
            ("?", self.help.toggle),
            ("Ctrl+Q", self.close),
        )
        for keys, action in bindings:
            QShortcut(QKeySequence(keys), self).activated.connect(self._then_show_status(action))

    def _then_show_status(self, action: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            action()
            self._show_status()

        return act

    def _tell(self) -> None:
        """Called from the session's threads: one signal is on its way at most."""
        if not self._waiting:
            self._waiting = True
            self._change.told.emit()

    def _pull(self) -> None:
        self._waiting = False
        self.session.go_on()
        self._look()

    def _look(self) -> None:
        """Paint what is new or has become too old, and say the state of what is painted."""
        painting = self.session.to_paint()
        if painting is not None:
            self.view.show_painting(painting)
        display = self.session.display()
        self.view.keep_markers(display.stays_until)
        message = self.session.message()
        if (display.state, message) != self._told:
            self._show_status()
        self.view.show_display(display, message)
        left = 1000 * (display.stays_until - time.monotonic())
        self._look_timer.start(max(1, int(min(_LOOK_EVERY_MS, left + 1))))

    def _note_painted(self, painted: Painted) -> None:
        self.session.note_painted(painted)

    def _show_status(self) -> None:
        status = self.session.status()
        self.setWindowTitle(f"{plain(status.name)} – {TITLE} – {NOTICE}")  # noqa: RUF001 - dashes in a title
        self.panel.show_status(status)
        self._told = status.display.state, status.message
        self.view.show_display(status.display, status.message)
        if status.failure is not None:
            self.close()

    def _leave(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        elif self.isFullScreen():
            self.toggle_full_screen()
