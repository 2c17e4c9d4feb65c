"""The picture and its markers."""

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QWidget

from detector.app.theme import BACKGROUND, BAD, TEXT
from detector.overlay import FILL_OPACITY, Style, colour, label
from detector.picture import Picture
from detector.result import FrameResult, Polyp


class VideoView(QWidget):
    """Paints the newest frame as large as fits, and the polyps over it."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(480, 320)
        self.style_of_markers = Style()
        self.message = ""
        self._pixels: NDArray[np.uint8] | None = None
        self._shown: tuple[Picture, tuple[int, int]] | None = None
        self._frame_size = (1, 1)
        self._result: FrameResult | None = None

    def show_frame(self, picture: Picture, result: FrameResult | None) -> None:
        """Take a frame to paint, shrunk to the view first where the frame is larger."""
        self._frame_size = (picture.width, picture.height)
        target, ratio = self._target(), self.devicePixelRatioF()
        width, height = round(target.width() * ratio), round(target.height() * ratio)
        # A frame comes twice: as soon as it is due, and with its result. Its pixels are made once.
        if self._shown is None or self._shown[0] is not picture or self._shown[1] != (width, height):
            small = width < picture.width
            pixels = picture.scaled_rgb(max(1, width), max(1, height)) if small else picture.rgb()
            self._pixels, self._shown = np.ascontiguousarray(pixels), (picture, (width, height))
        self._result = result
        self.update()

    def show_message(self, message: str) -> None:
        """Say something across the picture; an empty text says nothing."""
        self.message = message
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(BACKGROUND))
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform, on=True
        )
        if self._pixels is not None:
            height, width = self._pixels.shape[:2]
            # The image is a view of the pixels, which live as long as this widget shows them.
            line = 3 * width
            image = QImage(self._pixels.data, width, height, line, QImage.Format.Format_RGB888)  # type: ignore[call-overload]
            target = self._target()
            painter.drawImage(target, image)
            if self._result:
                self._paint_polyps(painter, target, self._result)
        if self.message:
            self._paint_message(painter)
        painter.end()

    def _target(self) -> QRectF:
        """Where the frame lies in the widget: centred, with its own aspect."""
        width, height = self._frame_size
        scale = min(self.width() / width, self.height() / height)
        size = (width * scale, height * scale)
        return QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)

    def _paint_polyps(self, painter: QPainter, target: QRectF, result: FrameResult) -> None:
        painter.setClipRect(target)
        scale = target.width() / result.width
        for polyp in result.activations:
            if self.style_of_markers.masks:
                self._paint_mask(painter, polyp, target, scale)
            if self.style_of_markers.boxes:
                self._paint_box(painter, polyp, target, scale)
        painter.setClipping(False)

    def _paint_mask(self, painter: QPainter, polyp: Polyp, target: QRectF, scale: float) -> None:
        points = polyp.contour * scale + np.array([target.x(), target.y()])
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        path.closeSubpath()
        fill = QColor(*colour(polyp))
        fill.setAlphaF(FILL_OPACITY)
        painter.fillPath(path, fill)
        painter.strokePath(path, QPen(QColor(*colour(polyp)), 1.6))

    def _paint_box(self, painter: QPainter, polyp: Polyp, target: QRectF, scale: float) -> None:
        x1, y1, x2, y2 = (value * scale for value in polyp.box)
        box = QRectF(target.x() + x1, target.y() + y1, x2 - x1, y2 - y1).adjusted(-4, -4, 4, 4)
        painter.setPen(QPen(QColor(*colour(polyp)), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        text = label(polyp)
        metrics = painter.fontMetrics()
        size = metrics.horizontalAdvance(text) + 10, metrics.height() + 4
        top = box.top() - size[1] - 2 if box.top() - size[1] > target.top() else box.bottom() + 2
        left = min(max(box.left(), target.left()), target.right() - size[0])
        tag = QRectF(left, top, *size)
        background = QColor(BACKGROUND)
        background.setAlpha(190)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(background)
        painter.drawRoundedRect(tag, 3, 3)
        painter.setPen(QColor(*colour(polyp)))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_message(self, painter: QPainter) -> None:
        """A band across the lower part, so that the tissue above stays to be seen."""
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        inner = QRectF(self.rect()).adjusted(40, 0, -40, 0)
        needed = painter.boundingRect(inner, flags, self.message)
        band = QRectF(0, self.height() - needed.height() - 56, self.width(), needed.height() + 32)
        background = QColor(BACKGROUND)
        background.setAlpha(215)
        painter.fillRect(band, background)
        painter.fillRect(QRectF(0, band.top(), 4, band.height()), QColor(BAD))
        painter.setPen(QColor(TEXT))
        painter.drawText(band.adjusted(40, 0, -40, 0), flags, self.message)
