"""Qt without a screen, and the real window on a recording."""

import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector import PolypDetector
from detector.app.main_window import MainWindow
from detector.app.qt_environment import restore_qt_environment
from detector.app.theme import apply_theme
from detector.session import Session
from detector.video import OpeningSource, VideoSource, open_reconnecting
from tests.green_model import write_model
from tests.recordings import write_recording
from tests.strict.qt import log_qt_messages


@pytest.fixture(scope="session")
def application() -> QApplication:
    restore_qt_environment()
    log_qt_messages()
    application = QApplication.instance() or QApplication(["polyp-detector"])
    assert isinstance(application, QApplication)
    apply_theme(application)
    return application


@pytest.fixture
def open_window(application: QApplication, tmp_path: Path) -> Iterator[Callable[..., MainWindow]]:
    """Opens the window on a source, by default the recording with the green disc.

    The detector is one for green, or what `detector` makes of the arguments for that.
    """
    model = write_model(tmp_path / "green.onnx")
    windows: list[MainWindow] = []

    def make(
        source: Path | str | VideoSource | None = None,
        detector: Callable[..., PolypDetector] = PolypDetector,
        opening: OpeningSource | None = None,
    ) -> MainWindow:
        video = source or write_recording(tmp_path / "v.mp4")

        def open_source() -> VideoSource:
            return video if isinstance(video, VideoSource) else open_reconnecting(video)

        session = Session([open_source], lambda: detector(model, device="cpu"), opening)
        windows.append(MainWindow(session))
        windows[-1].show()
        assert QTest.qWaitForWindowActive(windows[-1])
        return windows[-1]

    yield make
    for window in windows:
        window.close()


@pytest.fixture
def wait_for(application: QApplication) -> Callable[..., None]:
    """Runs the event loop until a condition holds, at most five seconds or as many as are given."""

    def wait(condition: Callable[[], bool], seconds: float = 5) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return
            QTest.qWait(10)
        raise AssertionError("it did not happen in time")

    return wait
