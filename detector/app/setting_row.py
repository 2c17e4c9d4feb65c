"""One setting: its name, an editor that fits its type and range, its help, the way back to its default."""

from collections.abc import Callable
from dataclasses import is_dataclass
from pathlib import Path
from types import NoneType
from typing import Any, get_args

from PyQt6.QtCore import QSignalBlocker, pyqtSignal
from PyQt6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from detector.app.start.parts import keep_room, label
from detector.app.translation import tr
from detector.inference.models import released_models
from detector.settings_tree import PlacedSetting

MODEL, RECORDS = ("detector", "model"), ("record", "folder")
_WIDTH = 230
_MOST, _BUTTON = 999, 34


class SettingRow(QFrame):
    """Shows a value, and tells another.

    Attributes:
        changed: tells the setting's place and its new value.
        group: what it belongs to.
        default: of the setting.
        searched: all that a search may find it by, in lower case.
        restore: the button that brings the default back.
        editor: shows and takes the value.
    """

    changed = pyqtSignal(object, object)

    def __init__(self, placed: PlacedSetting) -> None:
        """Make the editor that the setting's type asks for."""
        super().__init__()
        setting = placed.setting
        self.group, self.default, self._path = placed.group, setting.default, placed.path
        name, says = tr(setting.title), tr(setting.help)
        self.searched = " ".join((name, says, setting.name, setting.help, group_words(self.group))).lower()
        self.editor = make_editor(placed, self._tell)
        self.editor.setAccessibleName(name)
        self.editor.setAccessibleDescription(says)
        self.editor.setFixedWidth(_WIDTH)
        self.restore = QPushButton("↺")
        self.restore.setProperty("role", "flat")
        self.restore.setToolTip(tr("Restore the default"))
        self.restore.setAccessibleName(tr("Restore the default of {name}").format(name=name))
        self.restore.clicked.connect(lambda: self.changed.emit(self._path, self.default))
        keep_room(self.restore)
        title = QLabel(name)
        title.setBuddy(self.editor)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 5, 0, 5)
        layout.setVerticalSpacing(1)
        layout.setHorizontalSpacing(18)
        layout.setColumnStretch(0, 1)
        layout.addWidget(title, 0, 0)
        layout.addWidget(label(says, "muted"), 1, 0)
        layout.addWidget(self.editor, 0, 1, 2, 1)
        layout.addWidget(self.restore, 0, 2, 2, 1)

    def show_value(self, value: Any) -> None:
        """Show a value, without telling it."""
        with QSignalBlocker(self.editor):
            self.editor.show_value(value)
        self.restore.setVisible(value != self.default)

    def _tell(self, value: Any) -> None:
        self.changed.emit(self._path, value)


class Editor(QWidget):
    """Shows one value and takes another. Each kind of setting has one."""

    def show_value(self, value: Any) -> None:
        """Show a value, without telling it."""
        raise NotImplementedError


class Switch(Editor):
    """Yes or no; of what may be left out as a whole, there or not."""

    def __init__(self, tell: Callable[[Any], None], there: Any) -> None:
        super().__init__()
        self.box = QCheckBox()
        _fill(self, self.box)
        self.box.toggled.connect(lambda on: tell(there if on else None if is_dataclass(there) else False))

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(value))


class Choice(Editor):
    """One of some names; where it is open, another one, which may be asked for."""

    def __init__(
        self, tell: Callable[[Any], None], names: tuple[str, ...], ask: Callable[[QWidget], str] | None = None
    ) -> None:
        super().__init__()
        is_open = ask is not None
        self.box = QComboBox()
        self.box.setEditable(is_open)
        for name in names:
            self.box.addItem(choice_words(name), name)
        _fill(self, self.box, ask=ask, tell=tell)
        self._open = is_open
        self.box.activated.connect(lambda _: tell(self.box.currentData()))
        self._tell_value = tell
        line = self.box.lineEdit()
        if line is not None:
            # No lambda that knows the line: Python would take both for garbage, since Qt made the line.
            line.editingFinished.connect(self._tell_typed)

    def _tell_typed(self) -> None:
        if typed := self.box.currentText().strip():
            at = self.box.findText(typed)
            self._tell_value(typed if at < 0 else self.box.itemData(at))

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            at = self.box.findData(str(value))
            if at >= 0:
                self.box.setCurrentIndex(at)
            elif self._open:
                self.box.setEditText(str(value))


