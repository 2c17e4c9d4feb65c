"""What can be done by mouse can be done by keys, and a key that is held does it once."""

from collections.abc import Callable

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget

from detector.app.review.review_window import ReviewWindow
from detector.boxes import Box
from detector.review import Verdict
from tests.detector.app.review.conftest import OpenReview
from tests.strict.logs import ExpectLog

WaitFor = Callable[..., None]
_KEY, _LEFT = Qt.Key, Qt.MouseButton.LeftButton
_SHIFT = Qt.KeyboardModifier.ShiftModifier
# Longer than between what X11 sends at once for a repetition.
_A_FINGER = 40


def _verdicts(window: ReviewWindow) -> list[str]:
    return [lesion.verdict.value for lesion in window.viewing.lesions]


def _plays(window: ReviewWindow) -> bool:
    assert window.viewing.player is not None
    return window.viewing.player.status().playing


def _tab_to(window: ReviewWindow, widget: QWidget) -> None:
    for _ in range(60):
        focus = QApplication.focusWidget()
        if focus is widget:
            return
        QTest.keyClick(focus or window, _KEY.Key_Tab)
    raise AssertionError("Tab does not lead there")


@pytest.mark.parametrize("key", [_KEY.Key_Space, _KEY.Key_Return, _KEY.Key_Enter])
def test_button_that_tab_has_led_to_is_pressed_by_space_and_enter(
    open_review_window: OpenReview, key: Qt.Key
) -> None:
    window = open_review_window()
    window.select(1)
    _tab_to(window, window.buttons["accept"])
    QTest.keyClick(window.windowHandle(), key)
    assert _verdicts(window)[0] == "accepted"
    assert not _plays(window)


def test_space_plays_after_a_click_on_a_button_and_after_escape(
    open_review_window: OpenReview, wait_for: WaitFor
) -> None:
    window = open_review_window()
    window.select(1)
    QTest.mouseClick(window.buttons["accept"], _LEFT)
    QTest.keyClick(window.windowHandle(), _KEY.Key_Space)
    assert _plays(window) and _verdicts(window)[0] == "accepted"
    QTest.qWait(_A_FINGER)
    QTest.keyClick(window.windowHandle(), _KEY.Key_Space)
    assert not _plays(window)
    _tab_to(window, window.buttons["accept"])
    QTest.keyClick(window.windowHandle(), _KEY.Key_Escape)
    QTest.qWait(_A_FINGER)
    QTest.keyClick(window.windowHandle(), _KEY.Key_Space)
    assert _plays(window) and _verdicts(window)[0] == "accepted"


def test_space_opens_the_choice_that_tab_has_led_to_and_no_click_leads_there(
    open_review_window: OpenReview, expect_log: ExpectLog
) -> None:
    expect_log("WARNING qt: This plugin does not support")
    window = open_review_window()
    assert window.side._verdicts.focusPolicy() == Qt.FocusPolicy.TabFocus
    _tab_to(window, window.side._verdicts)
    QTest.keyClick(window.windowHandle(), _KEY.Key_Space)
    view = window.side._verdicts.view()
    assert view is not None and view.isVisible()
    window.side._verdicts.hidePopup()
    assert not _plays(window)


def _hold(window: ReviewWindow, key: Qt.Key) -> None:
    """As X11 may tell of a key that is held: each repetition is a release and a press at once."""
    handle = window.windowHandle()
    QTest.keyPress(handle, key)
    for _ in range(8):
        QTest.qWait(_A_FINGER)
        QTest.keyRelease(handle, key)
        QTest.keyPress(handle, key)
    QTest.keyRelease(handle, key)
    QTest.qWait(_A_FINGER)


def test_key_that_is_held_judges_once_where_each_repetition_is_a_stroke(
    open_review_window: OpenReview,
) -> None:
    window = open_review_window()
    window.select(1)
    _hold(window, _KEY.Key_Y)
    assert window.viewing.review is not None
    assert len(window.viewing.review.path.read_text().splitlines()) == 2
    assert _verdicts(window)[0] == "accepted"
    QTest.keyClick(window.windowHandle(), _KEY.Key_Y)
    assert _verdicts(window)[0] == "unreviewed"


