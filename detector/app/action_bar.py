"""What can be done with a procedure, as icons: each is a key's action too."""

from collections.abc import Collection, Mapping

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from detector.app.icon import icon
from detector.app.theme import BUSY, ICON, RECORDING, TEXT
from detector.app.translation import tr
from detector.keys import ACTIONS

_GROUPS = (
    ("pause", "record", "snapshot", "clip"),
    ("lesion", "false_alarm", "phase"),
    ("bypass", "style", "sound"),
    ("room", "full_screen", "settings", "keys"),
)
# Colours of what is so now, where it is not the usual one.
_ACTIVE = {"record": RECORDING, "bypass": BUSY}
_SIDE, _ICON = 34, 20


class ActionBar(QWidget):
    """Buttons that never take the keyboard's focus, which belongs to the keys.

    Attributes:
        wanted: tells the name of an action that is asked for.
    """

    wanted = pyqtSignal(str)

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Offer the usual actions; `keys` by action are told with them (see `keys.bindings`)."""
        super().__init__()
        says = {action.name: tr(action.says) for action in ACTIONS}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._buttons: dict[str, QToolButton] = {}
        for number, names in enumerate(_GROUPS):
            if number:
                layout.addWidget(_gap())
            for name in names:
                button = self._buttons[name] = _button(name, says[name], keys[name])
                button.clicked.connect(lambda _, name=name: self._ask(name))
                layout.addWidget(button)

    def show_active(self, names: Collection[str]) -> None:
        """Tell which of what the buttons stand for is so now."""
        for name, button in self._buttons.items():
            button.setChecked(name in names)

    def _ask(self, name: str) -> None:
        # Whether it is so now is told, not supposed.
        self._buttons[name].setChecked(False)
        self.wanted.emit(name)


def _button(name: str, says: str, keys: tuple[str, ...]) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "action")
    button.setIcon(icon(name, _ICON, ICON, TEXT, _ACTIVE.get(name, TEXT)))
    button.setIconSize(QSize(_ICON, _ICON))
    button.setFixedSize(_SIDE, _SIDE)
    button.setCheckable(True)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setAccessibleName(says)
    button.setToolTip(f"{says}  ({', '.join(keys)})" if keys else says)
    return button


def _gap() -> QFrame:
    """A thin line with room on both sides."""
    made = QFrame()
    made.setProperty("role", "gap")
    made.setFixedSize(17, _SIDE - 14)
    return made
