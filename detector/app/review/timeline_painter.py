"""Painting what of a timeline stays while a recording plays."""

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from detector.analysis.results.spans import TimeSpan
from detector.app.review.look import ACCENT, COLOURS, FAINT, HOVER, RAISED, colour_of
from detector.app.theme import LINE, MUTED, PANEL, RECORDING, TEXT
from detector.html.figures import clock
from detector.review.lesion import Verdict
from detector.review.procedure import Mark
from detector.review.scale import Scale, peaks
from detector.review.timeline import LANES, Bar, Content

# Heights of the rows in pixels, from above, and what lies between two of them.
RULER, MARKS, CURVE, LANE, STRIP, GAP = 22, 14, 46, 13, 12, 6
TOP_OF_MARKS = RULER
TOP_OF_CURVE = TOP_OF_MARKS + MARKS
TOP_OF_LANES = TOP_OF_CURVE + CURVE + GAP
TOP_OF_STRIP = TOP_OF_LANES + LANES * LANE + GAP
HEIGHT = TOP_OF_STRIP + STRIP + 4
_TICKS_APART, _LEAST_BAR, _LEAST_HALO = 84.0, 3.0, 8.0


class TimelinePainter:
    """Paints one content at one scale."""

    def __init__(self, painter: QPainter, scale: Scale, content: Content, selected: int | None) -> None:
        """Prepare; `selected` is the number of a lesion."""
        self._painter, self._scale, self._content, self._selected = painter, scale, content, selected

    def paint(self) -> None:
        """All rows."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_grounds()
        self._paint_ruler()
        # What begins or ends elsewhere is cut where the timeline ends.
        edge = QRectF(self._scale.left - 4, 0, self._scale.width + 8, HEIGHT)
        self._painter.setClipRect(edge)
        self._paint_blind()
        self._paint_curves()
        self._paint_bars()
        for mark in self._content.marks:
            self._paint_mark(mark)
        self._paint_strip()

    def _rect(self, start: float, end: float, top: float, height: float) -> QRectF:
        left, right = self._scale.x(start), self._scale.x(end)
        return QRectF(left, top, max(_LEAST_BAR, right - left), height)

    def _paint_grounds(self) -> None:
        left, width = self._scale.left, self._scale.width
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(RAISED))
        self._painter.drawRoundedRect(QRectF(left, TOP_OF_CURVE, width, CURVE), 5, 5)

    def _paint_ruler(self) -> None:
        font = QFont(self._painter.font())
        font.setPixelSize(11)
        self._painter.setFont(font)
        ticks = self._scale.ticks(_TICKS_APART)
        digits = 1 if len(ticks) > 1 and ticks[1] - ticks[0] < 1 else 0
        for time in ticks:
            x = self._scale.x(time)
            self._painter.setPen(QPen(QColor(LINE), 1))
            self._painter.drawLine(QPointF(x, TOP_OF_CURVE), QPointF(x, TOP_OF_STRIP - GAP))
            self._painter.setPen(QColor(MUTED))
            text = clock(time, digits)
            width = QFontMetricsF(font).horizontalAdvance(text)
            at = min(max(self._scale.left, x - width / 2), self._scale.left + self._scale.width - width)
            self._painter.drawText(QPointF(at, RULER - 7), text)

    def _paint_blind(self) -> None:
        """Hatched: when nobody looked, or the analysis has not come yet."""
        for span in self._content.blind:
            if span.end < self._scale.start or span.start > self._scale.end:
                continue
            whole = self._rect(span.start, span.end, TOP_OF_CURVE, CURVE)
            inside = whole.intersected(QRectF(self._scale.left, TOP_OF_CURVE, self._scale.width, CURVE))
            self._painter.fillRect(inside, QColor(PANEL))
            self._painter.fillRect(inside, QBrush(QColor(FAINT), Qt.BrushStyle.BDiagPattern))

    def _paint_curves(self) -> None:
        self._paint_curve(self._content.times, self._content.scores, ACCENT)
        if self._content.second is not None:
            self._paint_curve(*self._content.second, COLOURS[Verdict.MISSED])
        self._paint_threshold()

    def _paint_curve(self, times: NDArray[np.float64], scores: NDArray[np.float32], colour: str) -> None:
        highest = peaks(times, scores, self._scale)
        bottom = TOP_OF_CURVE + CURVE
        y = bottom - np.nan_to_num(highest) * (CURVE - 4)
        seen = np.flatnonzero(highest > 0)
        if not len(seen):
            return
        x = self._scale.left + np.arange(len(y)) + 0.5
        area = QPainterPath()
        # One piece for each run of columns in which something was seen.
        for run in np.split(seen, np.flatnonzero(np.diff(seen) > 1) + 1):
            points = [QPointF(float(x[column]), float(y[column])) for column in run]
            left, right = points[0].x() - 0.5, points[-1].x() + 0.5
            area.addPolygon(QPolygonF([QPointF(left, bottom), *points, QPointF(right, bottom)]))
            area.closeSubpath()
        tint, line = QColor(colour), QColor(colour)
        tint.setAlphaF(0.22)
        line.setAlphaF(0.75)
        self._painter.setBrush(tint)
        self._painter.setPen(QPen(line, 1))
        self._painter.drawPath(area)

    def _paint_threshold(self) -> None:
        bottom = TOP_OF_CURVE + CURVE
        height = bottom - self._content.threshold * (CURVE - 4)
        self._painter.setPen(QPen(QColor(FAINT), 1, Qt.PenStyle.DotLine))
        self._painter.drawLine(
            QPointF(self._scale.left, height), QPointF(self._scale.left + self._scale.width, height)
        )

    def _paint_bars(self) -> None:
        """From the last to the first, so that it is known where the next one in a lane begins."""
        rooms = [self._scale.left + self._scale.width] * LANES
        for bar in reversed(self._content.bars):
            if bar.span.end >= self._scale.start and bar.span.start <= self._scale.end:
                self._paint_bar(bar, rooms[bar.lane])
                rooms[bar.lane] = self._scale.x(bar.span.start)

    def _paint_bar(self, bar: Bar, room: float) -> None:
        """A bar, with its number where there is room up to some pixel."""
        top = TOP_OF_LANES + bar.lane * LANE
        whole = self._rect(bar.span.start, bar.span.end, top + 1, LANE - 3)
        if bar.number == self._selected:
            self._paint_halo(whole)
        self._painter.setPen(QPen(colour_of(bar.verdict, 0.5), 1))
        middle = whole.center().y()
        self._painter.drawLine(QPointF(whole.left(), middle), QPointF(whole.right(), middle))
        for span in bar.marked:
            self._paint_span(span, bar.verdict, whole.top(), whole.height())
        for time in bar.drawn:
            self._paint_drawn(self._scale.x(time), middle)
        self._write_number(bar, whole, room)

    def _paint_halo(self, whole: QRectF) -> None:
        self._painter.setPen(QPen(QColor(TEXT), 1.2))
        self._painter.setBrush(QColor(HOVER))
        # Around what is narrower than its own corners it would be a bracket.
        wide = max(0.0, _LEAST_HALO - whole.width()) / 2 + 3
        self._painter.drawRoundedRect(whole.adjusted(-wide, -1.5, wide, 1.5), 5, 5)

    def _paint_span(self, span: TimeSpan, verdict: Verdict, top: float, height: float) -> None:
        place = self._rect(span.start, span.end, top, height)
        hollow = verdict is Verdict.REJECTED
        pale = verdict is Verdict.UNREVIEWED
        self._painter.setPen(QPen(colour_of(verdict), 1.2) if hollow or pale else Qt.PenStyle.NoPen)
        opacity = 0.0 if hollow else 0.4 if pale else 0.95
        self._painter.setBrush(colour_of(verdict, opacity))
        self._painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _paint_drawn(self, x: float, y: float) -> None:
        corners = [QPointF(x, y - 5), QPointF(x + 5, y), QPointF(x, y + 5), QPointF(x - 5, y)]
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour_of(Verdict.MISSED))
        self._painter.drawPolygon(QPolygonF(corners))

    def _write_number(self, bar: Bar, whole: QRectF, room: float) -> None:
        font = QFont(self._painter.font())
        font.setPixelSize(10)
        font.setWeight(QFont.Weight.DemiBold)
        self._painter.setFont(font)
        self._painter.setPen(QColor(TEXT if bar.number == self._selected else MUTED))
        width = QFontMetricsF(font).horizontalAdvance(str(bar.number))
        left = whole.right() + 5
        if left + width > self._scale.left + self._scale.width:
            # At the end of the recording there is room inside alone.
            left = max(whole.left(), self._scale.left) + 5
        if bar.number and left + width <= max(room - 3, whole.right()):
            self._painter.drawText(QPointF(left, whole.bottom() - 1), str(bar.number))

    def _paint_mark(self, mark: Mark) -> None:
        """A flag: a sign for each kind."""
        if not self._scale.start <= mark.time <= self._scale.end:
            return
        x, y = self._scale.x(mark.time), TOP_OF_MARKS + MARKS / 2 - 1
        is_lesion = mark.kind == "remark" and mark.text == "lesion"
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(QColor(TEXT if is_lesion else MUTED), 1.4))
        match mark.kind:
            case "remark" if is_lesion:
                self._painter.setBrush(QColor(TEXT))
                self._painter.drawEllipse(QPointF(x, y), 3.2, 3.2)
            case "remark":
                self._painter.drawLine(QPointF(x - 3, y - 3), QPointF(x + 3, y + 3))
                self._painter.drawLine(QPointF(x - 3, y + 3), QPointF(x + 3, y - 3))
            case "snapshot":
                self._painter.drawRoundedRect(QRectF(x - 4, y - 3, 8, 6), 1.5, 1.5)
            case "clip":
                self._painter.drawPolygon(
                    QPolygonF([QPointF(x - 3, y - 4), QPointF(x + 4, y), QPointF(x - 3, y + 4)])
                )
            case _:
                self._painter.setPen(QPen(QColor(RECORDING), 1.4))
                self._painter.drawLine(QPointF(x, y - 5), QPointF(x, y + 5))

    def _paint_strip(self) -> None:
        """The whole recording in small, with the part that is shown above."""
        left, width = self._scale.left, self._scale.width
        whole = Scale(self._content.length, 0.0, max(1e-6, self._content.length), left, width)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(RAISED))
        self._painter.drawRoundedRect(QRectF(left, TOP_OF_STRIP, width, STRIP), 4, 4)
        for bar in self._content.bars:
            start, end = whole.x(bar.span.start), whole.x(bar.span.end)
            place = QRectF(start, TOP_OF_STRIP + 4, max(2.0, end - start), STRIP - 8)
            self._painter.fillRect(place, colour_of(bar.verdict, 0.8))
        shown = QRectF(whole.x(self._scale.start), TOP_OF_STRIP, 0, STRIP)
        shown.setRight(whole.x(self._scale.end))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(QColor(FAINT), 1))
        self._painter.drawRoundedRect(shown.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
