"""Small parts that several sections are made of."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

_TILE_HEIGHT, _TILE_WIDTH = 66, 270


def label(text: str, role: str) -> QLabel:
    """Words in one of the roles of the style."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(role in ("muted", "fault", "empty"))
    return made


def heading(text: str, *at_the_right: QWidget) -> QHBoxLayout:
    """The head of a section, with what can be done with all of it at the right."""
    row = QHBoxLayout()
    row.addWidget(label(text, "heading"))
    row.addStretch(1)
    for widget in at_the_right:
        row.addWidget(widget)
    return row


def keep_room(widget: QWidget) -> None:
    """Let nothing move where a widget is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def line() -> QFrame:
    """A thin line between sections."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


class TileButton(QPushButton):
    """A large button: what it does, and a line about that."""

    def __init__(self, name: str, says: str) -> None:
        """Both are for a user, and for a screen reader."""
        super().__init__()
        self.setProperty("role", "tile")
        self.setAccessibleName(name.rstrip("… "))
        self.setAccessibleDescription(says)
        self.setFixedHeight(_TILE_HEIGHT)
        self.setMinimumWidth(_TILE_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(3)
        for text, role in ((name, "name"), (says, "muted")):
            shown = label(text, role)
            shown.setWordWrap(False)
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(shown)
