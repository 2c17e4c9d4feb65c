"""The settings dialog is made from the declarations; what is changed is written, and seen at once."""

import gc
import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)

from detector.app.main_window import MainWindow
from detector.app.review.difference_window import DifferenceWindow
from detector.app.review.review_window import ReviewWindow
from detector.app.review.windows import Reviewing
from detector.app.setting_row import Number, SettingRow, Switch
from detector.app.settings_dialog import SettingsDialog
from detector.app.start.workplace import Workplace
from detector.app.translation import install_language
from detector.files.settings_file import settings_path, user_settings
from detector.settings import DetectorSettings, Gate, UserSettings
from detector.settings_tree import every_setting
from tests.detector.app.start.marked_words import words_marked
from tests.detector.review.reviewed import with_recording
from tests.detector.review.test_side_by_side import other_markings

OpenWorkplace = Callable[..., Workplace]
WaitFor = Callable[..., None]
Box = TypeVar("Box", bound=QWidget)
THRESHOLD, GATE, HOLD = ("detector", "threshold"), ("detector", "gate"), ("detector", "gate", "hold")
REVIEWER = "review", "reviewer"
MODEL, STYLE, LANGUAGE = ("detector", "model"), ("window", "style"), ("window", "language")


@pytest.fixture
def dialog(application: QApplication) -> SettingsDialog:
    return SettingsDialog(UserSettings())


def _row(dialog: SettingsDialog, *path: str) -> SettingRow:
    return dialog.rows[path]


def _box(row: SettingRow, kind: type[Box]) -> Box:
    found = row.findChild(kind)
    assert found is not None
    return found


def _told(dialog: SettingsDialog) -> dict[tuple[str, ...], object]:
    """All that the dialog has told so far."""
    told: dict[tuple[str, ...], object] = {}
    dialog.changed.connect(told.update)
    return told


def test_every_setting_has_a_row_with_its_help_and_shows_its_value(dialog: SettingsDialog) -> None:
    assert list(dialog.rows) == [placed.path for placed in every_setting()]
    for placed in every_setting():
        row = dialog.rows[placed.path]
        assert placed.setting.help.lower() in row.searched
        assert row.editor.accessibleName() == placed.setting.title
        assert row.restore.isHidden()


def test_number_keeps_to_its_range_and_may_be_left_out(dialog: SettingsDialog) -> None:
    told, row = _told(dialog), _row(dialog, *THRESHOLD)
    box, given = _box(row, QDoubleSpinBox), _box(row, QCheckBox)
    assert not box.isEnabled()
    given.setChecked(True)
    box.setValue(7)
    dialog.accept()
    assert told == {THRESHOLD: 0.99}
    given.setChecked(False)
    dialog.accept()
    assert told == {THRESHOLD: None}


def test_setting_that_is_not_the_default_can_be_restored(application: QApplication) -> None:
    dialog = SettingsDialog(UserSettings(DetectorSettings(gate=Gate(hold=0.9))))
    told, row = _told(dialog), _row(dialog, *HOLD)
    assert not row.restore.isHidden()
    row.restore.click()
    dialog.accept()
    assert told == {HOLD: 0.2}
    assert row.restore.isHidden()
    assert _box(row, QDoubleSpinBox).value() == 0.2


def test_all_are_restored_at_once(application: QApplication) -> None:
    dialog = SettingsDialog(UserSettings(DetectorSettings(threshold=0.4, gate=None)))
    told = _told(dialog)
    dialog.restore()
    dialog.accept()
    assert told == {THRESHOLD: None, GATE: Gate()}


def test_model_and_folder_can_be_asked_for(
    dialog: SettingsDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "m.onnx"), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    told = _told(dialog)
    for path in (MODEL, ("record", "folder")):
        _row(dialog, *path).editor.findChild(QPushButton).click()
    dialog.accept()
    # What is not chosen changes nothing.
    assert told == {MODEL: str(tmp_path / "m.onnx")}


def test_typed_model_is_told_however_much_was_cleared_away_meanwhile(dialog: SettingsDialog) -> None:
    told = _told(dialog)
    gc.collect()
    line = _box(_row(dialog, *MODEL), QComboBox).lineEdit()
    assert line is not None
    line.setText(" other.onnx ")
    line.editingFinished.emit()
    dialog.accept()
    assert told == {MODEL: "other.onnx"}


def test_search_leaves_what_has_the_words(dialog: SettingsDialog) -> None:
    dialog.search.setText("gpu")
    left = {path for path, row in dialog.rows.items() if not row.isHidden()}
    assert left == {("detector", "require_gpu"), ("window", "painter")}
    dialog.search.setText("LAST seen")
    assert {path for path, row in dialog.rows.items() if not row.isHidden()} == {HOLD}
    dialog.search.clear()
    assert not any(row.isHidden() for row in dialog.rows.values())


def test_settings_of_the_gate_wait_for_a_gate(dialog: SettingsDialog) -> None:
    assert _row(dialog, *HOLD).isEnabled()
    _box(_row(dialog, *GATE), QCheckBox).setChecked(False)
    assert not _row(dialog, *HOLD).isEnabled()


def test_new_setting_gets_the_editor_of_its_type(dialog: SettingsDialog) -> None:
    editors = {path: type(row.editor) for path, row in dialog.rows.items()}
    assert (editors[HOLD], editors[GATE]) == (Number, Switch)


def _open_playing(workplace: Workplace, video: Path, wait_for: WaitFor) -> tuple[MainWindow, SettingsDialog]:
    workplace.open([str(video)])
    window = workplace.window
    assert window is not None
    wait_for(lambda: window.session.status().live.engine_opened)
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert workplace.settings.dialog is not None
    return window, workplace.settings.dialog


