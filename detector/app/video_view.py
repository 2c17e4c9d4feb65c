"""The picture, its markers, and the badge of what it shows."""

import time
from dataclasses import replace

from PyQt6.QtCore import QRectF, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from detector.app.badge_painter import MARGIN, dim, paint_badge
from detector.app.marker_painter import MarkerPainter
from detector.app.record_painter import paint_record
from detector.app.scaled_picture import ScaledPicture
from detector.app.theme import BACKGROUND
from detector.display import DisplayState, DisplayStatus, Painted, Painting
from detector.display.badge import badge, detail
from detector.display.numbers import ShownNumbers
from detector.live import TimedResult
from detector.markers import STYLES

# Of the picture's height, that of the present frame while an earlier one is held.
_INSET = 0.3


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

    def __init__(self, numbers: ShownNumbers) -> None:
        """Show nothing yet; `numbers` are those of all screens."""
        super().__init__()
        self.setMinimumSize(480, 270)
        self.style_of_markers, self.hidden = STYLES[0], False
        self._numbers = numbers
        self.message, self.badge_text = "", ""
        self.record_words: tuple[str, ...] = ()
        self._large, self._small = ScaledPicture(), ScaledPicture()
        self._painting: Painting | None = None
        self._display = DisplayStatus(DisplayState.STARTING, time.monotonic(), float("inf"))

    def show_painting(self, painting: Painting) -> None:
        """Paint a frame now, shrunk to the view first where the frame is larger."""
        self._painting, ratio = painting, self.devicePixelRatioF()
        self._large.make((painting.held or painting).frame.picture, self._target(), ratio)
        if painting.held is not None:
            self._small.make(painting.frame.picture, self._inset(painting), ratio)
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
            self._painting = replace(self._painting, until=until)

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
        target, seen = self._target(), painting.held or painting
        self._large.paint(painter, target)
        result, markers = seen.result, 0
        is_lost = self._display.state is DisplayState.NO_SIGNAL
        if is_lost and painting.held is None:
            dim(painter, target)
            result = None
        # The picture may have taken long: whether its markers are too old is asked now.
        if result is not None and time.monotonic() >= seen.until:
            result = None
        if result is not None and not self.hidden:
            markers = self._paint_markers(painter, target, result)
        if painting.held is not None:
            self._small.paint(painter, self._inset(painting))
            if is_lost:
                dim(painter, self._inset(painting))
            # What is held says nothing of the present frame, which has no markers.
            return Painted(time.monotonic(), painting.frame, None, 0, self.hidden, painting.held)
        return Painted(time.monotonic(), painting.frame, result, markers, self.hidden)

    def _paint_markers(self, painter: QPainter, target: QRectF, result: TimedResult) -> int:
        numbers = self._numbers.of(result.frame.passage)
        return MarkerPainter(painter, target, self.style_of_markers, numbers).paint(result.result)

    def _badge_text(self) -> str:
        state = self._display.state
        return f"{state.value} {detail(state, self._display.since, time.monotonic())}".strip()

    def _target(self) -> QRectF:
        """Where the frame lies in the widget: centred, with its own aspect; all of it while there is none."""
        if self._painting is None:
            return QRectF(self.rect())
        picture = (self._painting.held or self._painting).frame.picture
        scale = min(self.width() / picture.width, self.height() / picture.height)
        size = (picture.width * scale, picture.height * scale)
        return QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)

    def _inset(self, painting: Painting) -> QRectF:
        """Where the present frame lies while an earlier one is held: in the upper right corner."""
        target, picture = self._target(), painting.frame.picture
        height = _INSET * target.height()
        width = height * picture.width / picture.height
        margin = MARGIN * target.height()
        return QRectF(target.right() - margin - width, target.top() + margin, width, height)
