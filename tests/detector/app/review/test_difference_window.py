"""Two analyses side by side: one frame with the markers of each, and ways from difference to difference."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector.analysis.results.spans import TimeSpan
from detector.app.review.difference_model import DifferenceModel
from detector.app.review.difference_window import DifferenceWindow
from detector.review.opening import ReviewPlan, open_differences
from detector.review.side_by_side import Side
from detector.settings import DetectorSettings
from tests.detector.review.reviewed import with_recording
from tests.detector.review.test_side_by_side import other_markings

WaitFor = Callable[..., None]


@pytest.fixture
def window(application: QApplication, tmp_path: Path) -> Iterator[DifferenceWindow]:
    with_recording(tmp_path / "a")
    other_markings(tmp_path / "b")
    plan = ReviewPlan(str(tmp_path / "a"), DetectorSettings(), "AB")
    window = DifferenceWindow(*open_differences(plan, tmp_path / "b"))
    window.show()
    assert QTest.qWaitForWindowActive(window)
    yield window
    window.close()


def _markers(window: DifferenceWindow) -> tuple[int, int]:
    first, second = (window.panes[side].markers for side in Side)
    return first, second


def _shown(window: DifferenceWindow) -> set[int]:
    frames = [pane._shown.frame for pane in window.panes.values()]
    return {-1 if frame is None else frame.index for frame in frames}


def test_both_show_one_frame_with_their_own_markers(window: DifferenceWindow, wait_for: WaitFor) -> None:
    for index, markers in ((15, (2, 1)), (35, (1, 0)), (65, (0, 1)), (90, (0, 0))):
        window.viewing.seek(index / 25)
        wait_for(
            lambda index=index, markers=markers: _shown(window) == {index} and _markers(window) == markers, 20
        )


def test_keys_and_table_lead_to_the_differences(window: DifferenceWindow, wait_for: WaitFor) -> None:
    for key, index in ((Qt.Key.Key_N, 12), (Qt.Key.Key_N, 30), (Qt.Key.Key_N, 60), (Qt.Key.Key_P, 30)):
        QTest.keyClick(window, key)
        wait_for(lambda index=index: _shown(window) == {index}, 20)
    window.table.selectRow(2)
    wait_for(lambda: _shown(window) == {60}, 20)
    assert window.model.data(window.model.index(2, 0)) == "B"


@pytest.mark.parametrize(("lasts", "said"), [(0.04, "< 0.1 s"), (0.4, "0.4 s")])
def test_difference_of_a_frame_is_no_difference_of_no_time(
    window: DifferenceWindow, lasts: float, said: str
) -> None:
    row = replace(window.model.rows[0], spans=(TimeSpan(1.0, 1.0 + lasts),))
    model = DifferenceModel((row,))
    assert model.data(model.index(0, 2)) == said


def test_both_come_closer_together(window: DifferenceWindow, wait_for: WaitFor) -> None:
    wait_for(lambda: _shown(window) == {0}, 20)
    QTest.keyClick(window, Qt.Key.Key_Plus)
    assert window.panes[Side.FIRST].zoom == window.panes[Side.SECOND].zoom > 1
    window.panes[Side.SECOND].fit()
    assert window.panes[Side.FIRST].zoom == 1


def test_markers_are_hidden_in_both(window: DifferenceWindow, wait_for: WaitFor) -> None:
    window.viewing.seek(15 / 25)
    wait_for(lambda: _markers(window) == (2, 1), 20)
    QTest.keyClick(window, Qt.Key.Key_H)
    wait_for(lambda: _markers(window) == (0, 0))


def test_verdicts_are_not_given_here(window: DifferenceWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Y)
    assert not (window.viewing.overview.path.parent / "review.jsonl").exists()
    assert "accept" not in window._keys
