"""From the start screen to a picture and back, with what is remembered on the way."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QWidget

from detector.app.main_window import MainWindow
from detector.app.review.difference_window import DifferenceWindow
from detector.app.review.review_window import ReviewWindow
from detector.app.shown import Chosen
from detector.app.start.workplace import Workplace
from detector.desk.kinds import Brought, Kind
from detector.desk.place import read_place
from detector.desk.recent import note_recent, read_recents
from detector.settings import RecordSettings
from tests.detector.app.start.marked_words import words_marked
from tests.detector.review.reviewed import with_recording
from tests.detector.review.test_side_by_side import other_markings
from tests.recordings import write_recording

OpenWorkplace = Callable[..., Workplace]
WaitFor = Callable[..., None]


def _window(workplace: Workplace) -> MainWindow:
    assert workplace.window is not None
    return workplace.window


def _plays(workplace: Workplace) -> bool:
    return workplace.window is not None and workplace.window.session.status().live.decoded > 0


def _drop(target: QWidget, *paths: str) -> None:
    """As a file manager does it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) if "://" not in path else QUrl(path) for path in paths])
    actions, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(20, 20), actions, data, button, key)
    QApplication.sendEvent(target, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(20, 20), actions, data, button, key))


def test_dropped_recording_plays_and_its_end_leads_back(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path
) -> None:
    workplace = open_workplace()
    _drop(workplace.start, str(video))
    wait_for(lambda: _plays(workplace))
    assert workplace.start.isHidden()
    assert _window(workplace).session.status().name == "v.mp4"
    _window(workplace).close()
    assert workplace.window is None
    assert workplace.start.isVisible()
    assert workplace.start.recent.list.item(0).text() == "v.mp4"


def test_several_play_one_after_the_other(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path, cameras: list[object]
) -> None:
    workplace = open_workplace()
    _drop(workplace.start, str(video), str(video.with_name("camera.mp4")))
    wait_for(lambda: _plays(workplace))
    assert _window(workplace).session.status().sources == 2


def test_drop_on_the_picture_takes_its_place(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path, cameras: list[object]
) -> None:
    workplace = open_workplace()
    workplace.open([str(video)])
    first = _window(workplace)
    _drop(first, str(video.with_name("camera.mp4")))
    wait_for(lambda: _window(workplace) is not first and _plays(workplace))
    assert _window(workplace).session.status().name == "camera.mp4"
    assert workplace.start.isHidden()


def test_procedure_that_is_being_recorded_is_not_ended_by_a_drop(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path, tmp_path: Path
) -> None:
    workplace = open_workplace()
    workplace.settings.chosen = _recording_to(workplace, tmp_path / "records")
    workplace.open([str(video)])
    wait_for(lambda: _plays(workplace))
    window = _window(workplace)
    window.controls.toggle_record()
    _drop(window, str(video))
    assert _window(workplace) is window
    assert "end the record first" in window.controls.message()
    assert window.session.keeper.record is not None


def _recording_to(workplace: Workplace, folder: Path) -> Chosen:
    stored = replace(workplace.settings.chosen.stored, record=RecordSettings(str(folder)))
    return Chosen(stored, stored)


@pytest.mark.parametrize(
    ("dropped", "message"),
    [("absent.mp4", "no such file or folder"), ("notes.txt", "is neither a video nor a picture")],
)
def test_what_cannot_be_opened_is_said_on_the_start_screen(
    dropped: str, message: str, open_workplace: OpenWorkplace, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    workplace = open_workplace()
    _drop(workplace.start, str(tmp_path / dropped))
    assert workplace.window is None
    assert workplace.start.isVisible()
    assert message in workplace.start.message


def test_camera_is_chosen_by_the_keyboard_in_its_mode_and_was_set_free(
    open_workplace: OpenWorkplace, wait_for: WaitFor
) -> None:
    workplace = open_workplace()
    wait_for(lambda: len(workplace.start.live.tiles) == 2)
    tile, busy = workplace.start.live.tiles
    wait_for(lambda: not tile.picture().isNull())
    assert "busy" in busy.words()
    tile.modes.setCurrentIndex(1)
    told: list[object] = []
    tile.chosen.connect(lambda source, mode: told.append(mode))
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Return)
    wait_for(lambda: _plays(workplace))
    (mode,) = told
    assert (mode.width, mode.height, mode.rate, mode.pixel_format) == (1920, 1080, 60.0, "mjpeg")  # type: ignore[attr-defined]
    assert not tile.looks


