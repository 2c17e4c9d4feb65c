"""The picture, its markers, and the badge of what it shows."""

import time

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from detector.app.badge_painter import dim, paint_badge
from detector.app.marker_painter import MarkerPainter
from detector.app.record_painter import paint_record
from detector.app.theme import BACKGROUND
from detector.display import DisplayState, DisplayStatus, Painted, Painting
from detector.display.badge import badge, detail
from detector.live import TimedResult
from detector.markers import STYLES, Numbers
from detector.picture import Picture


class VideoView(QWidget):
    """Paints a frame as large as fits, its markers while they are young enough, and the badge.

    Attributes:
        painted: tells what has come to the screen, whenever it was painted: a Painted.
        style_of_markers: which lines they have.
        hidden: whether none are drawn.
        message: what the user must know, "" for nothing.
        record_words: what is recorded (see `record.wording`).
        badge_text: what the badge says, as it was painted last.
    """

    painted = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(480, 270)
        self.style_of_markers, self.hidden = STYLES[0], False
        self._numbers, self._passage = Numbers(), -1
        self.message, self.badge_text = "", ""
        self.record_words: tuple[str, ...] = ()
        self._pixels: NDArray[np.uint8] | None = None
        self._shown: tuple[Picture, tuple[int, int]] | None = None
        self._painting: Painting | None = None
        self._display = DisplayStatus(DisplayState.STARTING, time.monotonic(), float("inf"))

    def show_painting(self, painting: Painting) -> None:
        """Paint a frame now, shrunk to the view first where the frame is larger."""
        self._painting = painting
        self._make_pixels(painting.frame.picture)
        self.repaint()

    def show_display(self, display: DisplayStatus, message: str, record: tuple[str, ...] = ()) -> None:
        """Say another state, message and what is recorded, if they are others."""
        self._display = display
        if (self.message, self.record_words, self.badge_text) != (message, record, self._badge_text()):
            self.message, self.record_words = message, record
            self.update()

    def keep_markers(self, until: float) -> None:
        """Let the markers that are on screen stay until a time.monotonic()."""
        if self._painting is not None:
            self._painting = Painting(self._painting.frame, self._painting.result, until)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(BACKGROUND))
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform, on=True
        )
        painted = None if self._painting is None else self._paint_frame(painter, self._painting)
        self.badge_text = self._badge_text()
        look, since = badge(self._display.state), self._display.since
        words = detail(self._display.state, since, time.monotonic())
        paint_badge(painter, self._target(), look, words, self.message)
        if self.record_words:
            paint_record(painter, self._target(), self.record_words)
        painter.end()
        if painted is not None:
            self.painted.emit(painted)

    def _paint_frame(self, painter: QPainter, painting: Painting) -> Painted:
        assert self._pixels is not None
        height, width = self._pixels.shape[:2]
        # The image is a view of the pixels, which live as long as this widget shows them.
        line = 3 * width
        image = QImage(self._pixels.data, width, height, line, QImage.Format.Format_RGB888)  # type: ignore[call-overload]
        target, result, markers = self._target(), painting.result, 0
        painter.drawImage(target, image)
        if self._display.state is DisplayState.NO_SIGNAL:
            dim(painter, target)
            result = None
        # The picture may have taken long: whether its markers are too old is asked now.
        if result is not None and time.monotonic() >= painting.until:
            result = None
        if result is not None and not self.hidden:
            markers = self._paint_markers(painter, target, result)
        return Painted(time.monotonic(), painting.frame, result, markers, self.hidden)

    def _paint_markers(self, painter: QPainter, target: QRectF, result: TimedResult) -> int:
        if result.frame.passage != self._passage:
            # The detector counts anew, and so does the screen.
            self._numbers, self._passage = Numbers(), result.frame.passage
        return MarkerPainter(painter, target, self.style_of_markers, self._numbers).paint(result.result)

    def _make_pixels(self, picture: Picture) -> None:
        target, ratio = self._target(), self.devicePixelRatioF()
        width, height = round(target.width() * ratio), round(target.height() * ratio)
        # A frame comes twice: as soon as it is due, and with its result. Its pixels are made once.
        if self._shown is None or self._shown[0] is not picture or self._shown[1] != (width, height):
            small = width < picture.width
            pixels = picture.scaled_rgb(max(1, width), max(1, height)) if small else picture.rgb()
            self._pixels, self._shown = np.ascontiguousarray(pixels), (picture, (width, height))

    def _badge_text(self) -> str:
        state = self._display.state
        return f"{state.value} {detail(state, self._display.since, time.monotonic())}".strip()

    def _target(self) -> QRectF:
        """Where the frame lies in the widget: centred, with its own aspect; all of it while there is none."""
        if self._painting is None:
            return QRectF(self.rect())
        picture = self._painting.frame.picture
        scale = min(self.width() / picture.width, self.height() / picture.height)
        size = (picture.width * scale, picture.height * scale)
        return QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)
