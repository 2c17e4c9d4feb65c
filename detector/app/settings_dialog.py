"""The settings, made from their declarations; what is changed takes effect at once."""

from typing import Any

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from detector.app.setting_row import SettingRow, group_words
from detector.app.start.parts import label
from detector.app.start.style import STYLE
from detector.app.translation import tr
from detector.settings import UserSettings
from detector.settings_tree import Path, changed_at, every_setting, value_at

# A value that is still being turned is not tried, in ms.
_SETTLED_MS = 250
_SIZE = 680, 720


class SettingsDialog(QDialog):
    """A row for each setting, with a search above.

    Attributes:
        changed: tells the changes, as a mapping from places (see `settings_tree`) to values.
        rows: by their places.
    """

    changed = pyqtSignal(object)

    def __init__(self, settings: UserSettings, parent: QWidget | None = None) -> None:
        """Show the present settings; nothing is written by the dialog itself."""
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.setStyleSheet(STYLE)
        self.resize(*_SIZE)
        self._settings, self._pending = settings, dict[Path, Any]()
        self.rows: dict[Path, SettingRow] = {}
        self._groups: list[tuple[QWidget, list[SettingRow]]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLED_MS)
        self._timer.timeout.connect(self._tell)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search the settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self._message = label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addWidget(self._area(), 1)
        layout.addLayout(self._foot())
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)
        self._show_values()

    def say(self, message: str, fault: bool = False) -> None:
        """Say what came of a change."""
        self._message.setProperty("role", "fault" if fault else "muted")
        self._message.setStyleSheet("")
        self._message.setText(message)

    @property
    def message(self) -> str:
        """What came of the last change."""
        return self._message.text()

    def restore(self) -> None:
        """Let every setting have its default again."""
        for path, row in self.rows.items():
            if value_at(self._settings, path) != row.default:
                self._note(path, row.default)
        self._show_values()

    def done(self, result: int) -> None:
        # What was changed last counts, too.
        self._tell()
        super().done(result)

    def _area(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("bare")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.setSpacing(6)
        for placed in every_setting():
            row = SettingRow(placed)
            row.changed.connect(self._note)
            self.rows[placed.path] = row
            if not self._groups or self._groups[-1][1][-1].group != row.group:
                self._add_group(row.group)
            self._groups[-1][1].append(row)
            self._column.addWidget(row)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _add_group(self, name: str) -> None:
        title = label(group_words(name), "heading")
        title.setContentsMargins(0, 14 if self._groups else 2, 0, 4)
        self._column.addWidget(title)
        self._groups.append((title, []))

    def _foot(self) -> QHBoxLayout:
        restore, close = QPushButton(tr("Restore all defaults")), QPushButton(tr("Close"))
        restore.clicked.connect(self.restore)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(restore)
        row.addWidget(self._message, 1)
        row.addWidget(close)
        return row

    def _note(self, path: Path, value: Any) -> None:
        self._settings = changed_at(self._settings, {path: value})
        self._pending[path] = value
        self._timer.start()
        self._show_values()

    def _tell(self) -> None:
        self._timer.stop()
        pending, self._pending = self._pending, {}
        if pending:
            self.changed.emit(pending)

    def _show_values(self) -> None:
        for path, row in self.rows.items():
            row.show_value(value_at(self._settings, path))
            if row.group == "gate":
                row.setEnabled(self._settings.detector.gate is not None)

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for title, rows in self._groups:
            for row in rows:
                row.setVisible(all(word in row.searched for word in words))
            title.setVisible(any(not row.isHidden() for row in rows))