def test_machine_without_a_camera_says_so(open_workplace: OpenWorkplace, wait_for: WaitFor) -> None:
    live = open_workplace([]).start.live
    wait_for(lambda: "No camera" in live.words())


def test_recent_recording_opens_by_the_keyboard(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path
) -> None:
    note_recent([Brought(Kind.VIDEO, str(video))])
    workplace = open_workplace()
    workplace.start.recent.list.setCurrentRow(0)
    workplace.start.recent.list.setFocus()
    QTest.keyClick(workplace.start.recent.list, Qt.Key.Key_Return)
    wait_for(lambda: _plays(workplace))


def test_recording_that_is_gone_is_grey_and_says_why(
    open_workplace: OpenWorkplace, wait_for: WaitFor
) -> None:
    note_recent([Brought(Kind.VIDEO, "/gone/v.mp4")])
    recent = open_workplace().start.recent
    wait_for(lambda: "not found: /gone/v.mp4" in recent.described(0))


def test_address_whose_password_was_not_kept_is_to_be_completed(open_workplace: OpenWorkplace) -> None:
    note_recent([Brought(Kind.STREAM, "rtsp://user:secret@127.0.0.1:9/live")])
    start = open_workplace().start
    start.recent.list.itemActivated.emit(start.recent.list.item(0))
    assert start.live.address.currentText() == "rtsp://127.0.0.1:9/live"
    assert "complete it" in start.message


def test_typed_address_opens_the_window_at_once_and_is_remembered(
    open_workplace: OpenWorkplace, wait_for: WaitFor
) -> None:
    workplace = open_workplace()
    workplace.start.live.edit_address("tcp://127.0.0.1:9")
    QTest.keyClick(workplace.start.live.address.lineEdit(), Qt.Key.Key_Return)
    assert _window(workplace).session.status().name == "tcp://127.0.0.1:9"
    assert read_recents()[0].source == "tcp://127.0.0.1:9"


def test_results_are_reviewed_and_closing_them_leads_back(
    open_workplace: OpenWorkplace, wait_for: WaitFor, tmp_path: Path
) -> None:
    folder = with_recording(tmp_path / "results")
    workplace = open_workplace()
    _drop(workplace.start, str(folder))
    review = workplace.review
    assert review is not None
    assert review.isVisible()
    assert workplace.start.isHidden()
    assert len(review.viewing.overview.tracks) == 3
    assert read_recents()[0].kind is Kind.RESULTS
    review.close()
    assert workplace.review is None
    assert workplace.start.isVisible()


def test_recording_that_is_chosen_for_review_is_analyzed_while_it_is_shown(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path
) -> None:
    workplace = open_workplace()
    workplace.start.review.chosen.emit([str(video)])
    review = workplace.review
    assert isinstance(review, ReviewWindow) and review.isVisible()
    assert review.viewing.review is None
    wait_for(lambda: review.viewing.review is not None, 60.0)
    assert len(review.viewing.lesions) == 1
    assert read_recents()[0].source == str(video)
    review.close()
    # What was analyzed once is never analyzed again.
    _drop(workplace.start, str(video))
    assert workplace.review is not None and workplace.review.viewing.review is not None


def test_several_recordings_that_are_chosen_for_review_play(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path, tmp_path: Path
) -> None:
    workplace = open_workplace()
    second = write_recording(tmp_path / "w.mp4")
    workplace.start.review.chosen.emit([str(video), str(second)])
    wait_for(lambda: _plays(workplace))
    assert workplace.review is None


def test_recording_that_is_dropped_on_a_review_takes_its_place(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path, tmp_path: Path
) -> None:
    workplace = open_workplace()
    workplace.open([str(with_recording(tmp_path / "results"))])
    review = workplace.review
    assert review is not None
    _drop(review, str(tmp_path / "absent.mp4"))
    assert "absent.mp4" in review.viewing.message
    _drop(review, str(video))
    wait_for(lambda: _plays(workplace))
    assert workplace.review is None
    assert workplace.start.isHidden()


def test_two_analyses_of_a_recording_are_seen_side_by_side(
    open_workplace: OpenWorkplace, tmp_path: Path
) -> None:
    with_recording(tmp_path / "a")
    other_markings(tmp_path / "b")
    workplace = open_workplace()
    _drop(workplace.start, str(tmp_path / "a"), str(tmp_path / "b"))
    assert isinstance(workplace.review, DifferenceWindow)
    assert workplace.review.isVisible()
    workplace.review.close()
    assert workplace.start.isVisible()


