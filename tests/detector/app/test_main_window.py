"""The window shows the picture, marks the polyp, obeys its keys, and closes clean."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from detector.app.main_window import MainWindow
from detector.inference.engine import Engine
from detector.live import LiveState, LiveStatus
from detector.markers import MARKER, STYLES
from tests.detector.app.pixels import pixels
from tests.recordings import FRAMES, lose, write_frames
from tests.strict.logs import ExpectLog

OpenWindow = Callable[..., MainWindow]
WaitFor = Callable[[Callable[[], bool]], None]


def _marked(window: MainWindow) -> int:
    """Number of pixels in the marker's colour."""
    return int((np.abs(pixels(window.view).astype(int) - MARKER).max(axis=2) < 12).sum())


def _live(window: MainWindow) -> LiveStatus:
    return window.session.status().live


def _shown(window: MainWindow) -> int:
    """Index of the frame on screen."""
    frame = _live(window).newest_frame
    return -1 if frame is None else frame.index


def _pause_at(window: MainWindow, wait_for: WaitFor, index: int) -> None:
    """Pause once the analysis of a frame from `index` on is on screen."""

    def is_there() -> bool:
        newest = _live(window).newest_result
        return newest is not None and newest.frame.index >= index

    wait_for(is_there)
    window.session.toggle_pause()
    _wait_for_result(window, wait_for)


def _wait_for_result(window: MainWindow, wait_for: WaitFor) -> None:
    """Wait until the result of the very frame on screen is on screen."""

    def is_there() -> bool:
        status = window.session.status()
        painted = status.painted
        if status.live.moving or painted is None or painted.result is None:
            return False
        return painted.frame is status.live.newest_frame is painted.result.frame

    wait_for(is_there)


def test_picture_and_markers_are_on_screen(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    _pause_at(window, wait_for, 9)
    middle = pixels(window.view)[window.view.height() // 2, 20 + window.view.width() // 10]
    assert np.abs(middle.astype(int) - (190, 60, 60)).max() < 20
    assert _marked(window) > 100


def test_keys_go_through_the_styles_and_hide_all_markers(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    _pause_at(window, wait_for, 9)
    marked = []
    for _ in STYLES:
        marked.append(_marked(window))
        QTest.keyClick(window, Qt.Key.Key_M)
    assert _marked(window) == marked[0] < marked[1] < marked[-1]
    QTest.keyClick(window, Qt.Key.Key_B)
    assert _marked(window) == 0
    QTest.keyClick(window, Qt.Key.Key_B)
    assert _marked(window) == marked[0]


def test_status_tells_state_device_and_source(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    wait_for(lambda: "MARKED" in window.view.badge_text)
    assert window.panel._values["device"].text() == "cpu float32, green"
    assert window.panel._values["source"].text() == "320 x 240"
    assert window.panel._values["painted"].text().endswith("/s by CPU")
    assert window.panel._values["video delay"].text().endswith(" ms")
    # Red without any structure, but for the disc.
    assert window.panel._values["view"].text() == "red-out"
    wait_for(lambda: "ENDED" in window.view.badge_text)


def test_space_plays_again_what_has_ended(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    wait_for(lambda: _live(window).state is LiveState.ENDED)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert _live(window).state is LiveState.PLAYING
    wait_for(lambda: _live(window).state is LiveState.ENDED)
    assert _live(window).decoded == FRAMES


def test_broken_source_is_said_over_the_last_picture(
    open_window: OpenWindow, wait_for: WaitFor, tmp_path: Path
) -> None:
    folder = write_frames(tmp_path / "frames")
    lose(folder / "6.png")
    window = open_window(folder)
    wait_for(lambda: "6.png: cannot be read" in window.view.message)
    wait_for(lambda: "NO SIGNAL" in window.view.badge_text)
    assert pixels(window.view).any()


@pytest.mark.parametrize("key", [Qt.Key.Key_F, Qt.Key.Key_F11])
def test_full_screen_and_back(open_window: OpenWindow, key: Qt.Key) -> None:
    window = open_window()
    QTest.keyClick(window, key)
    assert window.isFullScreen()
    assert not window.panel.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.panel.isVisible()


def test_window_says_what_it_is_not(open_window: OpenWindow) -> None:
    assert "Research use only. Not a medical device." in open_window().windowTitle()


def test_closing_leaves_no_thread(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    wait_for(lambda: _live(window).decoded > 3)
    window.close()
    assert not [thread for thread in threading.enumerate() if thread.name in ("capture", "inference")]


def test_failing_analysis_is_said_over_the_picture_that_goes_on(
    open_window: OpenWindow, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("ERROR detector.live.worker: the analysis failed")
    window = open_window()
    run = Engine.run

    def may_fail(engine: Engine, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        if lost:
            raise RuntimeError("the device is lost")
        return run(engine, image)

    lost = [True]
    monkeypatch.setattr(Engine, "run", may_fail)
    wait_for(lambda: "the analysis is restarted: the device is lost" in window.view.message)
    wait_for(lambda: "ENGINE FAULT" in window.view.badge_text)
    wait_for(lambda: _live(window).state is LiveState.ENDED)
    lost.clear()
    QTest.keyClick(window, Qt.Key.Key_Space)
    wait_for(lambda: _live(window).newest_result is not None and window.view.message == "")


def test_lost_source_is_said_until_it_is_back(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    source = window.session._pipeline._cursor.source
    source.lost = "rtsp://camera: the stream ended"
    wait_for(lambda: "NO SIGNAL" in window.view.badge_text)
    assert window.view.message == "Source lost, reconnecting: rtsp://camera: the stream ended"
    source.lost = None
    wait_for(lambda: window.view.message == "")


def test_arrow_keys_lead_to_both_ends(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    _pause_at(window, wait_for, 3)
    QTest.keyClick(window, Qt.Key.Key_Right)
    wait_for(lambda: _shown(window) == FRAMES - 1)
    QTest.keyClick(window, Qt.Key.Key_Left)
    wait_for(lambda: _shown(window) == 0)
    wait_for(lambda: "PAUSED" in window.view.badge_text)


def test_stepped_frame_shows_its_own_markers(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    _pause_at(window, wait_for, 14)
    while _shown(window) > 13:
        QTest.keyClick(window, Qt.Key.Key_Comma)
        _wait_for_result(window, wait_for)
    back = pixels(window.view)
    assert _marked(window) > 100
    QTest.keyClick(window, Qt.Key.Key_Period)
    _wait_for_result(window, wait_for)
    assert _shown(window) == 14
    QTest.keyClick(window, Qt.Key.Key_Comma)
    _wait_for_result(window, wait_for)
    assert np.array_equal(pixels(window.view), back)


def test_brackets_change_the_speed(open_window: OpenWindow) -> None:
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_BracketLeft)
    assert window.panel._values["source"].text().endswith(", 0.5x")
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    assert window.panel._values["source"].text().endswith(", 2x")


def test_recording_that_is_gone_when_played_again_is_said(
    open_window: OpenWindow, wait_for: WaitFor, tmp_path: Path
) -> None:
    window = open_window()
    wait_for(lambda: _live(window).state is LiveState.ENDED)
    (tmp_path / "v.mp4").unlink()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert "no such file or folder" in window.view.message
    wait_for(lambda: "NO SIGNAL" in window.view.badge_text)
