"""The bar between picture and timeline: where one is, how fast it goes, and the ways on."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from detector.app.review.buttons import Buttons, divider
from detector.app.review.icons import icon
from detector.app.translation import tr
from detector.html.figures import clock
from detector.review.loop import Loop
from detector.review.player import PlayerStatus

_NONE = "–"  # noqa: RUF001 - a dash for "no value"


class Transport(QWidget):
    """Buttons and clock."""

    def __init__(self, buttons: Buttons, *more: str) -> None:
        """Make the buttons of these; before the settings', those of further actions."""
        super().__init__()
        self.setObjectName("dock")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._clock, self._frame = _label("clock", tr("Time")), _label("name", tr("Frame"))
        self._speed = _label("value", tr("Speed"))
        self._speed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._speed.setFixedWidth(46)
        self._play, self._playing = buttons.flat("pause"), True
        self._loop = [buttons.worded(name, text, "flat") for name, text in _LOOP]
        for button in self._loop:
            button.setCheckable(True)
            button.setFixedWidth(30)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 4)
        layout.setSpacing(2)
        layout.addLayout(self._left(), 1)
        for button in self._middle(buttons):
            layout.addWidget(button)
        layout.addLayout(self._right(buttons, more), 1)

    def show_status(
        self, position: float, length: float, frame: int | None, status: PlayerStatus | None
    ) -> None:
        """Say where one is.

        Args:
            position, length: in seconds.
            frame: its number, None where it is not known.
            status: of the player; None where there is no recording to play.
        """
        said = f'{clock(position, 2)} <span style="color:#8b97a4">/ {clock(length)}</span>'
        number = _NONE if frame is None else str(frame)
        # A label that is given its own text is laid out anew.
        for label, text in ((self._clock, said), (self._frame, tr("frame {number}").format(number=number))):
            if label.text() != text:
                label.setText(text)
        speed = 1.0 if status is None else status.speed
        self._speed.setText(f"{speed:g}\N{MULTIPLICATION SIGN}")
        self._show_playing(status is not None and status.playing)
        self._show_loop(None if status is None else status.loop)

    def _show_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self._play.setIcon(icon("pause" if playing else "play"))

    def _show_loop(self, loop: Loop | None) -> None:
        start, end = self._loop
        start.setChecked(loop is not None)
        end.setChecked(loop is not None and loop.end is not None)

    def _left(self) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setSpacing(12)
        layout.addWidget(self._clock)
        layout.addWidget(self._frame)
        layout.addStretch(1)
        return layout

    def _middle(self, buttons: Buttons) -> list[QPushButton]:
        before = [buttons.flat(name) for name in ("previous_marking", "frame_back")]
        return [*before, self._play, *(buttons.flat(name) for name in ("frame_on", "next_marking"))]

    def _right(self, buttons: Buttons, more: Sequence[str]) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setSpacing(2)
        layout.addStretch(1)
        layout.addWidget(buttons.flat("slower"))
        layout.addWidget(self._speed)
        layout.addWidget(buttons.flat("faster"))
        layout.addSpacing(8)
        layout.addWidget(divider())
        layout.addSpacing(8)
        for button in self._loop:
            layout.addWidget(button)
        layout.addSpacing(8)
        layout.addWidget(divider())
        layout.addSpacing(8)
        for name in (*more, "settings"):
            layout.addWidget(buttons.flat(name))
        return layout


_LOOP = (("loop_start", "A"), ("loop_end", "B"))


def _label(role: str, name: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setAccessibleName(name)
    return label
