"""The picture, its markers, and the badge of what it shows."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from PyQt6.QtCore import QRect, QRectF, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QResizeEvent
from PyQt6.QtWidgets import QWidget

from detector.app.badge_painter import MARGIN, dim, paint_badge, paint_border
from detector.app.canvas import Canvas, ProcessorCanvas
from detector.app.canvas_choice import PaintedBy, open_canvas
from detector.app.marker_painter import MarkerPainter, marked_area, paint_view_corners
from detector.app.record_painter import paint_record
from detector.app.theme import BACKGROUND
from detector.badge import badge, detail
from detector.boxes import Box
from detector.display import DisplayState, DisplayStatus, Painted, Painting
from detector.display.numbers import ShownNumbers
from detector.display.pixels import fitted
from detector.live import TimedResult
from detector.markers import STYLES
from detector.picture import Picture
from detector.result import FrameResult
from detector.worded import worded

log = logging.getLogger(__name__)

# Of the picture's height, that of the present frame while an earlier one is held.
_INSET = 0.3


class VideoView(QWidget):
    """Shows a frame as large as fits, its markers while they are young enough, and the badge.

    All places are in the screen's pixels: what is as large as its place is copied there as it is.

    Attributes:
        painted: tells what has come to the screen, whenever it was painted: a Painted.
        fell_back: tells why the processor paints from now on in the GPU's place.
        style_of_markers: which lines they have.
        hidden: whether none are drawn.
        message: what the user must know, "" for nothing.
        record_words: what is recorded (see `record.wording`).
        is_recording: whether frames are.
        badge_text: what the badge says, as it was painted last.
    """

    painted, fell_back = pyqtSignal(object), pyqtSignal(str)

    def __init__(self, numbers: ShownNumbers, by: PaintedBy = "auto") -> None:
        """Show nothing yet; `numbers` are those of all screens."""
        super().__init__()
        self.setMinimumSize(480, 270)
        self.style_of_markers, self.hidden = STYLES[0], False
        self._numbers = numbers
        self.message, self.badge_text = "", ""
        self.record_words: tuple[str, ...] = ()
        self.is_recording = False
        self._painting: Painting | None = None
        self._display = DisplayStatus(DisplayState.STARTING, time.monotonic(), float("inf"))
        # What the painting under way is to say of itself, what the last one said, and where it drew markers.
        self._drawn: Painted | None = None
        self._on_screen: Painted | None = None
        self._marked = QRect()
        # Where the network looked last.
        self._seen_view: FrameResult | None = None
        self._canvas: Canvas = open_canvas(by, self._paint, self._done)
        self._place_canvas()

    @property
    def painter_name(self) -> str:
        """What paints: CPU or GPU."""
        return self._canvas.name

    def show_painting(self, painting: Painting) -> None:
        """Paint a frame now, of one that is on screen already no more than what is new."""
        self._painting = painting
        changed = self._changed(painting)
        if changed is not None and changed.isEmpty():
            self._drawn = self._as_painted(painting, self._due(painting), 0)
            self._done(True)
            return
        self._paint_now(changed)

    def paint_by(self, by: PaintedBy) -> None:
        """Let something else paint, from now on."""
        self._exchange(open_canvas(by, self._paint, self._done))

    def paint_again(self) -> None:
        """Paint the same again, looking or meaning otherwise."""
        self._paint_now(None)

    def show_display(
        self, display: DisplayStatus, message: str, record: tuple[str, ...] = (), is_recording: bool = False
    ) -> None:
        """Say another state, message and what is recorded, if they are others."""
        self._display, self.is_recording = display, is_recording
        if (self.message, self.record_words, self.badge_text) != (message, record, self._badge_text()):
            self.message, self.record_words = message, record
            self._canvas.widget().update()

    def keep_markers(self, until: float) -> None:
        """Let the markers that are on screen stay until a time.monotonic()."""
        if self._painting is not None:
            self._painting = replace(self._painting, until=until)

    def release(self) -> None:
        """Paint no more, and give back what is held of the GPU."""
        self._canvas.release()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._canvas.widget().setGeometry(self.rect())

    def _place_canvas(self) -> None:
        widget = self._canvas.widget()
        widget.setParent(self)
        widget.setGeometry(self.rect())
        widget.lower()

    def _paint_now(self, changed: QRect | None) -> None:
        self._canvas.paint_now(changed)
        if self._canvas.fault:
            self._fall_back(self._canvas.fault)

    def _fall_back(self, fault: str) -> None:
        """Let the processor paint instead."""
        log.warning("the GPU cannot paint the picture, the processor does from here on: %s", fault)
        self._exchange(ProcessorCanvas(self._paint, self._done))
        self.fell_back.emit(
            worded("the processor paints the picture from here on: the GPU cannot ({reason})", reason=fault)
        )

    def _exchange(self, canvas: Canvas) -> None:
        """Paint on another canvas from now on."""
        self._canvas.release()
        old, self._canvas = self._canvas.widget(), canvas
        old.hide()
        old.setParent(None)
        old.deleteLater()
        self._on_screen = None
        self._place_canvas()
        canvas.widget().show()
        self._paint_now(None)

    def _changed(self, painting: Painting) -> QRect | None:
        """What differs from what is on screen; None: all of it may."""
        last = self._on_screen
        if last is None or last.frame is not painting.frame or last.hidden is not self.hidden:
            return None
        is_whole = last.held is None is painting.held and not self._is_old(painting)
        if not is_whole or not self._canvas.widget().isVisible():
            return None
        due = self._due(painting)
        if due is not None and not self._is_seen_view(due.result):
            return None
        return self._marked.united(self._area(due))

    def _paint(self, painter: QPainter) -> None:
        """Paint all that stands on the canvas."""
        target = self._target()
        for beside in _around(target, QRect(0, 0, *self._room())):
            painter.fillRect(beside, QColor(BACKGROUND))
        if self._painting is None:
            painter.fillRect(target, QColor(BACKGROUND))
        else:
            self._paint_frame(painter, self._painting, target)
        self.badge_text = self._badge_text()
        words = detail(self._display.old_since, time.monotonic())
        paint_badge(painter, QRectF(target), badge(self._display.state), words, self.message)
        if self.record_words:
            paint_record(painter, QRectF(target), self.record_words, self.is_recording)

    def _paint_frame(self, painter: QPainter, painting: Painting, target: QRect) -> None:
        seen = painting.held or painting
        self._canvas.large.make(seen.frame.picture, target)
        self._canvas.large.paint(painter, target)
        is_old = self._is_old(painting)
        if is_old and painting.held is None:
            dim(painter, QRectF(target))
        # The picture may have taken long: whether its markers are too old is asked now.
        result, markers = self._due(seen), 0
        self._marked = self._area(result)
        if result is not None and result.result.view is not None:
            self._seen_view = result.result
        if self._display.state.watching and not self.hidden:
            self._paint_view(painter, target, seen.frame.picture)
        if result is not None and not self.hidden:
            numbers = self._numbers.of(result.frame.passage)
            markers = MarkerPainter(painter, QRectF(target), self.style_of_markers, numbers).paint(
                result.result
            )
        if painting.held is not None:
            inset = self._inset(painting)
            self._canvas.small.make(painting.frame.picture, inset)
            self._canvas.small.paint(painter, inset)
            if is_old:
                dim(painter, QRectF(inset))
            paint_border(painter, QRectF(inset), target.height())
        self._drawn = self._as_painted(painting, result, markers)

    def _paint_view(self, painter: QPainter, target: QRect, picture: Picture) -> None:
        """The corners of the field of view, where markers could appear now."""
        last = self._seen_view
        if last is None or last.view is None or (last.width, last.height) != (picture.width, picture.height):
            return
        scale = target.width() / last.width
        view = Box(*(value * scale for value in last.view))
        paint_view_corners(painter, QRectF(target), view, QColor(badge(self._display.state).colour))

    def _is_seen_view(self, result: FrameResult) -> bool:
        last = self._seen_view
        return result.view is None or (last is not None and last.view == result.view)

    def _done(self, is_all: bool) -> None:
        """The canvas was painted; where somebody else wanted a part of it painted, all of it must be."""
        drawn, self._drawn = self._drawn, None
        if not is_all:
            self._canvas.widget().update()
        elif drawn is not None:
            self._on_screen = drawn
            self.painted.emit(drawn)

    def _as_painted(self, painting: Painting, result: TimedResult | None, markers: int) -> Painted:
        if painting.held is not None:
            # What is held says nothing of the present frame, which has no markers.
            return Painted(time.monotonic(), painting.frame, None, 0, self.hidden, painting.held)
        return Painted(time.monotonic(), painting.frame, result, markers, self.hidden)

    def _due(self, seen: Painting) -> TimedResult | None:
        """The result whose markers may be drawn now."""
        is_held = self._painting is not None and self._painting.held is seen
        is_old = self._is_old(seen) and not is_held
        return None if is_old or time.monotonic() >= seen.until else seen.result

    def _is_old(self, painting: Painting) -> bool:
        """Whether the picture is of the past: it came late, or what was on screen just now is."""
        return self._display.old_since is not None or painting.frame.is_late

    def _area(self, result: TimedResult | None) -> QRect:
        """Where markers of a result are drawn, and a little more."""
        if result is None or self.hidden:
            return QRect()
        return marked_area(result.result, self._target())

    def _badge_text(self) -> str:
        words = detail(self._display.old_since, time.monotonic())
        return f"{self._display.state.value} {words}".strip()

    def _room(self) -> tuple[int, int]:
        """Width and height; of a pixel at the rim that is the view's in part, all."""
        ratio = self.devicePixelRatioF()
        return max(1, ceil(self.width() * ratio)), max(1, ceil(self.height() * ratio))

    def _target(self) -> QRect:
        """Where the frame lies: centred, with its own aspect; all there is while there is none."""
        room = self._room()
        if self._painting is None:
            return QRect(0, 0, *room)
        picture = (self._painting.held or self._painting).frame.picture
        box = fitted((picture.width, picture.height), room)
        return QRect(box.x1, box.y1, box.x2 - box.x1, box.y2 - box.y1)

    def _inset(self, painting: Painting) -> QRect:
        """Where the present frame lies while an earlier one is held: in the upper right corner."""
        target, picture = self._target(), painting.frame.picture
        height = round(_INSET * target.height())
        width, margin = round(height * picture.width / picture.height), round(MARGIN * target.height())
        return QRect(target.left() + target.width() - margin - width, target.top() + margin, width, height)


def _around(inner: QRect, outer: QRect) -> Iterator[QRect]:
    """The strips of a rectangle that a smaller one in it leaves."""
    right, bottom = inner.left() + inner.width(), inner.top() + inner.height()
    yield QRect(0, 0, outer.width(), inner.top())
    yield QRect(0, bottom, outer.width(), outer.height() - bottom)
    yield QRect(0, inner.top(), inner.left(), inner.height())
    yield QRect(right, inner.top(), outer.width() - right, inner.height())