def test_threshold_and_style_take_effect_while_it_plays_and_are_written(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path
) -> None:
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_bytes(b"# ours\n")
    window, dialog = _open_playing(open_workplace(), video, wait_for)
    row = _row(dialog, *THRESHOLD)
    _box(row, QCheckBox).setChecked(True)
    _box(row, QDoubleSpinBox).setValue(0.95)
    styles = _box(_row(dialog, *STYLE), QComboBox)
    styles.setCurrentIndex(2)
    styles.activated.emit(2)
    wait_for(lambda: "effect" in dialog.message)
    assert window.view.style_of_markers.name == "tint"
    assert _threshold(window) == 0.95
    assert settings_path().read_bytes().startswith(b"# ours\n")
    assert (user_settings().detector.threshold, user_settings().window.style) == (0.95, "tint")


def _threshold(window: MainWindow) -> float | None:
    window.session.seek(0.0)
    for _ in range(100):
        QTest.qWait(20)
        detector = window.session._analyzer.detector
        if detector is not None and detector.threshold == 0.95:
            return detector.threshold
    return None


def test_model_that_cannot_be_had_is_said_and_the_picture_goes_on(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path
) -> None:
    window, dialog = _open_playing(open_workplace(), video, wait_for)
    line = _box(_row(dialog, *MODEL), QComboBox).lineEdit()
    assert line is not None
    line.setText("absent")
    line.editingFinished.emit()
    wait_for(lambda: "absent" in dialog.message)
    assert window.isVisible()
    assert window.session.status().failure is None
    assert window.session.status().device == "cpu float32, green"


def _open_before_review(workplace: Workplace, *results: Path) -> tuple[Reviewing, SettingsDialog]:
    workplace.open([str(folder) for folder in results])
    review = workplace.review
    assert review is not None
    assert QTest.qWaitForWindowActive(review)
    QTest.keyClick(review, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert workplace.settings.dialog is not None
    return review, workplace.settings.dialog


def test_settings_before_a_review_take_effect_in_it_and_close_with_it(
    open_workplace: OpenWorkplace, wait_for: WaitFor, tmp_path: Path
) -> None:
    workplace = open_workplace()
    window, dialog = _open_before_review(workplace, with_recording(tmp_path / "results"))
    assert isinstance(window, ReviewWindow) and window.viewing.review is not None
    reviewer = _box(_row(dialog, *REVIEWER), QLineEdit)
    reviewer.setText("CD")
    reviewer.editingFinished.emit()
    styles = _box(_row(dialog, *STYLE), QComboBox)
    styles.setCurrentIndex(2)
    styles.activated.emit(2)
    _box(_row(dialog, *HOLD), QDoubleSpinBox).setValue(0.5)
    wait_for(lambda: dialog.message == "In effect for what is analyzed from now on.")
    assert window.pane.style_of_markers.name == "tint"
    assert (user_settings().review.reviewer, user_settings().window.style) == ("CD", "tint")
    window.select(1)
    QTest.mouseClick(window.buttons["accept"], Qt.MouseButton.LeftButton)
    said = json.loads(window.viewing.review.path.read_text().splitlines()[-1])
    assert (said["action"], said["who"]) == ("judge", "CD")
    window.close()
    assert workplace.settings.dialog is None


def test_settings_open_before_two_analyses_too_by_their_button(
    open_workplace: OpenWorkplace, tmp_path: Path
) -> None:
    workplace = open_workplace()
    other_markings(tmp_path / "b")
    window, dialog = _open_before_review(workplace, with_recording(tmp_path / "a"), tmp_path / "b")
    assert isinstance(window, DifferenceWindow)
    dialog.close()
    assert workplace.settings.dialog is None
    (button,) = (each for each in window.findChildren(QPushButton) if each.accessibleName() == "settings")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert workplace.settings.dialog is not None


def test_settings_file_that_is_wrong_is_told_and_left_as_it_is(
    open_workplace: OpenWorkplace, wait_for: WaitFor
) -> None:
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_bytes(b"threshold = 7\n")
    workplace = open_workplace()
    QTest.keyClick(workplace.start, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = workplace.settings.dialog
    assert dialog is not None
    _box(_row(dialog, *HOLD), QDoubleSpinBox).setValue(0.5)
    wait_for(lambda: "settings.toml: threshold" in dialog.message)
    assert settings_path().read_bytes() == b"threshold = 7\n"


def test_start_screen_speaks_another_language_once_it_is_chosen(
    open_workplace: OpenWorkplace, wait_for: WaitFor, application: QApplication
) -> None:
    workplace = open_workplace()
    try:
        QTest.keyClick(workplace.start, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        dialog = workplace.settings.dialog
        assert dialog is not None
        languages = _box(_row(dialog, *LANGUAGE), QComboBox)
        languages.setCurrentIndex(languages.findData("de"))
        languages.activated.emit(languages.currentIndex())
        dialog.accept()
        wait_for(lambda: workplace.start.isVisible())
        assert workplace.start.review.buttons[0].accessibleName() == "Aufnahmen"
    finally:
        install_language(application, "en")


def test_every_word_of_the_dialog_is_translated(application: QApplication) -> None:
    with words_marked(application):
        dialog = SettingsDialog(UserSettings())
    names = ("text", "placeholderText", "accessibleName", "accessibleDescription", "toolTip", "windowTitle")
    texts = {
        str(getattr(widget, name)())
        for widget in dialog.findChildren(QWidget)
        for name in names
        if hasattr(widget, name) and not isinstance(widget, QDoubleSpinBox)
    }
    left = {text for text in texts if text and "«" not in text and not text.replace(".", "").isdecimal()}
    assert left <= {"↺", "…", "default"}
