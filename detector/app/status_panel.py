"""The strip below the picture: what is going on, with what, and how late."""

from collections.abc import Iterable, Mapping

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QFontMetrics, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from detector.app.action_bar import ActionBar
from detector.app.theme import BUSY
from detector.app.translation import tr
from detector.live import LiveStatus
from detector.quality import FAST, Fault, fault_of
from detector.session_status import SessionStatus

# Left, top, right, bottom; and between columns.
_MARGINS, _BETWEEN = (12, 8, 16, 8), 14
# The last give way first.
_FIRST_TO_LAST = ("annotation delay", "view", "not analyzed", "device", "painted", "video delay", "source")
_NOTHING = "–"  # noqa: RUF001 - a dash for "no value yet"


class StatusPanel(QWidget):
    """What can be done at the left, what is going on at the right: names small above their values.

    Columns have fixed widths. Where not all have room, those that tell least give way.

    Attributes:
        bar: what can be done.
    """

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Offer the usual actions with their keys."""
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = ActionBar(keys)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.setSpacing(_BETWEEN)
        layout.addWidget(self.bar)
        layout.addStretch(1)
        self._values: dict[str, QLabel] = {}
        self._columns: dict[str, QWidget] = {}
        for name, widest in _columns():
            self._columns[name] = self._column(name, widest)
            layout.addWidget(self._columns[name])

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Of the actions alone: figures give way."""
        left, top, right, bottom = _MARGINS
        bar = self.bar.sizeHint()
        return QSize(left + bar.width() + right, top + bar.height() + bottom)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        room = self.width() - self.minimumSizeHint().width()
        for name in _FIRST_TO_LAST:
            column = self._columns[name]
            room -= column.sizeHint().width() + _BETWEEN
            column.setVisible(room >= 0)

    def show_status(self, status: SessionStatus, painter: str) -> None:
        """Show the present figures, and what paints: CPU or GPU."""
        figures, dropped = status.figures, status.live.dropped + status.live.overtaken
        self._show_device(status.device or tr("loading"))
        self._values["source"].setText(_source(status.live))
        self._values["painted"].setText(_rate(f"{figures.painted_rate:.0f}", painter))
        self._values["video delay"].setText(_milliseconds(figures.video.p50))
        self._values["annotation delay"].setText(_milliseconds(figures.annotation.p50))
        self._values["view"].setText(_view(status.live))
        self._show_not_analyzed(dropped)

    def _show_not_analyzed(self, frames: int) -> None:
        label = self._values["not analyzed"]
        if (label.text() in (_NOTHING, "0")) is bool(frames):
            label.setStyleSheet(f"color: {BUSY}" if frames else "")
        label.setText(str(frames))

    def _show_device(self, device: str) -> None:
        label = self._values["device"]
        shown = QFontMetrics(label.font()).elidedText(device, Qt.TextElideMode.ElideMiddle, label.width())
        label.setText(shown)
        label.setToolTip(device)

    def _column(self, name: str, widest: str) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        title, value = QLabel(title_words(name)), QLabel(_NOTHING)
        title.setProperty("role", "name")
        value.setProperty("role", "value")
        layout.addWidget(title)
        layout.addWidget(value)
        for label in (title, value):
            label.ensurePolished()
        room = max(_advance(value, widest), _advance(title, title.text()))
        value.setFixedWidth(room)
        self._values[name] = value
        return column


def _columns() -> tuple[tuple[str, str], ...]:
    """Each column with the widest that it says: a value that changes moves no other."""
    return (
        ("device", "openvino int8, default"),
        ("source", "3840 x 2160, 0.25x"),
        ("painted", _rate("000", "GPU")),
        ("video delay", "0000 ms"),
        ("annotation delay", "0000 ms"),
        ("view", _longest(("fast", "readable", *(fault.value for fault in Fault)))),
        ("not analyzed", "00000"),
    )


def title_words(name: str) -> str:
    """The name of a column, for a user."""
    return {
        "device": tr("device"),
        "source": tr("source"),
        "painted": tr("painted"),
        "video delay": tr("video delay"),
        "annotation delay": tr("annotation delay"),
        "view": tr("view"),
        "not analyzed": tr("not analyzed"),
    }[name]


def _longest(texts: Iterable[str]) -> str:
    """The one with the most letters, as it is said."""
    return max(map(tr, texts), key=len)


def _rate(rate: str, painter: str) -> str:
    return tr("{rate}/s by {painter}").format(rate=rate, painter=painter)


def _advance(label: QLabel, text: str) -> int:
    return QFontMetrics(label.font()).horizontalAdvance(text) + 6


def _source(live: LiveStatus) -> str:
    """The picture's size, and the speed where it is not the usual one."""
    frame = live.newest_frame
    size = f"{frame.picture.width} x {frame.picture.height}" if frame else tr("opening")
    return size if live.speed == 1 else f"{size}, {live.speed:g}x"


def _view(live: LiveStatus) -> str:
    """What keeps the newest frame that was analyzed from being read, or that it moves fast."""
    quality = None if live.newest_result is None else live.newest_result.result.quality
    if quality is None:
        return _NOTHING
    fault = fault_of(quality)
    if fault is None:
        return tr("fast") if (quality.speed or 0.0) >= FAST else tr("readable")
    return tr(fault.value)


def _milliseconds(delay: float | None) -> str:
    return _NOTHING if delay is None else f"{delay * 1000:.0f} ms"