class Number(Editor):
    """A number in its range; a box before it where it may be left to others."""

    def __init__(
        self, tell: Callable[[Any], None], placed: PlacedSetting, whole: bool, may_lack: bool
    ) -> None:
        super().__init__()
        setting = placed.setting
        self.box: QSpinBox | QDoubleSpinBox = QSpinBox() if whole else QDoubleSpinBox()
        if isinstance(self.box, QDoubleSpinBox):
            self.box.setDecimals(2)
            self.box.setSingleStep(0.05)
        self.box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        # What has no end has one here, beyond what anybody would turn to.
        least, most = setting.least or 0, _MOST if setting.most is None else setting.most
        self.box.setRange(int(least), int(most)) if isinstance(self.box, QSpinBox) else self.box.setRange(
            least, most
        )
        self.given = QCheckBox(tr("own value")) if may_lack else None
        _fill(self, *(widget for widget in (self.given, self.box) if widget is not None))
        self.box.setKeyboardTracking(False)
        self.box.valueChanged.connect(lambda value: tell(_round(value)))
        if self.given is not None:
            self.given.toggled.connect(lambda on: tell(_round(self.box.value()) if on else None))

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            if value is not None:
                self.box.setValue(value)
        self.box.setEnabled(value is not None)
        if self.given is not None:
            with QSignalBlocker(self.given):
                self.given.setChecked(value is not None)


class Text(Editor):
    """A text, or a path, which may be asked for; empty stands for none where there may be none."""

    def __init__(
        self, tell: Callable[[Any], None], may_lack: bool, ask: Callable[[QWidget], str] | None = None
    ) -> None:
        super().__init__()
        self.box = QLineEdit()
        _fill(self, self.box, ask=ask, tell=tell)
        self.box.editingFinished.connect(lambda: tell(self.box.text().strip() or (None if may_lack else "")))

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setText("" if value is None else str(value))


def make_editor(placed: PlacedSetting, tell: Callable[[Any], None]) -> Editor:
    """The editor that a setting's type asks for."""
    setting = placed.setting
    kinds = get_args(setting.kind) or (setting.kind,)
    may_lack, kind = NoneType in kinds, next(each for each in kinds if each is not NoneType)
    if setting.choices:
        return Choice(tell, setting.choices)
    if placed.path == MODEL:
        return Choice(tell, tuple(released_models()), _ask_model)
    if kind is bool:
        return Switch(tell, True)
    if is_dataclass(kind):
        return Switch(tell, setting.default)
    if kind in (int, float):
        return Number(tell, placed, kind is int, may_lack)
    assert kind in (str, Path)
    return Text(tell, may_lack, _ask_folder if placed.path == RECORDS else None)


def group_words(name: str) -> str:
    """The name of a group of settings, for a user."""
    return {
        "detector": tr("Detection"),
        "gate": tr("When a polyp is marked"),
        "record": tr("Recording of procedures"),
        "review": tr("Review of results"),
        "window": tr("Window"),
    }.get(name, name)


def choice_words(name: str) -> str:
    """One of the names that a setting can be, for a user."""
    return {
        "system": tr("as the system"),
        "en": "English",
        "de": "Deutsch",
        "auto": tr("automatic"),
        "brackets": tr("corners"),
        "outline": tr("outline"),
        "tint": tr("outline and tint"),
        "score": tr("outline, box and score"),
    }.get(name, name)


def _ask_model(window: QWidget) -> str:
    return QFileDialog.getOpenFileName(window, tr("Choose a model"), "", "ONNX (*.onnx)")[0]


def _ask_folder(window: QWidget) -> str:
    return QFileDialog.getExistingDirectory(window, tr("Choose a folder for records"))


def _fill(
    editor: QWidget,
    *widgets: QWidget,
    ask: Callable[[QWidget], str] | None = None,
    tell: Callable[[Any], None] | None = None,
) -> None:
    """Lay out an editor; with `ask`, a button asks for what is to be told."""
    layout = QHBoxLayout(editor)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    for widget in widgets:
        layout.addWidget(widget)
    editor.setFocusProxy(widgets[-1])
    if ask is not None and tell is not None:
        button = QPushButton("…")
        button.setAccessibleName(tr("Choose…"))
        button.setToolTip(tr("Choose…"))
        button.setFixedWidth(_BUTTON)
        button.clicked.connect(lambda: (chosen := ask(editor.window() or editor)) and tell(chosen))
        layout.addWidget(button)


def _round(value: float) -> float:
    """As it is shown: not 0.30000000000000004."""
    return value if isinstance(value, int) else round(value, 2)
