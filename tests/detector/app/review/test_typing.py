"""What a reader types, holds down or clicks without leaving a field is kept, and kept once."""

import json
from collections.abc import Callable

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector.app.review.review_window import ReviewWindow
from tests.detector.app.review.conftest import OpenReview

WaitFor = Callable[..., None]
_LEFT, _KEY = Qt.MouseButton.LeftButton, Qt.Key


def _comments(window: ReviewWindow) -> list[str]:
    return [lesion.comment for lesion in window.viewing.lesions]


def _shown(window: ReviewWindow) -> int:
    frame = window.pane._shown.frame
    return -1 if frame is None else frame.index


def _begin_comment(window: ReviewWindow, lesion: int, text: str) -> None:
    """Type, and stay in the field."""
    window.select(lesion)
    QTest.keyClick(window, _KEY.Key_C)
    QTest.keyClicks(window.side.detail.comment, text)


@pytest.mark.parametrize("button", ["accept", "previous_marking", "split"])
def test_comment_is_kept_where_a_button_is_clicked_before_enter(
    open_review_window: OpenReview, button: str
) -> None:
    window = open_review_window()
    _begin_comment(window, 2, "flat")
    QTest.mouseClick(window.buttons[button], _LEFT)
    assert _comments(window)[1] == "flat"


def test_comment_is_kept_before_the_review_lets_others_in(open_review_window: OpenReview) -> None:
    window = open_review_window()
    _begin_comment(window, 3, "last word")
    review = window.viewing.review
    assert review is not None
    let_in: list[str] = []
    close = review.close

    def note_and_close() -> None:
        let_in.extend(review.path.read_text().splitlines() if review.path.exists() else [])
        close()

    review.close = note_and_close  # type: ignore[method-assign]
    window.close()
    assert json.loads(let_in[-1])["text"] == "last word"


def test_comment_that_is_undone_leaves_the_field_too(open_review_window: OpenReview) -> None:
    window = open_review_window()
    QTest.keyClick(window, _KEY.Key_N)
    QTest.keyClick(window, _KEY.Key_Y)
    _begin_comment(window, 2, "flat")
    QTest.mouseClick(window.buttons["undo"], _LEFT)
    assert _comments(window)[1] == "" and window.side.detail.comment.text() == ""


@pytest.mark.parametrize(
    ("typed", "size"), [("4,5", 4.5), ("4.5", 4.5), ("12", 12.0), ("1e", 1.0), (",", None), ("0", None)]
)
def test_size_is_what_was_typed_with_a_point_or_a_comma(
    open_review_window: OpenReview, typed: str, size: float | None
) -> None:
    window = open_review_window()
    window.select(2)
    detail = window.side.detail
    detail._size.setFocus()
    QTest.keyClicks(detail._size, typed)
    QTest.mouseClick(window.buttons["accept"], _LEFT)
    lesion = window.viewing.lesion
    assert lesion is not None and lesion.size_mm == size
    assert detail._size.text() in ("" if size is None else f"{size:g}", typed)


def test_what_a_review_says_more_exactly_than_the_fields_show_stays(open_review_window: OpenReview) -> None:
    window = open_review_window()
    assert window.viewing.review is not None
    window.viewing.review.label(2, " IIa", 4.123456789)
    window.viewing.review.comment(2, "one")
    window.select(2)
    _begin_comment(window, 2, " two")
    QTest.keyClick(window.side.detail.comment, _KEY.Key_Return)
    QTest.keyClick(window, _KEY.Key_Y)
    lesion = window.viewing.lesion
    assert lesion is not None
    assert (lesion.paris, lesion.size_mm, lesion.comment) == (" IIa", 4.123456789, "one two")


@pytest.mark.parametrize("hides", [_KEY.Key_I, _KEY.Key_F])
def test_comment_is_written_where_the_lesions_were_hidden(
    open_review_window: OpenReview, hides: Qt.Key
) -> None:
    window = open_review_window()
    window.select(2)
    QTest.keyClick(window, hides)
    assert not window.side.isVisible()
    QTest.keyClick(window, _KEY.Key_C)
    assert QApplication.focusWidget() is window.side.detail.comment and window.side.isVisible()


def test_comment_on_no_lesion_says_that_one_is_to_be_chosen(open_review_window: OpenReview) -> None:
    window = open_review_window()
    QTest.keyClick(window, _KEY.Key_C)
    assert window.pane._shown.message == "choose a lesion first"
    QTest.keyClick(window, _KEY.Key_G)
    assert window.pane._shown.message.startswith("choose several lesions")


def test_drawing_holds_the_frame_that_is_drawn_in(open_review_window: OpenReview, wait_for: WaitFor) -> None:
    window = open_review_window()
    player = window.viewing.player
    assert player is not None
    QTest.keyClick(window, _KEY.Key_Space)
    wait_for(lambda: _shown(window) > 2, 20)
    QTest.keyClick(window, _KEY.Key_L)
    QTest.qWait(50)
    begun = _shown(window)
    middle = window.pane.rect().center()
    QTest.mousePress(window.pane, _LEFT, pos=middle)
    QTest.qWait(200)
    QTest.mouseMove(window.pane, middle + QPoint(80, 60))
    QTest.mouseRelease(window.pane, _LEFT, pos=middle + QPoint(80, 60))
    lesion = window.viewing.lesion
    assert lesion is not None and [shape.frame for shape in lesion.shapes] == [begun]
    assert not player.status().playing


def test_key_that_is_held_gives_one_verdict_and_many_steps(open_review_window: OpenReview) -> None:
    window = open_review_window()
    repeats = {each.key().toString(): each.autoRepeat() for each in window.findChildren(QShortcut)}
    once = "Y", "X", "G", "K", "L", "Del", "Space", "A", "B", "H", "M", "F", "Esc", "Ctrl+Q"
    assert not [key for key in once if repeats[key]]
    assert all(
        repeats[QKeySequence(key).toString()] for key in (",", ".", "Left", "Right", "N", "P", "Ctrl+Z")
    )
