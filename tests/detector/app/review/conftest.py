"""The real review window on results with their recording."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector.app.review.review_window import ReviewWindow
from detector.review.opening import ReviewPlan, open_viewing
from detector.settings import DetectorSettings
from tests.detector.review.reviewed import with_recording
from tests.green_model import write_model

OpenReview = Callable[..., ReviewWindow]


@pytest.fixture
def open_review_window(application: QApplication, tmp_path: Path) -> Iterator[OpenReview]:
    """Opens the window on what is given, by default on three markings with their recording.

    A recording is analyzed with the model for green.
    """
    windows: list[ReviewWindow] = []

    def make(given: Path | None = None) -> ReviewWindow:
        folder = given or with_recording(tmp_path / "results")
        settings = DetectorSettings(model=write_model(tmp_path / "green.onnx"), device="cpu")
        opened = open_viewing(ReviewPlan(str(folder), settings, "AB"))
        windows.append(ReviewWindow(opened.viewing, None, opened.grow))
        windows[-1].show()
        assert QTest.qWaitForWindowActive(windows[-1])
        return windows[-1]

    yield make
    for window in windows:
        window.close()
