"""What the picture is painted on: by the processor here, by the GPU in `gpu_canvas`."""

from collections.abc import Callable
from typing import Protocol

from PyQt6.QtCore import QRect, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QRegion
from PyQt6.QtWidgets import QWidget

from detector.app.picture_place import PicturePlace
from detector.app.scaled_picture import ScaledPicture

# Paints all that stands on a canvas, in the screen's pixels.
Paint = Callable[[QPainter], None]
# Is told that it was painted: whether all that had changed was.
Done = Callable[[bool], None]


class Canvas(Protocol):
    """A widget on which a view paints."""

    @property
    def name(self) -> str:
        """What paints it: CPU or GPU."""

    @property
    def large(self) -> PicturePlace:
        """Keeps the picture."""

    @property
    def small(self) -> PicturePlace:
        """Keeps the one that goes on beside a picture that is held."""

    @property
    def fault(self) -> str:
        """Why it cannot be painted, in words for the user; "" where it can."""

    def paint_now(self, changed: QRect | None) -> None:
        """Paint what has changed, in the screen's pixels; None: all."""

    def release(self) -> None:
        """Give back what it holds of the GPU; nothing is painted any more."""

    def widget(self) -> QWidget:
        """Itself."""


class ProcessorCanvas(QWidget):
    """A canvas that the processor paints."""

    name, fault = "CPU", ""

    def __init__(self, paint: Paint, done: Done) -> None:
        super().__init__()
        # Nothing shines through: what lies beneath need not be painted.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.large, self.small = ScaledPicture(), ScaledPicture()
        self._paint, self._done = paint, done
        self._changed: QRect | None = None

    def paint_now(self, changed: QRect | None) -> None:
        self._changed = self.rect() if changed is None else self._own(changed)
        self.repaint(self._changed)
        self._changed = None

    def release(self) -> None:
        """It holds nothing."""

    def widget(self) -> QWidget:
        return self

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        assert event is not None
        missing = QRegion(self.rect() if self._changed is None else self._changed) - event.region()
        painter = QPainter(self)
        paint_in_screen_pixels(painter, self, self._paint)
        painter.end()
        self._done(missing.isEmpty())

    def _own(self, place: QRect) -> QRect:
        """A place on the screen in the widget's own pixels, a little larger."""
        ratio = self.devicePixelRatioF()
        left, top = int(place.left() / ratio), int(place.top() / ratio)
        right, bottom = int(place.right() / ratio) + 2, int(place.bottom() / ratio) + 2
        return QRect(left, top, right - left, bottom - top).intersected(self.rect())


def paint_in_screen_pixels(painter: QPainter, widget: QWidget, paint: Paint) -> None:
    """Let something be painted without regard to how many of the screen's pixels one of the widget's has."""
    ratio = widget.devicePixelRatioF()
    painter.scale(1 / ratio, 1 / ratio)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform, on=True
    )
    paint(painter)
