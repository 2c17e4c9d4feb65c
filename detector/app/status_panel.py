"""The strip below the picture: what is going on, with what, and how late."""

from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from detector.app.theme import BAD, BUSY, GOOD, MUTED

NOTICE = "Research use only. Not a medical device."


@dataclass(frozen=True)
class Status:
    """What the strip shows. Delays in seconds; None where nothing was measured yet."""

    state: str
    good: bool | None
    device: str
    source: str
    painted_rate: float
    video_delay: float | None
    annotation_delay: float | None
    dropped: int


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

    def show_status(self, status: Status) -> None:
        """Show the present figures."""
        colour = MUTED if status.good is None else (GOOD if status.good else BAD)
        self._values["status"].setText(f'<span style="color:{colour}">●</span> {status.state}')
        self._values["device"].setText(status.device)
        self._values["source"].setText(status.source)
        self._values["painted"].setText(f"{status.painted_rate:.0f} frames/s")
        self._values["video delay"].setText(_milliseconds(status.video_delay))
        self._values["annotation delay"].setText(_milliseconds(status.annotation_delay))
        self._values["not analyzed"].setText(
            f'<span style="color:{BUSY}">{status.dropped}</span>' if status.dropped else "0"
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


def _milliseconds(delay: float | None) -> str:
    return "–" if delay is None else f"{delay * 1000:.0f} ms"  # noqa: RUF001
