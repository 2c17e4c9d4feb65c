"""Buttons that look and are named alike: each tells its action and its key."""

from collections.abc import Callable, Mapping

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QFrame, QPushButton

from detector.app.review.icons import SIDE, icon
from detector.app.review.key_button import KeyButton
from detector.app.translation import tr
from detector.keys import REVIEW_ACTIONS

_SAYS = {action.name: action.says for action in REVIEW_ACTIONS}


class Buttons:
    """Makes buttons of actions.

    Attributes:
        made: by the name of the action.
    """

    def __init__(
        self, actions: Mapping[str, Callable[[], object]], keys: Mapping[str, tuple[str, ...]]
    ) -> None:
        """What each action does, and its keys."""
        self._actions, self._keys = actions, keys
        self.made: dict[str, QPushButton] = {}

    def flat(self, name: str) -> QPushButton:
        """A sign without a frame."""
        button = self._button(name)
        button.setProperty("role", "flat")
        button.setIcon(icon(name))
        button.setIconSize(QSize(SIDE, SIDE))
        return button

    def worded(self, name: str, text: str, role: str = "") -> QPushButton:
        """A button with words."""
        button = self._button(name)
        button.setText(text)
        button.setProperty("role", role)
        return button

    def _button(self, name: str) -> QPushButton:
        button = KeyButton()
        says, keys = tr(_SAYS[name]), self._keys.get(name, ())
        button.setAccessibleName(says)
        button.setToolTip(f"{says}  ({keys[0]})" if keys else says)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self._actions[name]())
        self.made[name] = button
        return button


def divider() -> QFrame:
    """A thin line between groups."""
    line = QFrame()
    line.setFixedSize(1, 20)
    line.setObjectName("divider")
    return line