def test_results_of_several_recordings_are_to_be_chosen_from(
    open_workplace: OpenWorkplace, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        with_recording(tmp_path / "out" / name)
    workplace = open_workplace()
    _drop(workplace.start, str(tmp_path / "out"))
    assert workplace.review is None
    assert "choose the folder of one" in workplace.start.message


def test_damaged_results_are_said_on_the_start_screen(open_workplace: OpenWorkplace, tmp_path: Path) -> None:
    (tmp_path / "results.jsonl").write_bytes(b"{")
    workplace = open_workplace()
    _drop(workplace.start, str(tmp_path / "results.jsonl"))
    assert workplace.review is None
    assert "results.jsonl" in workplace.start.message


def test_window_comes_back_where_it_was_with_its_panel(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path
) -> None:
    workplace = open_workplace()
    workplace.open([str(video)])
    window = _window(workplace)
    window.setGeometry(40, 50, 1100, 620)
    window.panel.hide()
    window.close()
    assert (read_place().box, read_place().panel) == ((40, 50, 1100, 620), False)
    workplace.open([str(video)])
    assert _window(workplace).geometry().getRect() == (40, 50, 1100, 620)
    assert _window(workplace).panel.isHidden()


def test_review_comes_back_where_it_was_and_with_or_without_its_lesions(
    open_workplace: OpenWorkplace, tmp_path: Path
) -> None:
    folder = with_recording(tmp_path / "results")
    workplace = open_workplace()
    workplace.open([str(folder)])
    assert workplace.review is not None and not workplace.review.side.isHidden()
    workplace.review.setGeometry(30, 60, 1100, 640)
    workplace.review.side.hide()
    workplace.review.close()
    start = workplace.start.geometry()
    workplace.open([str(folder)])
    assert workplace.review is not None
    assert workplace.review.geometry().getRect() == (30, 60, 1100, 640)
    assert workplace.review.side.isHidden()
    workplace.review.close()
    assert workplace.start.geometry() == start


def test_model_that_cannot_be_had_leads_back_with_the_reason(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path
) -> None:
    workplace = open_workplace()
    stored = workplace.settings.chosen.stored
    without = replace(stored, detector=replace(stored.detector, model="absent"))
    workplace.settings.chosen = Chosen(without, without)
    workplace.open([str(video)])
    wait_for(lambda: workplace.window is None)
    assert "absent" in workplace.start.message
    assert workplace.start.isVisible()


def test_every_control_has_a_name_for_a_screen_reader_and_can_be_reached_by_tab(
    open_workplace: OpenWorkplace, wait_for: WaitFor
) -> None:
    note_recent([Brought(Kind.CAMERA, "/dev/video0")])
    start = open_workplace().start
    wait_for(lambda: len(start.live.tiles) == 2 and start.live.tiles[1].isVisible())
    reached = set()
    for _ in range(40):
        QTest.keyClick(start.focusWidget(), Qt.Key.Key_Tab)
        reached.add(start.focusWidget())
    assert {*start.live.tiles, *start.review.buttons, start.recent.list, start.live.address} <= reached
    for widget in reached:
        assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget


def test_every_word_on_the_start_screen_is_translated(
    open_workplace: OpenWorkplace, application: QApplication, wait_for: WaitFor
) -> None:
    with words_marked(application):
        start = open_workplace().start
        wait_for(lambda: len(start.live.tiles) == 2)
        shown = {text for widget in start.findChildren(QWidget) for text in _texts(widget) if text}
    own = {"polyp-detector", "Capture card", "Webcam", "Device or resource busy"}
    assert {text for text in shown if "«" not in text} <= own


def _texts(widget: QWidget) -> list[str]:
    names = ("text", "placeholderText", "accessibleName", "accessibleDescription", "windowTitle")
    return [str(getattr(widget, name)()) for name in names if hasattr(widget, name)]


def test_state_on_the_picture_is_told_to_a_screen_reader(
    open_workplace: OpenWorkplace, wait_for: WaitFor, video: Path
) -> None:
    workplace = open_workplace()
    workplace.open([str(video)])
    wait_for(lambda: _window(workplace).view.accessibleName() == "ENDED")
