"""The window: picture, status, keys."""

import time
from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PyQt6.QtWidgets import QMainWindow, QMessageBox, QVBoxLayout, QWidget

from detector.app.status_panel import NOTICE, Status, StatusPanel
from detector.app.video_view import VideoView
from detector.errors import DetectorError
from detector.frame import Frame
from detector.live import LivePipeline, LiveState, TimedResult
from detector.live.rolling import Rolling
from detector.overlay import Style

TITLE = "polyp-detector"
HELP = """<table cellspacing=6>
<tr><td><b>Space</b></td><td>pause, go on, play again</td></tr>
<tr><td><b>M</b></td><td>masks on or off</td></tr>
<tr><td><b>B</b></td><td>boxes on or off</td></tr>
<tr><td><b>F</b>, <b>F11</b></td><td>full screen; <b>Esc</b> leaves it</td></tr>
<tr><td><b>Ctrl+Q</b></td><td>quit</td></tr></table>
<p>Research use only. Not a medical device.</p>
<p>The models are trained on Kvasir-SEG, for research and education only. Cite: Jha et al., "Kvasir-SEG: A
Segmented Polyp Dataset", MMM 2020. Commercial use needs its publisher's permission. Program:
GPL-3.0-or-later.</p>"""
_STATUS_EVERY_MS = 250


class _Change(QObject):
    """Carries word of something new, without the thing itself, from any thread to the window's."""

    told = pyqtSignal()


class MainWindow(QMainWindow):
    """Shows what a pipeline delivers. Pulls the newest of everything when there is news."""

    def __init__(
        self,
        make_pipeline: Callable[[Callable[[], None]], LivePipeline],
        device: Callable[[], str],
        source: str,
    ) -> None:
        """Build the window and start playing.

        Args:
            make_pipeline: opens the source anew and gives a pipeline that tells its news to the argument.
            device: says where the model runs; that may change while it plays.
            source: what is played, for the title and the status.
        """
        super().__init__()
        self.setWindowTitle(f"{source} – {TITLE} – {NOTICE}")  # noqa: RUF001 - dashes in a title
        self.resize(1120, 800)
        self.view, self.panel = VideoView(), StatusPanel()
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.panel)
        self.setCentralWidget(central)
        self._make_pipeline, self._device, self._source = make_pipeline, device, source
        self._change = _Change()
        self._change.told.connect(self._pull)
        self._waiting = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._show_status)
        self._bind_keys()
        self.play()

    def play(self) -> None:
        """Play the source from its start.

        Raises:
            SourceError: it cannot be opened.
        """
        self._painted, self._video_delay, self._annotation_delay = Rolling(), Rolling(), Rolling()
        self._last_frame: Frame | None = None
        self._last_result: TimedResult | None = None
        self._problem = ""
        self.pipeline = self._make_pipeline(self._tell)
        self.pipeline.start()
        self._timer.start(_STATUS_EVERY_MS)

    def toggle_pause(self) -> None:
        """Pause, go on, or play again what has ended."""
        state = self.pipeline.status().state
        if state is LiveState.PLAYING:
            self.pipeline.pause()
        elif state is LiveState.PAUSED:
            self.pipeline.resume()
        else:
            self._play_again()
        self._show_status()

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
        self.pipeline.stop()
        super().closeEvent(event)

    def _play_again(self) -> None:
        self.pipeline.stop()
        try:
            self.play()
        except DetectorError as error:
            self._problem = str(error)

    def _bind_keys(self) -> None:
        bindings: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Space", self.toggle_pause),
            ("M", self.toggle_masks),
            ("B", self.toggle_boxes),
            ("F", self.toggle_full_screen),
            ("F11", self.toggle_full_screen),
            ("Esc", self._leave_full_screen),
            ("F1", self._help),
            ("Ctrl+Q", self.close),
        )
        for keys, action in bindings:
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def _tell(self) -> None:
        """Called from the pipeline's threads: one signal is on its way at most."""
        if not self._waiting:
            self._waiting = True
            self._change.told.emit()

    def _pull(self) -> None:
        self._waiting = False
        now = time.monotonic()
        status = self.pipeline.status()
        frame, newest = status.newest_frame, status.paintable_result(now)
        if frame is None or (frame is self._last_frame and newest is self._last_result):
            return
        self.view.show_frame(frame.picture, newest.result if newest else None)
        self.view.repaint()
        now = time.monotonic()
        if frame is not self._last_frame:
            self._painted.note(now)
            self._video_delay.note(now, now - frame.arrival)
        if newest is not None and newest is not self._last_result:
            self._annotation_delay.note(now, now - newest.frame.arrival)
        self._last_frame, self._last_result = frame, newest

    def _show_status(self) -> None:
        now, status = time.monotonic(), self.pipeline.status()
        state, good = self._state()
        frame = status.newest_frame
        size = f"{frame.picture.width} x {frame.picture.height}" if frame else "opening"
        self.panel.show_status(
            Status(
                state=state,
                good=good,
                device=self._device(),
                source=size,
                painted_rate=self._painted.rate(now),
                video_delay=self._video_delay.percentile(now, 50),
                annotation_delay=self._annotation_delay.percentile(now, 50),
                dropped=status.dropped,
            )
        )
        message = self._message()
        if message != self.view.message:
            self.view.show_message(message)

    def _message(self) -> str:
        """What the user must know now, "" where all is well."""
        status = self.pipeline.status()
        if self._problem or status.source_error:
            return self._problem or str(status.source_error)
        if status.source_lost:
            return f"Source lost, reconnecting: {status.source_lost}"
        if status.engine_error:
            return f"The picture goes on without markers; the analysis is restarted: {status.engine_error}"
        return ""

    def _state(self) -> tuple[str, bool | None]:
        """A word for the state, and whether it is good (None: neither)."""
        status = self.pipeline.status()
        if self._problem or status.source_error or status.engine_error:
            return "error", False
        if status.source_lost:
            return "source lost", False
        if status.state is LiveState.PAUSED:
            return "paused", None
        if status.state is LiveState.ENDED:
            return "ended", None
        result = status.paintable_result(time.monotonic())
        return ("active" if result and result.result.activations else "searching"), True

    def _leave_full_screen(self) -> None:
        if self.isFullScreen():
            self.toggle_full_screen()

    def _help(self) -> None:
        QMessageBox.about(self, TITLE, HELP)
