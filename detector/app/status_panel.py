"""The strip below the picture: what is going on, with what, and how late."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from detector.app.theme import BAD, BUSY, GOOD, MUTED
from detector.live import LiveStatus
from detector.notice import NOTICE
from detector.session import SessionStatus


class StatusPanel(QWidget):
    """Names small above their values, one column each."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 10)
        layout.setSpacing(28)
        self._values: dict[str, QLabel] = {}
        for name in (
            "status",
            "device",
            "source",
            "painted",
            "video delay",
            "annotation delay",
            "not analyzed",
        ):
            layout.addLayout(self._column(name))
        layout.addStretch(1)
        notice = QLabel(NOTICE)
        notice.setProperty("role", "notice")
        layout.addWidget(notice)

    def show_status(self, status: SessionStatus) -> None:
        """Show the present figures."""
        word, good = status.condition
        colour = MUTED if good is None else (GOOD if good else BAD)
        figures, dropped = status.figures, status.live.dropped
        self._values["status"].setText(f'<span style="color:{colour}">●</span> {word}')
        self._values["device"].setText(status.device)
        self._values["source"].setText(_source(status.live))
        self._values["painted"].setText(f"{figures.painted_rate:.0f} frames/s")
        self._values["video delay"].setText(_milliseconds(figures.video.p50))
        self._values["annotation delay"].setText(_milliseconds(figures.annotation.p50))
        self._values["not analyzed"].setText(
            f'<span style="color:{BUSY}">{dropped}</span>' if dropped else "0"
        )

    def _column(self, name: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(1)
        title, value = QLabel(name), QLabel("–")  # noqa: RUF001 - a dash for "no value yet"
        title.setProperty("role", "name")
        value.setProperty("role", "value")
        column.addWidget(title)
        column.addWidget(value)
        self._values[name] = value
        return column


def _source(live: LiveStatus) -> str:
    """The picture's size, and the speed where it is not the usual one."""
    frame = live.newest_frame
    size = f"{frame.picture.width} x {frame.picture.height}" if frame else "opening"
    return size if live.speed == 1 else f"{size}, {live.speed:g}x"


def _milliseconds(delay: float | None) -> str:
    return "–" if delay is None else f"{delay * 1000:.0f} ms"  # noqa: RUF001
