"""The window: picture, status, keys."""

from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PyQt6.QtWidgets import QMainWindow, QMessageBox, QVBoxLayout, QWidget

from detector.app.status_panel import StatusPanel
from detector.app.video_view import VideoView
from detector.notice import NOTICE
from detector.overlay import Style
from detector.session import Session

TITLE = "polyp-detector"
HELP = f"""<table cellspacing=6>
<tr><td><b>Space</b></td><td>pause, go on, play again</td></tr>
<tr><td><b>←</b>, <b>→</b></td><td>5 seconds back, on</td></tr>
<tr><td><b>,</b> and <b>.</b></td><td>a frame back, on</td></tr>
<tr><td><b>[</b>, <b>]</b></td><td>slower, faster</td></tr>
<tr><td><b>M</b></td><td>masks on or off</td></tr>
<tr><td><b>B</b></td><td>boxes on or off</td></tr>
<tr><td><b>F</b>, <b>F11</b></td><td>full screen; <b>Esc</b> leaves it</td></tr>
<tr><td><b>Ctrl+Q</b></td><td>quit</td></tr></table>
<p>{NOTICE}</p>
<p>The models are trained on Kvasir-SEG, for research and education only. Cite: Jha et al., "Kvasir-SEG: A
Segmented Polyp Dataset", MMM 2020. Commercial use needs its publisher's permission. Program:
GPL-3.0-or-later.</p>"""
_STATUS_EVERY_MS = 250
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
        self.resize(1120, 800)
        self.view, self.panel = VideoView(), StatusPanel()
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.panel)
        self.setCentralWidget(central)
        self._change = _Change()
        self._change.told.connect(self._pull)
        self._waiting = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._show_status)
        self._bind_keys()
        session.start(self._tell)
        self._show_status()
        self._timer.start(_STATUS_EVERY_MS)

    def toggle_masks(self) -> None:
        """Show or hide masks."""
        style = self.view.style_of_markers
        self.view.style_of_markers = Style(masks=not style.masks, boxes=style.boxes)
        self.view.update()

    def toggle_boxes(self) -> None:
        """Show or hide boxes."""
        style = self.view.style_of_markers
        self.view.style_of_markers = Style(masks=style.masks, boxes=not style.boxes)
        self.view.update()

    def toggle_full_screen(self) -> None:
        """Fill the screen with the picture, or come back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()
        self.panel.setVisible(not self.isFullScreen())

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        self._timer.stop()
        self.session.close()
        super().closeEvent(event)

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
            ("M", self.toggle_masks),
            ("B", self.toggle_boxes),
            ("F", self.toggle_full_screen),
            ("F11", self.toggle_full_screen),
            ("Esc", self._leave_full_screen),
            ("F1", self._help),
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
        wanted = self.session.to_paint()
        if wanted is None:
            return
        frame, result = wanted
        self.view.show_frame(frame.picture, result.result if result else None)
        self.view.repaint()
        self.session.note_painted(frame, result)

    def _show_status(self) -> None:
        status = self.session.status()
        self.setWindowTitle(f"{status.name} – {TITLE} – {NOTICE}")  # noqa: RUF001 - dashes in a title
        self.panel.show_status(status)
        if status.message != self.view.message:
            self.view.show_message(status.message)

    def _leave_full_screen(self) -> None:
        if self.isFullScreen():
            self.toggle_full_screen()

    def _help(self) -> None:
        QMessageBox.about(self, TITLE, HELP)
