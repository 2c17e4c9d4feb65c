"""The frame on screen with the markers that results have for it, closer by the wheel, and what is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QWidget

from detector.app.badge_painter import paint_badge
from detector.app.marker_painter import MarkerPainter
from detector.app.review.box_keys import KEYS, is_enter, turn_key
from detector.app.review.drawing import Drawing
from detector.app.review.key_button import is_asked_for
from detector.app.review.placement import Placement
from detector.app.review.shape_painter import corners, paint_shape
from detector.app.review.zoomed_picture import ZoomedPicture
from detector.app.theme import BACKGROUND
from detector.app.translation import tr
from detector.badge import badge
from detector.boxes import Box
from detector.display import DisplayState
from detector.frame import Frame
from detector.markers import STYLES, Numbers
from detector.result import FrameResult
from detector.review.lesion import Shape

_ZOOM_OF_A_DEGREE = 1.0018


@dataclass(frozen=True, eq=False)
class Shown:
    """What the pane shows.

    Attributes:
        frame: None where there is no picture.
        result: what the results say of the frame; None where it was not looked at.
        numbers: of its markers.
        shapes: that a reader drew in the frame.
        state: for the badge.
        message: what the user must know, "" for nothing.
    """

    frame: Frame | None
    result: FrameResult | None
    numbers: Numbers
    shapes: Sequence[Shape]
    state: DisplayState
    message: str = ""


class PicturePane(QWidget):
    """Shows a frame as large as fits, or closer.

    Attributes:
        drawn: the user drew a shape: a Box or a polygon, in frame pixels.
        resized: it has another size.
        placed: the user moved the picture or came closer: a Placement.
        style_of_markers: which lines they have.
        hidden: whether none are drawn.
        badge_text: what the badge says, as it was painted last.
        markers: how many were painted last.
    """

    drawn = pyqtSignal(object)
    resized = pyqtSignal()
    placed = pyqtSignal(object)

    def __init__(self) -> None:
        # Qt may send events before all is made.
        self._drawing: Drawing | None = None
        super().__init__()
        self.setMinimumSize(320, 180)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Picture"))
        self.style_of_markers, self.hidden = STYLES[0], False
        self.badge_text, self.markers = "", 0
        self._zoomed, self._placement = ZoomedPicture(), Placement()
        self._shown = Shown(None, None, Numbers(), (), DisplayState.STARTING)
        self._grip: QPointF | None = None

    @property
    def zoom(self) -> float:
        """How much larger than as large as fits."""
        return self._placement.zoom

    @property
    def is_drawing(self) -> bool:
        """Whether the user is about to draw."""
        return self._drawing is not None

    def show_now(self, shown: Shown) -> None:
        """Show something else."""
        self._shown = shown
        self.update()

    def place(self, placement: Placement) -> None:
        """Show the same part of the picture as another pane."""
        self._placement = placement
        self.update()

    def zoom_by(self, factor: float) -> None:
        """Closer by a factor above 1, around the middle."""
        self._zoom(factor, self._pane().center())

    def fit(self) -> None:
        """Show the whole picture."""
        self._move(Placement())

    def show_pixels(self) -> None:
        """Show one pixel of the picture by one of the screen."""
        size = self._size()
        if size is not None:
            self._move(self._placement.of_pixels(self._pane(), size, self.devicePixelRatioF()))

    def look_at(self, box: Box[float]) -> None:
        """Where not all of the picture is seen, show what lies in a box, in frame pixels."""
        size = self._size()
        if size is not None:
            middle = QPointF((box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2)
            self._move(self._placement.at(middle, self._pane(), size))

    def draw(self, polygon: bool) -> None:
        """Let the user draw a box or a polygon; once more lets it be."""
        stop = self._drawing is not None and self._drawing.polygon == polygon
        self._drawing = None if stop or self._shown.frame is None else Drawing(polygon)
        self.setCursor(Qt.CursorShape.CrossCursor if self._drawing else Qt.CursorShape.ArrowCursor)
        self.setFocus()
        self.update()

    def leave_drawing(self) -> bool:
        """Let drawing be; whether it was under way."""
        was = self._drawing is not None
        self._drawing = None
        self.unsetCursor()
        self.update()
        return was

    def event(self, event: QEvent | None) -> bool:
        if self._drawing is not None and is_asked_for(event, KEYS):
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(BACKGROUND))
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform, on=True
        )
        self.markers = 0
        if self._shown.frame is not None:
            self._paint_frame(painter, self._shown.frame)
        state = self._shown.state
        paint_badge(painter, self._ground(), badge(state), "", self._words())
        self.badge_text = state.value
        painter.end()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        if event is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._drawing is None:
            self._grip = event.position()
        else:
            self._drawing.press(self._pixel(event.position()))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        if event is None:
            return
        size = self._size()
        if self._drawing is not None:
            self._drawing.move(self._pixel(event.position()))
        elif self._grip is not None and size is not None:
            moved = event.position() - self._grip
            self._grip = event.position()
            self._move(self._placement.moved(moved, self._pane(), size))
        else:
            return
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        self._grip = None
        if self._drawing is not None and not self._drawing.polygon and self._drawing.is_area:
            self._take(self._drawing)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        if self._drawing is None:
            self.fit()
        elif self._drawing.polygon and self._drawing.is_area:
            self._take(self._drawing)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        if event is None or self._drawing is None or event.key() not in KEYS:
            super().keyPressEvent(event)
        elif is_enter(event) and self._drawing.is_area:
            self._take(self._drawing)
        elif not self._drawing.polygon:
            self._turn_key(self._drawing, event)

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802 - Qt's name
        if event is not None:
            self._zoom(_ZOOM_OF_A_DEGREE ** event.angleDelta().y(), event.position())
            event.accept()

    def _turn_key(self, drawing: Drawing, event: QKeyEvent) -> None:
        size, ground = self._size(), self._ground()
        if size is not None:
            seen = QRectF(self._pixel(ground.topLeft()), self._pixel(ground.bottomRight()))
            turn_key(drawing, event, seen, size)
            self.update()

    def _zoom(self, factor: float, around: QPointF) -> None:
        size = self._size()
        if size is not None:
            self._move(self._placement.zoomed(factor, around, self._pane(), size))

    def _move(self, placement: Placement) -> None:
        self.place(placement)
        self.placed.emit(placement)

    def _take(self, drawing: Drawing) -> None:
        self.leave_drawing()
        self.drawn.emit(drawing.shape())

    def _paint_frame(self, painter: QPainter, frame: Frame) -> None:
        target, shown = self._target(), self._shown
        self._zoomed.paint(painter, frame.picture, target, self.devicePixelRatioF())
        if shown.result is not None and not self.hidden:
            # Closer, the tissue grows and the lines around it do not.
            height = target.height() / max(1.0, self.zoom)
            drawn = MarkerPainter(painter, target, self.style_of_markers, shown.numbers, height)
            self.markers = drawn.paint(shown.result)
        if not self.hidden:
            for shape in shown.shapes:
                self._paint_shape(painter, corners(shape), closed=True)
        if self._drawing is not None:
            self._paint_shape(painter, self._drawing.points(), closed=not self._drawing.polygon)

    def _paint_shape(self, painter: QPainter, points: Sequence[QPointF], closed: bool) -> None:
        size = self._size()
        if size is not None:
            paint_shape(painter, points, self._target(), size.width(), closed)

    def _words(self) -> str:
        if self._drawing is None:
            return self._shown.message
        if self._drawing.polygon:
            return tr("Click around the lesion; double-click or Enter closes, Esc leaves.")
        return tr("Drag a box around it, or use arrows, with Shift for its size, and Enter; Esc leaves.")

    def _pane(self) -> QRectF:
        return QRectF(self.rect())

    def _size(self) -> QSizeF | None:
        frame = self._shown.frame
        return None if frame is None else QSizeF(frame.picture.width, frame.picture.height)

    def _target(self) -> QRectF:
        size = self._size()
        return self._pane() if size is None else self._placement.target(self._pane(), size)

    def _ground(self) -> QRectF:
        """Where badge and notice stand: on the picture, as far as it is seen."""
        return self._target().intersected(self._pane())

    def _pixel(self, place: QPointF) -> QPointF:
        """What pixel of the frame lies at a place of the pane."""
        target, size = self._target(), self._size()
        assert size is not None
        inside = (place - target.topLeft()) * (size.width() / target.width())
        return QPointF(min(max(0.0, inside.x()), size.width()), min(max(0.0, inside.y()), size.height()))
