"""A box to choose from, with a sign that says so: style sheets take Qt's own away."""

from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QComboBox

from detector.app.review.key_button import is_asked_for
from detector.app.theme import MUTED

_FROM_RIGHT, _HALF = 14, 4
_OPENS = frozenset({Qt.Key.Key_Space})


class ChoiceBox(QComboBox):
    """A QComboBox with an arrow."""

    def event(self, event: QEvent | None) -> bool:
        # Of those that can be typed in, the field keeps it.
        if not self.isEditable() and is_asked_for(event, _OPENS):
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(MUTED), 1.5))
        x, y = self.width() - _FROM_RIGHT, self.height() / 2
        corners = (x - _HALF, y - 2), (x, y + 2), (x + _HALF, y - 2)
        painter.drawPolyline(QPolygonF([QPointF(*corner) for corner in corners]))
        painter.end()
