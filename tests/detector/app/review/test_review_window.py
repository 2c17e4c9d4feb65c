"""The review window shows what was found, leads through it by keys and mouse, and takes verdicts."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QWidget,
)

from detector.app.review.look import COLOURS
from detector.app.review.review_window import ReviewWindow
from detector.app.review.timeline_painter import TOP_OF_CURVE, TOP_OF_LANES
from detector.review import Verdict
from detector.review.loop import Loop
from detector.review.player import PlayerStatus
from tests.detector.analysis.results.results_file import end, frame, header, write
from tests.detector.app.pixels import in_colour, pixels
from tests.detector.app.review.conftest import OpenReview
from tests.detector.review.lesions_file import three_markings
from tests.recordings import write_recording

WaitFor = Callable[..., None]
_LEFT = Qt.MouseButton.LeftButton


def _status(window: ReviewWindow) -> PlayerStatus:
    assert window.viewing.player is not None
    return window.viewing.player.status()


def _shown(window: ReviewWindow) -> int:
    """Number of the frame in the pane."""
    frame = window.pane._shown.frame
    return -1 if frame is None else frame.index


def _go(window: ReviewWindow, wait_for: WaitFor, index: int) -> None:
    window.viewing.seek(index / 25)
    wait_for(lambda: _shown(window) == index and not _status(window).moving, 20)


def _verdicts(window: ReviewWindow) -> list[str]:
    return [lesion.verdict.value for lesion in window.viewing.lesions]


def _type(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(widget, key, modifier)


def _turn_wheel(widget: QWidget, at: QPoint, turned: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_results_are_there_at_once_and_exactly(open_review_window: OpenReview, wait_for: WaitFor) -> None:
    window = open_review_window()
    assert window.side.model.rowCount() == 3
    for index, markers in ((9, 0), (10, 1), (15, 2), (25, 0), (50, 0)):
        _go(window, wait_for, index)
        wait_for(lambda markers=markers: window.pane.markers == markers)
    assert window.pane.badge_text == "PAUSED"
    assert "Research use only. Not a medical device." in window.windowTitle()


def test_keys_lead_exactly_to_a_frame(open_review_window: OpenReview, wait_for: WaitFor) -> None:
    window = open_review_window()
    _go(window, wait_for, 31)
    for key, modifier, index in (
        (Qt.Key.Key_Comma, Qt.KeyboardModifier.NoModifier, 30),
        (Qt.Key.Key_Comma, Qt.KeyboardModifier.NoModifier, 29),
        (Qt.Key.Key_Period, Qt.KeyboardModifier.NoModifier, 30),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 55),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 30),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 99),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier, 10),
        (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier, 12),
        (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier, 30),
        (Qt.Key.Key_P, Qt.KeyboardModifier.NoModifier, 12),
    ):
        _type(window, key, modifier)
        wait_for(lambda index=index: _shown(window) == index, 20)


def test_it_plays_and_its_badge_says_what_is_so(open_review_window: OpenReview, wait_for: WaitFor) -> None:
    window = open_review_window()
    seen: set[str] = set()
    _type(window, Qt.Key.Key_Space)

    def is_over() -> bool:
        seen.add(window.pane.badge_text)
        return window.pane.badge_text == "ENDED"

    wait_for(is_over, 30)
    assert {"LOOKING", "MARKED"} <= seen
    _type(window, Qt.Key.Key_H)
    _type(window, Qt.Key.Key_Space)
    wait_for(lambda: window.pane.badge_text == "BYPASS", 20)
    assert window.pane.markers == 0


def test_verdicts_by_keys_are_on_the_disk_and_can_be_undone(open_review_window: OpenReview) -> None:
    window = open_review_window()
    results = window.viewing.overview.path.read_bytes()
    _type(window, Qt.Key.Key_N)
    _type(window, Qt.Key.Key_Y)
    _type(window, Qt.Key.Key_N)
    _type(window, Qt.Key.Key_X)
    assert _verdicts(window) == ["accepted", "rejected", "unreviewed"]
    _type(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _verdicts(window) == ["accepted", "unreviewed", "unreviewed"]
    _type(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert _verdicts(window) == ["accepted", "rejected", "unreviewed"]
    assert window.viewing.review is not None
    steps = [json.loads(line) for line in window.viewing.review.path.read_text().splitlines()]
    assert [step["who"] for step in steps if "action" in step] == ["AB"] * 4
    assert window.viewing.overview.path.read_bytes() == results
    assert window.side._count.text() == "2 of 3 reviewed"


def test_buttons_do_what_keys_do(open_review_window: OpenReview) -> None:
    window = open_review_window()
    window.viewing.select(3)
    window.refresh()
    QTest.mouseClick(window.buttons["accept"], _LEFT)
    assert _verdicts(window)[2] == "accepted" and window.buttons["accept"].isChecked()
    QTest.mouseClick(window.buttons["undo"], _LEFT)
    assert _verdicts(window)[2] == "unreviewed"


def test_lesions_that_are_chosen_in_the_list_are_merged_and_split_again(
    open_review_window: OpenReview, wait_for: WaitFor
) -> None:
    window = open_review_window()
    view = window.side.list.viewport()
    assert view is not None
    for row, modifier in ((0, Qt.KeyboardModifier.NoModifier), (2, Qt.KeyboardModifier.ControlModifier)):
        place = window.side.list.visualRect(window.side.model.index(row)).center()
        QTest.mouseClick(view, _LEFT, modifier, place)
    assert window.side.chosen_numbers == [1, 3]
    _type(window, Qt.Key.Key_G)
    assert [lesion.number for lesion in window.viewing.lesions] == [1, 2]
    _go(window, wait_for, 25)
    _type(window, Qt.Key.Key_K)
    assert [lesion.number for lesion in window.viewing.lesions] == [1, 2, 4]


def test_labels_and_a_comment_are_typed_and_no_key_acts_meanwhile(open_review_window: OpenReview) -> None:
    window = open_review_window()
    window.viewing.select(2)
    window.refresh()
    _type(window, Qt.Key.Key_C)
    detail = window.side.detail
    assert QApplication.focusWidget() is detail.comment
    QTest.keyClicks(detail.comment, "flat, xyz")
    _type(detail.comment, Qt.Key.Key_Return)
    detail._size.setFocus()
    QTest.keyClicks(detail._size, "4.5")
    _type(detail._size, Qt.Key.Key_Return)
    paris = detail._paris.lineEdit()
    assert paris is not None
    paris.setFocus()
    QTest.keyClicks(paris, "IIa")
    _type(paris, Qt.Key.Key_Return)
    lesion = window.viewing.lesion
    assert lesion is not None
    assert (lesion.comment, lesion.size_mm, lesion.paris) == ("flat, xyz", 4.5, "IIa")
    assert lesion.verdict is Verdict.UNREVIEWED
    _type(window, Qt.Key.Key_Y)
    assert _verdicts(window)[1] == "accepted"


def _at(window: ReviewWindow, x: float, y: float) -> QPoint:
    """Where a pixel of the frame is in the pane."""
    target = window.pane._target()
    scale = target.width() / 160
    return QPointF(target.left() + x * scale, target.top() + y * scale).toPoint()


def test_a_missed_lesion_is_drawn_with_the_mouse(open_review_window: OpenReview, wait_for: WaitFor) -> None:
    window = open_review_window()
    _go(window, wait_for, 60)
    _type(window, Qt.Key.Key_L)
    assert window.pane.is_drawing
    QTest.mousePress(window.pane, _LEFT, pos=_at(window, 20, 30))
    QTest.mouseMove(window.pane, _at(window, 60, 80))
    QTest.mouseRelease(window.pane, _LEFT, pos=_at(window, 60, 80))
    lesion = window.viewing.lesion
    assert lesion is not None and lesion.verdict is Verdict.MISSED
    assert lesion.best_box == pytest.approx((20, 30, 60, 80), abs=1)
    assert in_colour(pixels(window.pane), COLOURS[Verdict.MISSED], 40).sum() > 100
    _type(window, Qt.Key.Key_Delete)
    assert _verdicts(window) == ["unreviewed"] * 3


def test_a_polygon_is_closed_by_enter_and_escape_leaves(
    open_review_window: OpenReview, wait_for: WaitFor
) -> None:
    window = open_review_window()
    _go(window, wait_for, 60)
    _type(window, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    _type(window, Qt.Key.Key_Escape)
    assert not window.pane.is_drawing
    _type(window, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    for x, y in ((20, 20), (80, 25), (50, 90)):
        QTest.mouseClick(window.pane, _LEFT, pos=_at(window, x, y))
    _type(window.pane, Qt.Key.Key_Return)
    lesion = window.viewing.lesion
    assert lesion is not None and len(lesion.shapes[0].polygon) == 3
    assert lesion.best_box == pytest.approx((20, 20, 80, 90), abs=1)


def test_filters_say_which_lesions_are_listed(open_review_window: OpenReview) -> None:
    window = open_review_window()
    window.side._below.setValue(80)
    assert window.side.model.rowCount() == 2
    window.side._verdicts.setCurrentIndex(2)
    assert window.side.model.rowCount() == 0
    window.side._below.setValue(100)
    window.side._verdicts.setCurrentIndex(0)
    assert window.side.model.rowCount() == 3


def test_a_list_without_lesions_says_why(open_review_window: OpenReview, tmp_path: Path) -> None:
    window = open_review_window()
    assert _words_in_list(window) == ""
    window.side._verdicts.setCurrentText("Rejected")
    assert _words_in_list(window) == "No lesion is like that."
    nothing = open_review_window(write(tmp_path / "results.jsonl", header(), frame(0), end(1)))
    assert _words_in_list(nothing) == "Nothing was marked. What was missed can be drawn."


def _words_in_list(window: ReviewWindow) -> str:
    labels = window.side.findChildren(QLabel)
    return "".join(each.text() for each in labels if each.property("role") == "empty" and not each.isHidden())


def test_full_screen_gives_back_what_it_took_and_no_more(open_review_window: OpenReview) -> None:
    window = open_review_window()
    _type(window, Qt.Key.Key_I)
    _type(window, Qt.Key.Key_F)
    assert window.isFullScreen() and window.timeline.isHidden()
    _type(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen() and not window.timeline.isHidden()
    assert window.side.isHidden()


def test_wheel_zooms_the_picture_around_the_pointer(
    open_review_window: OpenReview, wait_for: WaitFor
) -> None:
    window = open_review_window()
    _go(window, wait_for, 12)
    at = _at(window, 40, 40)
    _turn_wheel(window.pane, at, 360)
    assert window.pane.zoom > 1.5
    assert (_at(window, 40, 40) - at).manhattanLength() <= 2
    window.select(2)
    right = QPointF(_at(window, 125, 30))
    assert window.pane._pane().contains(right) and right.x() < 0.75 * window.pane.width()
    _type(window, Qt.Key.Key_1)
    assert window.pane._target().width() == pytest.approx(160 / window.devicePixelRatioF())
    _type(window, Qt.Key.Key_0)
    assert window.pane.zoom == 1


def test_timeline_leads_to_a_time_and_to_a_lesion(open_review_window: OpenReview, wait_for: WaitFor) -> None:
    window = open_review_window()
    timeline = window.timeline
    QTest.mouseClick(timeline, _LEFT, pos=QPoint(round(timeline.scale.x(2.81)), TOP_OF_CURVE + 10))
    wait_for(lambda: _shown(window) == 70, 20)
    QTest.mouseClick(timeline, _LEFT, pos=QPoint(round(timeline.scale.x(1.4)), TOP_OF_LANES + 5))
    wait_for(lambda: _shown(window) == 35, 20)
    assert window.viewing.selected == 3
    _turn_wheel(timeline, QPoint(300, 60), 480)
    assert not timeline.scale.whole
    assert in_colour(pixels(timeline), COLOURS[Verdict.UNREVIEWED], 60).any()


def test_a_part_is_marked_by_two_keys(open_review_window: OpenReview, wait_for: WaitFor) -> None:
    window = open_review_window()
    _go(window, wait_for, 10)
    _type(window, Qt.Key.Key_A)
    _go(window, wait_for, 20)
    _type(window, Qt.Key.Key_B)
    assert _status(window).loop == Loop(pytest.approx(0.4), pytest.approx(0.8))  # type: ignore[arg-type]
    _type(window, Qt.Key.Key_BracketRight)
    assert _status(window).speed == 2


def test_a_part_is_the_same_whichever_end_is_marked_first(
    open_review_window: OpenReview, wait_for: WaitFor
) -> None:
    window = open_review_window()
    _go(window, wait_for, 20)
    _type(window, Qt.Key.Key_A)
    _type(window, Qt.Key.Key_B)
    assert _status(window).loop == Loop(pytest.approx(0.8))  # type: ignore[arg-type]
    _go(window, wait_for, 10)
    _type(window, Qt.Key.Key_B)
    assert _status(window).loop == Loop(pytest.approx(0.4), pytest.approx(0.8))  # type: ignore[arg-type]


def test_small_pictures_come_by_themselves(open_review_window: OpenReview, wait_for: WaitFor) -> None:
    window = open_review_window()
    assert window._thumbnails is not None
    wait_for(lambda: len(window._thumbnails._images) == 3, 20)  # type: ignore[union-attr]


def test_without_its_recording_review_goes_on(open_review_window: OpenReview, tmp_path: Path) -> None:
    three_markings(tmp_path / "alone")
    window = open_review_window(tmp_path / "alone")
    assert "v.mp4 is not to be found" in window.pane._shown.message
    assert window.pane.badge_text in ("", "NO SIGNAL") and window._locate.isVisible()
    _type(window, Qt.Key.Key_N)
    _type(window, Qt.Key.Key_Y)
    assert _verdicts(window) == ["accepted", "unreviewed", "unreviewed"]
    assert window.viewing.position == pytest.approx(0.4)


def test_recording_that_was_found_again_is_shown(
    open_review_window: OpenReview, wait_for: WaitFor, tmp_path: Path
) -> None:
    three_markings(tmp_path / "alone")
    window = open_review_window(tmp_path / "alone")
    moved = write_recording(tmp_path / "moved.mp4")
    window.open_recording(moved)
    wait_for(lambda: _shown(window) == 0, 20)
    assert not window._locate.isVisible() and window.pane._shown.message == ""


@pytest.mark.slow
def test_recording_without_results_is_analyzed_while_it_is_watched(
    open_review_window: OpenReview, wait_for: WaitFor, tmp_path: Path
) -> None:
    window = open_review_window(write_recording(tmp_path / "v.mp4"))
    wait_for(lambda: _shown(window) == 0, 20)
    wait_for(lambda: "Verdicts can be given once it is whole." in window.pane._shown.message)
    _type(window, Qt.Key.Key_Y)
    wait_for(lambda: "the analysis has not reached its end" in window.pane._shown.message)
    assert not window.side.detail.comment.isEnabled()
    wait_for(lambda: window.viewing.review is not None, 120)
    assert window.pane._shown.message == ""
    assert [lesion.number for lesion in window.viewing.lesions] == [1]
    assert (tmp_path / "v-results" / "results.jsonl").is_file()
    _type(window, Qt.Key.Key_N)
    _type(window, Qt.Key.Key_Y)
    assert _verdicts(window) == ["accepted"]


def test_every_widget_to_be_reached_has_a_name(open_review_window: OpenReview) -> None:
    window = open_review_window()
    kinds = QAbstractButton, QComboBox, QDoubleSpinBox, QLineEdit, QListView
    reached = [each for each in window.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    # What others are made of is called like those.
    own = [
        each
        for each in reached
        if isinstance(each, kinds) and not isinstance(each.parent(), QComboBox | QDoubleSpinBox | QFrame)
    ]
    unnamed = [each for each in own if not (each.accessibleName() or getattr(each, "text", str)())]
    assert len(own) > 20 and not unnamed
