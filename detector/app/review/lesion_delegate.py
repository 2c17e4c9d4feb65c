"""Painting a lesion's row: its picture, what is known of it, its score curve, its verdict."""

import numpy as np
from PyQt6.QtCore import QModelIndex, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PyQt6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from detector.app.review.lesion_model import Role, measures, score_words, times, verdict_word
from detector.app.review.look import ACCENT, HOVER, LINE_OF_SELECTION, RAISED, SIGNS, colour_of
from detector.app.theme import MUTED, TEXT
from detector.app.translation import tr
from detector.review.lesion import Lesion, Verdict

ROW = 80
_SIDE, _PICTURE_WIDTH, _PICTURE_HEIGHT = 12, 92, 58
_CURVE_WIDTH, _CURVE_HEIGHT = 64, 20
_POINTS = 64


class LesionDelegate(QStyledItemDelegate):
    """Paints rows of a LesionModel."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802 - Qt's name
        return QSize(260, ROW)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        lesion = index.data(Role.LESION)
        if painter is None or not isinstance(lesion, Lesion):
            return
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform, on=True
        )
        row = QRectF(option.rect)
        _paint_ground(painter, row, option.state)
        _paint_picture(painter, row, index.data(Role.IMAGE))
        _paint_words(painter, row, lesion)
        _paint_curve(painter, row, lesion)
        painter.restore()


def _paint_ground(painter: QPainter, row: QRectF, state: QStyle.StateFlag) -> None:
    place = row.adjusted(6, 2, -6, -2)
    painter.setPen(Qt.PenStyle.NoPen)
    if state & QStyle.StateFlag.State_Selected:
        painter.setBrush(QColor(HOVER))
        painter.setPen(QPen(QColor(LINE_OF_SELECTION), 1))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(QColor(RAISED))
    else:
        return
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)


def _paint_picture(painter: QPainter, row: QRectF, image: object) -> None:
    place = QRectF(
        row.left() + _SIDE, row.center().y() - _PICTURE_HEIGHT / 2, _PICTURE_WIDTH, _PICTURE_HEIGHT
    )
    around = QPainterPath()
    around.addRoundedRect(place, 6, 6)
    painter.save()
    painter.setClipPath(around)
    painter.fillRect(place, QColor(RAISED))
    if isinstance(image, QImage):
        painter.drawImage(place, image)
    painter.restore()


def _paint_words(painter: QPainter, row: QRectF, lesion: Lesion) -> None:
    left = row.left() + _SIDE + _PICTURE_WIDTH + 12
    right = row.right() - _SIDE - 4
    _write(painter, QRectF(left, row.top() + 11, right - left, 18), _title(lesion), 13, TEXT, bold=True)
    _write(painter, QRectF(left, row.top() + 31, right - left, 16), times(lesion), 12, MUTED)
    room = right - left - _CURVE_WIDTH - 6
    _write(painter, QRectF(left, row.top() + 49, room, 16), _figures(lesion), 12, MUTED)
    sign = f"{SIGNS[lesion.verdict]}  {verdict_word(lesion.verdict)}".strip()
    faint = lesion.verdict is Verdict.UNREVIEWED
    colour = MUTED if faint else colour_of(lesion.verdict).name()
    place = QRectF(left, row.top() + 11, right - left, 18)
    _write(painter, place, sign, 11, colour, to_the_right=True)


def _title(lesion: Lesion) -> str:
    title = tr("Lesion {number}").format(number=lesion.number)
    return f"{title}  ·  {lesion.paris}" if lesion.paris else title


def _figures(lesion: Lesion) -> str:
    if not lesion.parts:
        return measures(lesion)
    return f"{score_words(lesion.best_score)}  ·  {lesion.size:.1f} %"


def _write(
    painter: QPainter,
    place: QRectF,
    text: str,
    size: int,
    colour: str,
    bold: bool = False,
    to_the_right: bool = False,
) -> None:
    font = QFont(painter.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignRight if to_the_right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)


def _paint_curve(painter: QPainter, row: QRectF, lesion: Lesion) -> None:
    """Score over the lesion's own time, the highest in each column."""
    scores = lesion.curve.scores
    if len(scores) < 2:
        return
    pieces = np.array_split(scores, min(_POINTS, len(scores)))
    highest = [float(piece.max()) for piece in pieces]
    left = row.right() - _SIDE - 4 - _CURVE_WIDTH
    bottom = row.top() + 47 + _CURVE_HEIGHT
    points = [
        QPointF(left + place / (len(highest) - 1) * _CURVE_WIDTH, bottom - score * _CURVE_HEIGHT)
        for place, score in enumerate(highest)
    ]
    colour = QColor(ACCENT) if lesion.verdict is Verdict.UNREVIEWED else colour_of(lesion.verdict)
    ground = QColor(colour)
    ground.setAlphaF(0.15)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawPolygon(QPolygonF([QPointF(left, bottom), *points, QPointF(left + _CURVE_WIDTH, bottom)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.3))
    painter.drawPolyline(QPolygonF(points))