def test_space_that_is_held_on_a_button_presses_it_once(open_review_window: OpenReview) -> None:
    window = open_review_window()
    window.select(1)
    _tab_to(window, window.buttons["accept"])
    _hold(window, _KEY.Key_Space)
    assert window.viewing.review is not None
    assert len(window.viewing.review.path.read_text().splitlines()) == 2


def test_key_that_is_held_goes_on_stepping(open_review_window: OpenReview, wait_for: WaitFor) -> None:
    window = open_review_window()
    _hold(window, _KEY.Key_Period)
    wait_for(lambda: window._frame is not None and window._frame.index == 9)


def _draw(window: ReviewWindow, *keys: tuple[Qt.Key, int]) -> None:
    """Each key so often, with Shift where the number is negative."""
    for key, times in keys:
        for _ in range(abs(times)):
            QTest.keyClick(window.pane, key, _SHIFT if times < 0 else Qt.KeyboardModifier.NoModifier)


def _at_frame(window: ReviewWindow, wait_for: WaitFor, index: int) -> None:
    window.viewing.seek(index / 25)
    wait_for(lambda: window._frame is not None and window._frame.index == index)
    QTest.keyClick(window, _KEY.Key_L)
    assert window.pane.is_drawing


def test_missed_lesion_is_drawn_by_keys_alone(open_review_window: OpenReview, wait_for: WaitFor) -> None:
    window = open_review_window()
    _at_frame(window, wait_for, 60)
    _draw(
        window,
        *((_KEY.Key_Return, 1), (_KEY.Key_Right, 5), (_KEY.Key_Up, 2)),
        *((_KEY.Key_Right, -10), (_KEY.Key_Down, -3), (_KEY.Key_Down, 1), (_KEY.Key_Return, 1)),
    )
    lesion = window.viewing.lesion
    assert lesion is not None and lesion.verdict is Verdict.MISSED
    # A quarter of 120 in the middle of 160 by 120, and steps of a hundredth of 120.
    assert lesion.best_box == pytest.approx((71, 43.8, 113, 77.4), abs=0.1)
    assert [shape.frame for shape in lesion.shapes] == [60]
    assert window._frame is not None and window._frame.index == 60
    assert not window.pane.is_drawing


def test_box_of_keys_stays_in_the_picture_and_keeps_a_size(
    open_review_window: OpenReview, wait_for: WaitFor
) -> None:
    window = open_review_window()
    _at_frame(window, wait_for, 60)
    _draw(window, (_KEY.Key_Left, 80), (_KEY.Key_Up, 60), (_KEY.Key_Left, -40), (_KEY.Key_Down, -200))
    _draw(window, (_KEY.Key_Enter, 1))
    lesion = window.viewing.lesion
    assert lesion is not None
    assert lesion.best_box == pytest.approx((0, 0, 3, 120), abs=0.1)


def test_escape_drops_a_box_of_keys_and_the_pointer_leaves_it_alone(
    open_review_window: OpenReview, wait_for: WaitFor
) -> None:
    window = open_review_window()
    _at_frame(window, wait_for, 60)
    _draw(window, (_KEY.Key_Return, 1))
    drawing = window.pane._drawing
    assert drawing is not None
    before = drawing.shape()
    QTest.mouseMove(window.pane, QPoint(30, 30))
    assert drawing.shape() == before and isinstance(before, Box)
    QTest.keyClick(window, _KEY.Key_Escape)
    assert not window.pane.is_drawing and _verdicts(window) == ["unreviewed"] * 3
    QTest.keyClick(window, _KEY.Key_Right)
    wait_for(lambda: window._frame is not None and window._frame.index == 99)


def test_mouse_begins_anew_where_keys_had_placed_a_box(
    open_review_window: OpenReview, wait_for: WaitFor
) -> None:
    window = open_review_window()
    _at_frame(window, wait_for, 60)
    _draw(window, (_KEY.Key_Return, 1))
    target = window.pane._target()
    first, last = (target.topLeft() + QPointF(*at) * target.width() / 160 for at in ((20, 30), (60, 80)))
    QTest.mousePress(window.pane, _LEFT, pos=first.toPoint())
    QTest.mouseMove(window.pane, last.toPoint())
    QTest.mouseRelease(window.pane, _LEFT, pos=last.toPoint())
    lesion = window.viewing.lesion
    assert lesion is not None and lesion.best_box == pytest.approx((20, 30, 60, 80), abs=1)
