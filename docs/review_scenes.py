"""The review window on the demo video, for docs/screenshots.py: analyzed and reviewed for real."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QSize
from PyQt6.QtGui import QImage
from PyQt6.QtTest import QTest

from detector.analysis.job import Job, open_engines, run_job
from detector.app.review.difference_window import DifferenceWindow
from detector.app.review.review_window import ReviewWindow
from detector.boxes import Box
from detector.review import Review
from detector.review.opening import ReviewPlan, open_differences, open_viewing
from detector.settings import DetectorSettings

WINDOW = QSize(1280, 800)
# Until small pictures are made and the frame is on screen, in ms.
_SETTLED_MS = 4000
_CLOSER = 2.0


def review_pictures(video: Path) -> Iterator[tuple[str, QImage]]:
    """Names and pictures."""
    usual = DetectorSettings(device="cpu")
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "usual", Path(folder) / "without a gate"
        _analyze(video, first, usual)
        yield from _reviewed(ReviewPlan(str(first), usual, "reviewer"))
        _analyze(video, second, replace(usual, gate=None, threshold=0.6))
        yield _compared(ReviewPlan(str(first), usual, "reviewer"), second)


def _analyze(video: Path, folder: Path, settings: DetectorSettings) -> None:
    run_job(Job(str(video), folder), open_engines(settings, 2), lambda done, of: None)


def _reviewed(plan: ReviewPlan) -> Iterator[tuple[str, QImage]]:
    viewing = open_viewing(plan).viewing
    window = ReviewWindow(viewing)
    window.resize(WINDOW)
    window.show()
    assert viewing.review is not None
    _judge(viewing.review)
    for number, name in ((1, "review.png"), (2, "review-closer.png")):
        if number == 2:
            window.timeline.zoom(_CLOSER)
            window.pane.zoom_by(_CLOSER)
        window.select(number)
        QTest.qWait(_SETTLED_MS)
        yield name, window.grab().toImage()
    window.close()


def _compared(plan: ReviewPlan, other: Path) -> tuple[str, QImage]:
    window = DifferenceWindow(*open_differences(plan, other))
    window.resize(WINDOW)
    window.show()
    window.select(1)
    QTest.qWait(_SETTLED_MS)
    image = window.grab().toImage()
    window.close()
    return "review-two.png", image


def _judge(review: Review) -> None:
    for number in (1, 2, 5):
        review.accept(number)
    review.reject(4)
    review.label(1, "Isp", 6)
    review.comment(1, "on the fold")
    review.add_missed(205, Box(520.0, 250.0, 700.0, 420.0))
