"""The timeline: where one is, what was found, and a way to anywhere."""

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from detector.app.review.look import ACCENT
from detector.app.review.timeline_painter import (
    HEIGHT,
    LANE,
    RULER,
    TOP_OF_CURVE,
    TOP_OF_LANES,
    TOP_OF_STRIP,
    TimelinePainter,
)
from detector.app.theme import BACKGROUND, PANEL, TEXT
from detector.app.translation import tr
from detector.html.figures import clock
from detector.review.loop import Loop
from detector.review.scale import Scale, whole_scale
from detector.review.timeline import Bar, Content

_SIDE = 16
# So many pixels from a flag, what it stands for is said.
_NEAR_MARK = 5
# A click of a wheel is 120 of these.
_ZOOM_OF_A_DEGREE, _PAN_SHARE = 1.0018, 0.1


class TimelineView(QWidget):
    """Shows where one is in a recording; a click, a drag or the wheel leads elsewhere.

    Attributes:
        sought: the user wants to go to a time, in seconds.
        chosen: the user clicked on a lesion: its number.
    """

    sought = pyqtSignal(float)
    chosen = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(tr("Timeline"))
        self.scale = whole_scale(0.0)
        self._content: Content | None = None
        self._position, self._loop, self._selected = 0.0, None, None
        self._drawn: tuple[object, ...] = ()
        self._picture = QPixmap()
        self._hover: float | None = None
        self._dragged: str | None = None

    _loop: Loop | None
    _selected: int | None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(640, HEIGHT)

    def show_content(self, content: Content) -> None:
        """Show other content; the part that is shown stays, where the recording was known before."""
        is_same_length = self._content is not None and self._content.length == content.length
        was_whole = self.scale.whole
        self._content = content
        if not is_same_length and was_whole:
            self.scale = self._over_width(whole_scale(content.length))
        elif not is_same_length:
            self.scale = Scale(content.length, self.scale.start, self.scale.end, _SIDE, self.scale.width)
        self.update()

    def show_position(self, time: float, loop: Loop | None, selected: int | None, follow: bool) -> None:
        """Say where one is.

        Args:
            time: in seconds.
            loop: that is played again and again.
            selected: number of a lesion.
            follow: whether the part that is shown moves along.
        """
        if follow:
            self.scale = self.scale.holding(time)
        if (time, loop, selected) != (self._position, self._loop, self._selected) or follow:
            self._position, self._loop, self._selected = time, loop, selected
            self.setAccessibleDescription(clock(time, 1))
            self.update()

    def zoom(self, factor: float) -> None:
        """Closer by a factor above 1, around the present place."""
        self.scale = self.scale.zoomed(factor, self.scale.x(self._position))
        self.update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.scale = self._over_width(self.scale)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        if self._content is not None:
            self._draw(self._content)
            painter.drawPixmap(0, 0, self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_loop(painter)
            self._paint_head(painter)
            if self._hover is not None:
                self._paint_hover(painter, self._hover)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        if event is None or event.button() != Qt.MouseButton.LeftButton:
            return
        place = event.position()
        self._dragged = "strip" if place.y() >= TOP_OF_STRIP - 2 else "head"
        bar = self._bar_at(place)
        if bar is not None:
            self._dragged = None
            self.chosen.emit(bar.number)
        else:
            self._drag(place)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        if event is None:
            return
        self._hover = event.position().x()
        if self._dragged is not None:
            self._drag(event.position())
        bar = self._bar_at(event.position())
        shape = Qt.CursorShape.PointingHandCursor if bar else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        self._dragged = None

    def leaveEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._hover = None
        self.update()

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802 - Qt's name
        if event is None or self._content is None:
            return
        turned = event.angleDelta()
        across = turned.x() or (turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if across:
            shown = self.scale.end - self.scale.start
            self.scale = self.scale.moved(-across / 120 * _PAN_SHARE * shown)
        else:
            self.scale = self.scale.zoomed(_ZOOM_OF_A_DEGREE ** turned.y(), event.position().x())
        event.accept()
        self.update()

    def _drag(self, place: QPointF) -> None:
        if self._dragged == "strip":
            whole = self._over_width(whole_scale(self.scale.length))
            middle = (self.scale.start + self.scale.end) / 2
            self.scale = self.scale.moved(whole.time(place.x()) - middle)
            self.update()
        else:
            self.sought.emit(self.scale.time(place.x()))

    def _said_of(self, x: float) -> str:
        """The time at a pixel, with what the user noted there."""
        marks = [] if self._content is None else self._content.marks
        near = [mark for mark in marks if abs(self.scale.x(mark.time) - x) <= _NEAR_MARK]
        words = [tr(mark.text if mark.kind in ("remark", "phase") else mark.kind) for mark in near]
        return "  ".join((clock(self.scale.time(x), 1), *words))

    def _bar_at(self, place: QPointF) -> Bar | None:
        if self._content is None or not TOP_OF_LANES <= place.y() < TOP_OF_STRIP - 2:
            return None
        lane = int((place.y() - TOP_OF_LANES) // LANE)
        for bar in self._content.bars:
            left, right = self.scale.x(bar.span.start) - 4, self.scale.x(bar.span.end) + 12
            if bar.lane == lane and left <= place.x() <= right:
                return bar
        return None

    def _over_width(self, scale: Scale) -> Scale:
        return Scale(scale.length, scale.start, scale.end, _SIDE, max(1.0, self.width() - 2 * _SIDE))

    def _draw(self, content: Content) -> None:
        """Draw anew what stays, where it is another than was drawn last."""
        ratio = self.devicePixelRatioF()
        wanted = (content, self.scale, self._selected, self.width(), ratio)
        if self._drawn == wanted:
            return
        self._drawn = wanted
        self._picture = QPixmap(round(self.width() * ratio), round(HEIGHT * ratio))
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(QColor(PANEL))
        painter = QPainter(self._picture)
        painter.setFont(self.font())
        TimelinePainter(painter, self.scale, content, self._selected).paint()
        painter.end()

    def _paint_loop(self, painter: QPainter) -> None:
        if self._loop is None:
            return
        start = self.scale.x(self._loop.start)
        end = self.scale.x(self._loop.end) if self._loop.end is not None else start
        ground = QColor(ACCENT)
        ground.setAlphaF(0.16)
        painter.fillRect(QRectF(start, TOP_OF_CURVE, end - start, TOP_OF_STRIP - TOP_OF_CURVE - 4), ground)
        painter.setPen(QPen(QColor(ACCENT), 1.4))
        for x, name in ((start, "A"), (end, "B")):
            painter.drawLine(QPointF(x, TOP_OF_CURVE - 4), QPointF(x, TOP_OF_STRIP - 4))
            if name == "A" or self._loop.end is not None:
                painter.drawText(QPointF(x + 3, TOP_OF_CURVE + 9), name)

    def _paint_head(self, painter: QPainter) -> None:
        x = self.scale.x(self._position)
        if not self.scale.left - 1 <= x <= self.scale.left + self.scale.width + 1:
            return
        painter.setPen(QPen(QColor(BACKGROUND), 3.5))
        painter.drawLine(QPointF(x, RULER - 2), QPointF(x, TOP_OF_STRIP - 4))
        painter.setPen(QPen(QColor(TEXT), 1.6))
        painter.drawLine(QPointF(x, RULER - 2), QPointF(x, TOP_OF_STRIP - 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TEXT))
        top = RULER - 5
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x - 5, top),
                    QPointF(x + 5, top),
                    QPointF(x + 5, top + 4),
                    QPointF(x, top + 9),
                    QPointF(x - 5, top + 4),
                ]
            )
        )

    def _paint_hover(self, painter: QPainter, x: float) -> None:
        """The time under the pointer."""
        if self._dragged is not None or not self.scale.left <= x <= self.scale.left + self.scale.width:
            return
        line = QColor(TEXT)
        line.setAlphaF(0.3)
        painter.setPen(QPen(line, 1))
        painter.drawLine(QPointF(x, TOP_OF_CURVE), QPointF(x, TOP_OF_STRIP - 6))
        font = QFont(self.font())
        font.setPixelSize(11)
        painter.setFont(font)
        text = self._said_of(x)
        width = QFontMetricsF(font).horizontalAdvance(text) + 12
        left = min(max(0.0, x - width / 2), self.width() - width)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TEXT))
        painter.drawRoundedRect(QRectF(left, 1, width, 17), 5, 5)
        painter.setPen(QColor(PANEL))
        painter.drawText(QRectF(left, 1, width, 17), Qt.AlignmentFlag.AlignCenter, text)
