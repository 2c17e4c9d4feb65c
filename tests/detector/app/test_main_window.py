"""The window shows the picture, marks the polyp, obeys its keys, and closes clean."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage
from PyQt6.QtTest import QTest

from detector.app.main_window import MainWindow
from detector.live import LiveState
from tests.recordings import FRAMES, write_frames

OpenWindow = Callable[..., MainWindow]
WaitFor = Callable[[Callable[[], bool]], None]
MARKER = (70, 255, 120)


def _pixels(window: MainWindow) -> NDArray[np.uint8]:
    """What the view shows, RGB."""
    image = window.view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    bits = image.constBits()
    assert bits is not None
    lines = np.frombuffer(bits.asarray(image.sizeInBytes()), np.uint8).reshape(image.height(), -1)
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def _marked(window: MainWindow) -> int:
    """Number of pixels in the marker's colour."""
    return int((np.abs(_pixels(window).astype(int) - MARKER).max(axis=2) < 12).sum())


def _pause_at(window: MainWindow, wait_for: WaitFor, index: int) -> None:
    """Pause once the analysis of a frame from `index` on is on screen."""
    wait_for(lambda: window._last_result is not None and window._last_result.frame.index >= index)
    window.toggle_pause()
    wait_for(lambda: window.pipeline.status().analyzed == window.pipeline.status().decoded)
    QTest.qWait(60)


def test_picture_and_markers_are_on_screen(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    _pause_at(window, wait_for, 7)
    middle = _pixels(window)[window.view.height() // 2, 20 + window.view.width() // 10]
    assert np.abs(middle.astype(int) - (190, 60, 60)).max() < 20
    assert _marked(window) > 100


def test_keys_switch_masks_and_boxes(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    _pause_at(window, wait_for, 7)
    both = _marked(window)
    QTest.keyClick(window, Qt.Key.Key_B)
    masks_only = _marked(window)
    QTest.keyClick(window, Qt.Key.Key_M)
    assert both > masks_only > 0
    assert _marked(window) == 0


def test_status_tells_state_device_and_source(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    wait_for(lambda: "active" in window.panel._values["status"].text())
    assert window.panel._values["device"].text() == "cpu float32, green"
    assert window.panel._values["source"].text() == "320 x 240"
    assert window.panel._values["video delay"].text().endswith(" ms")
    wait_for(lambda: "ended" in window.panel._values["status"].text())


def test_space_plays_again_what_has_ended(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    wait_for(lambda: window.pipeline.status().state is LiveState.ENDED)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert window.pipeline.status().state is LiveState.PLAYING
    wait_for(lambda: window.pipeline.status().state is LiveState.ENDED)
    assert window.pipeline.status().decoded == FRAMES


def test_broken_source_is_said_over_the_last_picture(
    open_window: OpenWindow, wait_for: WaitFor, tmp_path: Path
) -> None:
    folder = write_frames(tmp_path / "frames")
    (folder / "6.png").write_bytes(b"broken")
    window = open_window(folder)
    wait_for(lambda: "6.png: not a readable picture" in window.view.message)
    assert "error" in window.panel._values["status"].text()
    assert _pixels(window).any()


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
    wait_for(lambda: window.pipeline.status().decoded > 3)
    window.close()
    assert not [thread for thread in threading.enumerate() if thread.name in ("capture", "inference")]


def test_failing_analysis_is_said_over_the_picture_that_goes_on(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    window = open_window()
    window.pipeline._supervisor._say("the device is lost")
    window._show_status()
    assert "the analysis is restarted: the device is lost" in window.view.message
    assert "error" in window.panel._values["status"].text()
    wait_for(lambda: window.view.message == "")
    assert window.pipeline.status().decoded > 0


def test_lost_source_is_said_until_it_is_back(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()
    window.pipeline._source.lost = "rtsp://camera: the stream ended"
    window._show_status()
    assert "source lost" in window.panel._values["status"].text()
    assert window.view.message == "Source lost, reconnecting: rtsp://camera: the stream ended"
    window.pipeline._source.lost = None
    wait_for(lambda: window.view.message == "")


def test_recording_that_is_gone_when_played_again_is_said(
    open_window: OpenWindow, wait_for: WaitFor, tmp_path: Path
) -> None:
    window = open_window()
    wait_for(lambda: window.pipeline.status().state is LiveState.ENDED)
    (tmp_path / "v.mp4").unlink()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert "no such file or folder" in window.view.message
    assert "error" in window.panel._values["status"].text()
