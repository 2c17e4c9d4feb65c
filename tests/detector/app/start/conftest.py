"""A start screen of a user who has opened nothing yet."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from traceback import format_exception
from types import TracebackType

import pytest
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector.app.shown import Chosen
from detector.app.start.workplace import Workplace
from detector.settings import DetectorSettings, UserSettings
from detector.video.cameras import CameraMode, FoundCamera
from tests.detector.app.conftest import application, wait_for
from tests.green_model import write_model
from tests.recordings import write_recording

__all__ = ["application", "wait_for"]


@pytest.fixture(autouse=True)
def nothing_remembered(own_folder: Path) -> None:
    """Of other tests, too."""


@pytest.fixture(autouse=True)
def no_slot_fails(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An exception in a slot fails the test; without a hook it would abort all of them."""
    raised: list[str] = []

    def note(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        raised.append("".join(format_exception(kind, error, traceback)))

    monkeypatch.setattr(sys, "excepthook", note)
    yield
    assert raised == []


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return write_recording(tmp_path / "v.mp4")


@pytest.fixture
def cameras(tmp_path: Path) -> list[FoundCamera]:
    """One that shows a recording, and one that is in use."""
    modes = CameraMode(1920, 1080, 60.0, "mjpeg"), CameraMode(640, 480, 30.0, "yuyv422")
    return [
        FoundCamera("Capture card", str(write_recording(tmp_path / "camera.mp4")), modes),
        FoundCamera("Webcam", "/dev/video7", (), "Device or resource busy"),
    ]


@pytest.fixture
def open_workplace(
    application: QApplication, tmp_path: Path, cameras: list[FoundCamera]
) -> Iterator[Callable[..., Workplace]]:
    """Shows the start screen, with a detector for green."""
    model = write_model(tmp_path / "green.onnx")
    made: list[Workplace] = []

    def make(found: Sequence[FoundCamera] | None = None) -> Workplace:
        settings = UserSettings(DetectorSettings(str(model), "cpu"))
        made.append(Workplace(Chosen(settings, settings), lambda: cameras if found is None else found))
        made[-1].show_start()
        assert QTest.qWaitForWindowActive(made[-1].start)
        return made[-1]

    yield make
    for workplace in made:
        for window in (workplace.window, workplace.review):
            if window is not None:
                window.close()
        workplace.start.close()
