"""What is reviewed is written in another format from the window itself."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QDialog, QLabel

from detector.app.review.export_dialog import ExportDialog
from detector.app.review.review_window import ReviewWindow
from tests.detector.app.review.conftest import OpenReview
from tests.detector.review.reviewed import with_recording

WaitFor = Callable[..., None]
_CONTROL = Qt.KeyboardModifier.ControlModifier


def _asked(window: ReviewWindow) -> ExportDialog:
    """The dialog, which Ctrl+E opens."""
    QTest.keyClick(window.pane, Qt.Key.Key_E, _CONTROL)
    found = window.findChild(ExportDialog)
    assert found is not None and found.isVisible()
    return found


def _choose(dialog: ExportDialog, name: str) -> None:
    dialog.formats.setCurrentIndex(dialog.formats.findData(name))


def test_a_reviewed_export_is_written_by_keys_alone(
    open_review_window: OpenReview, wait_for: WaitFor, tmp_path: Path
) -> None:
    folder = with_recording(tmp_path / "given")
    window = open_review_window(folder)
    QTest.keyClick(window.pane, Qt.Key.Key_N)
    QTest.keyClick(window.pane, Qt.Key.Key_X)
    dialog = _asked(window)
    assert dialog.reviewed.isChecked() and dialog.reviewed.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.begin.isEnabled()
    wait_for(dialog.begin.isEnabled, 60)
    written = folder / "reviewed" / "coco.json"
    assert dialog.message == f"Written: {written}"
    assert json.loads(written.read_text())["annotations"]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.isVisible()


def test_what_nothing_was_said_of_is_written_as_it_was_found(
    open_review_window: OpenReview, wait_for: WaitFor, tmp_path: Path
) -> None:
    dialog = _asked(open_review_window())
    assert not dialog.reviewed.isChecked() and not dialog.reviewed.isEnabled()
    assert dialog.formats.findData("training") < 0
    _choose(dialog, "mot")
    dialog.choose_folder(tmp_path / "out")
    dialog.export()
    wait_for(dialog.begin.isEnabled, 60)
    assert (tmp_path / "out" / "mot").is_dir()


def test_each_format_says_what_it_is_and_takes_verdicts_only_where_it_can(
    open_review_window: OpenReview,
) -> None:
    window = open_review_window()
    QTest.keyClick(window.pane, Qt.Key.Key_N)
    QTest.keyClick(window.pane, Qt.Key.Key_Y)
    dialog = _asked(window)
    for name, checked, free in (("report", False, False), ("training", True, False)):
        _choose(dialog, name)
        assert (dialog.reviewed.isChecked(), dialog.reviewed.isEnabled()) == (checked, free)
    _choose(dialog, "yolo")
    assert dialog.reviewed.isEnabled()
    assert "YOLO detection: a text file of boxes for each marked frame" in _words(dialog)


def test_what_cannot_be_written_is_said_and_another_can_be_asked_for(
    open_review_window: OpenReview, wait_for: WaitFor
) -> None:
    dialog = _asked(open_review_window())
    _choose(dialog, "dicom")
    dialog.export()
    wait_for(dialog.begin.isEnabled, 60)
    assert dialog.message and "Written" not in dialog.message


def test_an_analysis_that_goes_on_cannot_be_exported_yet(
    open_review_window: OpenReview, tmp_path: Path
) -> None:
    window = open_review_window()
    window.viewing.review, kept = None, window.viewing.review
    QTest.keyClick(window.pane, Qt.Key.Key_E, _CONTROL)
    assert window.findChild(QDialog) is None
    assert "has not reached its end" in window.viewing.message
    window.viewing.review = kept


@pytest.mark.parametrize("close", [ExportDialog.reject, lambda dialog: dialog.parent().close()])
def test_closing_stops_what_goes_on(
    open_review_window: OpenReview, close: Callable[[ExportDialog], object], tmp_path: Path
) -> None:
    dialog = _asked(open_review_window())
    _choose(dialog, "annotated")
    dialog.choose_folder(tmp_path / "out")
    dialog.export()
    close(dialog)
    assert not (tmp_path / "out" / "annotated.mp4").exists()


def _words(dialog: ExportDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]
