"""What the keys of the window do beside playing and recording."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector import PolypDetector
from detector.app.main_window import MainWindow
from detector.app.tone import RATE, samples
from detector.display import DisplayState
from detector.markers import MARKER
from detector.session import Session
from tests.detector.app.cameras import Camera
from tests.detector.app.pixels import pixels
from tests.green_model import write_model

WaitFor = Callable[..., None]


@pytest.fixture
def camera() -> Camera:
    return Camera(25)


@pytest.fixture
def window(application: QApplication, camera: Camera, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on a camera."""
    detector = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")
    opened = MainWindow(Session([lambda: camera], lambda: detector))
    opened.show()
    assert QTest.qWaitForWindowActive(opened)
    yield opened
    opened.close()


def _state(window: MainWindow) -> DisplayState:
    return window.session.display().state


def _marked(image: np.ndarray) -> int:
    return int((np.abs(image.astype(int) - MARKER).max(axis=2) < 12).sum())


def test_live_picture_is_held_with_its_markers_while_it_goes_on_small(
    window: MainWindow, wait_for: WaitFor
) -> None:
    wait_for(lambda: _marked(pixels(window.view)) > 100, 20)
    QTest.keyClick(window, Qt.Key.Key_Space)
    wait_for(lambda: _state(window) is DisplayState.FROZEN)
    height, width = window.view.height(), window.view.width()
    left, inset = np.s_[:, : width // 2], np.s_[: height // 3, 2 * width // 3 :]
    held, small, decoded = pixels(window.view), [], window.session.status().live.decoded
    for _ in range(8):
        QTest.qWait(60)
        small.append(pixels(window.view)[inset])
    assert _marked(held) > 100
    assert np.array_equal(pixels(window.view)[left][: height // 2], held[left][: height // 2])
    assert any(not np.array_equal(one, small[0]) for one in small)
    assert window.session.status().live.decoded > decoded + 5
    QTest.keyClick(window, Qt.Key.Key_Space)
    wait_for(lambda: _state(window) is DisplayState.MARKED, 20)


def test_signal_that_is_lost_behind_a_held_picture_is_said(
    window: MainWindow, camera: Camera, wait_for: WaitFor
) -> None:
    wait_for(lambda: _state(window) is DisplayState.MARKED, 20)
    QTest.keyClick(window, Qt.Key.Key_Space)
    wait_for(lambda: _state(window) is DisplayState.FROZEN)
    camera.silent.set()
    wait_for(lambda: _state(window) is DisplayState.NO_SIGNAL)
    camera.silent.clear()
    wait_for(lambda: _state(window) is DisplayState.FROZEN)


@pytest.mark.may_log("WARNING qt: ")
def test_sound_says_whether_it_can_be_heard(window: MainWindow, wait_for: WaitFor) -> None:
    QTest.keyClick(window, Qt.Key.Key_A)
    wait_for(lambda: window.view.message in ("sound on", "no sound: this machine has no sound device"))


def test_tone_is_short_soft_and_without_a_click() -> None:
    tone = np.frombuffer(samples(), "<i2").astype(int)
    assert len(tone) / RATE < 0.25
    assert 5000 < np.abs(tone).max() < 12000
    assert np.abs(tone[[0, -1]]).max() < 50
    assert np.abs(np.diff(tone)).max() < 2000


def test_second_screen_that_is_not_there_is_said(window: MainWindow, wait_for: WaitFor) -> None:
    QTest.keyClick(window, Qt.Key.Key_D)
    wait_for(lambda: window.view.message == "there is no second screen")


def test_room_shows_what_the_window_shows(window: MainWindow, wait_for: WaitFor) -> None:
    wait_for(lambda: _state(window) is DisplayState.MARKED, 20)
    window.show_room(window.screen())
    room = window.room
    assert room is not None
    wait_for(lambda: _marked(pixels(room.view)) > 100)
    wait_for(lambda: room.view.badge_text == window.view.badge_text == "MARKED")
    window.toggle_bypass()
    wait_for(lambda: room.view.badge_text == "BYPASS" and _marked(pixels(room.view)) == 0)
    window.toggle_room()
    assert not room.isVisible()


def test_room_goes_on_and_says_what_it_shows_while_the_window_is_minimized(
    window: MainWindow, wait_for: WaitFor
) -> None:
    wait_for(lambda: _state(window) is DisplayState.MARKED, 20)
    window.show_room(window.screen())
    room = window.room
    assert room is not None
    wait_for(lambda: room.view.badge_text == "MARKED")
    # What a minimized window paints, if it does, depends on the system; one that is hidden paints nothing.
    window.hide()
    before = window.session.status().live.decoded
    wait_for(lambda: window.session.status().live.decoded > before + 75)
    assert _state(window).watching
    painted = window.session.status().painted
    assert painted is not None
    assert painted.frame.index >= before + 70
    window.show()


@pytest.mark.parametrize("gone", [False, True])
def test_room_that_was_closed_by_hand_or_whose_screen_is_gone_is_over(
    window: MainWindow, wait_for: WaitFor, gone: bool
) -> None:
    application, screen = QApplication.instance(), window.screen()
    assert isinstance(application, QApplication)
    assert screen is not None
    window.show_room(screen)
    assert window.room is not None
    application.screenRemoved.emit(screen) if gone else window.room.close()
    wait_for(lambda: window.room is None)
    before = window.session.status().live.decoded
    wait_for(lambda: window.session.status().live.decoded > before + 3)
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    # The key would show another one, and does not close what is closed.
    QTest.keyClick(window, Qt.Key.Key_D)
    wait_for(lambda: window.view.message == "there is no second screen")


def test_figures_are_hidden_and_shown(window: MainWindow) -> None:
    for visible in (False, True):
        QTest.keyClick(window, Qt.Key.Key_I)
        assert window.panel.isVisible() is visible
