"""The window in hurried hands: cables pulled, sources that change, keys struck at random."""

import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector import PolypDetector, open_video
from detector.app.main_window import MainWindow
from detector.display import DisplayState
from detector.keys import ACTIONS
from detector.picture import Picture, RgbPicture
from detector.record import RecordPlan
from detector.session import Session
from detector.video import VideoSource, network, open_reconnecting
from tests.detector.app.cameras import Camera
from tests.detector.video.senders import free_udp_port, udp_sender
from tests.green_model import write_model
from tests.recordings import frame_pixels
from tests.soak import taken

WaitFor = Callable[..., None]
Show = Callable[[Callable[[], VideoSource]], MainWindow]
# What a loaded machine may add, in seconds.
SLACK = 0.15


@pytest.fixture
def show(application: QApplication, tmp_path: Path) -> Iterator[Show]:
    """Shows the window on a source; records go to `sessions`."""
    detector = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")
    windows: list[MainWindow] = []

    def make(open_source: Callable[[], VideoSource]) -> MainWindow:
        plan = RecordPlan(tmp_path / "sessions", "A1", screen="window")
        windows.append(MainWindow(Session([open_source], lambda: detector), plan))
        windows[-1].show()
        assert QTest.qWaitForWindowActive(windows[-1])
        return windows[-1]

    yield make
    for window in windows:
        window.close()


def _state(window: MainWindow) -> DisplayState:
    return next(state for state in DisplayState if window.view.badge_text.startswith(state.value))


def _end_record(window: MainWindow, wait_for: WaitFor) -> None:
    record = window.session.keeper.record
    if record is not None:
        wait_for(lambda: record.status().seconds > 0.6)
        QTest.keyClick(window, Qt.Key.Key_R)
    wait_for(lambda: not window.session.status().keeping.finishing, 60)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts what is open as Linux tells it")
def test_stream_that_is_pulled_and_plugged_again_and_again_comes_back_and_costs_nothing(
    show: Show, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "READ_TIMEOUT", 1.0)
    port, handles, threads = free_udp_port(), list[int](), list[int]()
    window = show(lambda: open_reconnecting(f"udp://127.0.0.1:{port}"))
    # Before the stream is given up, as it is, and after.
    for pause in (0.4, 1.2, 2.5, 0.4):
        with udp_sender(port):
            wait_for(lambda: _state(window).watching, 20)
            QTest.qWait(400)
        wait_for(lambda: _state(window) is DisplayState.NO_SIGNAL)
        last = window.session.status().live.newest_frame
        assert last is not None
        assert time.monotonic() - last.arrival < 0.3 + SLACK
        QTest.qWait(int(1000 * pause))
        assert _state(window) is DisplayState.NO_SIGNAL
        handles.append(taken(os.getpid()).handles)
        threads.append(threading.active_count())
    assert (handles[-1], threads[-1]) == (handles[0], threads[0])


class _Switched(Camera):
    """A camera whose resolution becomes another while it runs."""

    def __init__(self) -> None:
        super().__init__(25)
        self.scale = 1.0

    def picture(self, index: int) -> Picture:
        pixels = frame_pixels(5 + index % 10)
        return RgbPicture(cv2.resize(pixels, None, fx=self.scale, fy=1.2 * self.scale).copy())


def test_resolution_that_changes_while_it_runs_is_followed(show: Show, wait_for: WaitFor) -> None:
    camera = _Switched()
    window = show(lambda: camera)
    wait_for(lambda: _state(window) is DisplayState.MARKED, 20)
    QTest.keyClick(window, Qt.Key.Key_R)
    record = window.session.keeper.record
    assert record is not None
    wait_for(lambda: record.status().frames > 15)
    shown = set[DisplayState]()
    for scale in (2.5, 0.5, 1.7):
        camera.scale = scale
        for _ in range(20):
            QTest.qWait(40)
            shown.add(_state(window))
        wait_for(lambda: _state(window) is DisplayState.MARKED)
        painted = window.session.status().painted
        assert painted is not None
        result = painted.result
        assert result is not None
        assert result.result.width == pytest.approx(320 * scale, abs=1)
        assert result.result.height == pytest.approx(288 * scale, abs=1)
    assert shown <= {DisplayState.MARKED, DisplayState.LOOKING}
    _end_record(window, wait_for)
    with open_video(record.folder / "video.mp4") as video:
        # The recording keeps the size with which it began.
        assert (video.width, video.height) == (320, 288)
        assert len(list(video)) > 60


def test_full_screen_comes_and_goes_while_there_is_no_signal(show: Show, wait_for: WaitFor) -> None:
    camera = Camera(25)
    window = show(lambda: camera)
    wait_for(lambda: _state(window) is DisplayState.MARKED, 20)
    camera.silent.set()
    wait_for(lambda: _state(window) is DisplayState.NO_SIGNAL)
    for number in range(7):
        QTest.keyClick(window, Qt.Key.Key_F)
        assert window.isFullScreen() is (number % 2 == 0)
        QTest.qWait(60)
        assert _state(window) is DisplayState.NO_SIGNAL
    camera.silent.clear()
    wait_for(lambda: _state(window) is DisplayState.MARKED)


@pytest.mark.may_log("WARNING qt: ")
def test_keys_at_random_and_fast_leave_a_window_that_works_and_whole_records(
    show: Show, wait_for: WaitFor, tmp_path: Path
) -> None:
    window = show(lambda: Camera(60))
    wait_for(lambda: _state(window).watching, 20)
    # Not those that end it, open something before it, or are one of two.
    left_out = {"quit", "settings"}
    keys = [action.keys[0] for action in ACTIONS if action.name not in left_out and len(action.keys[0]) < 6]
    chance, until = random.Random(17), time.monotonic() + 4
    while time.monotonic() < until:
        for _ in range(12):
            key = chance.choice(keys)
            QTest.keyClick(window, _QT_KEYS.get(key) or Qt.Key(ord(key)))
        QTest.qWait(20)
    if window.view.hidden:
        QTest.keyClick(window, Qt.Key.Key_B)
    _end_record(window, wait_for)
    if window.session.display().state is DisplayState.FROZEN:
        QTest.keyClick(window, Qt.Key.Key_Space)
    wait_for(lambda: _state(window) is DisplayState.MARKED, 20)
    records = list((tmp_path / "sessions").iterdir())
    assert records
    for folder in records:
        assert (folder / "SHA256SUMS").exists()
        assert not [path for path in folder.rglob("*") if ".part" in path.name]


_QT_KEYS = {
    "Space": Qt.Key.Key_Space,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "F1": Qt.Key.Key_F1,
}


def test_window_that_is_closed_while_a_record_is_finished_leaves_it_whole(
    show: Show, wait_for: WaitFor, tmp_path: Path
) -> None:
    window = show(lambda: Camera(25))
    wait_for(lambda: _state(window).watching, 20)
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_R)
        record = window.session.keeper.record
        assert record is not None
        wait_for(lambda record=record: record.status().frames > 15)  # type: ignore[misc]
        QTest.keyClick(window, Qt.Key.Key_R)
    window.close()
    records = list((tmp_path / "sessions").iterdir())
    assert len(records) == 2
    assert all((folder / "SHA256SUMS").exists() for folder in records)
