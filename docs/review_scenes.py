"""The review window on the demo video, for docs/screenshots.py: analyzed and reviewed for real."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from PyQt6.QtCore import QSize
from PyQt6.QtGui import QImage
from PyQt6.QtTest import QTest

from detector.analysis.job import Job, open_engines, run_job
from detector.app.review.review_window import ReviewWindow
from detector.boxes import Box
from detector.review import Review
from detector.review.opening import ReviewPlan, open_viewing
from detector.settings import DetectorSettings

WINDOW = QSize(1280, 800)
# Until small pictures are made and the frame is on screen, in ms.
_SETTLED_MS = 4000
_CLOSER = 2.0


def review_pictures(video: Path) -> Iterator[tuple[str, QImage]]:
    """Names and pictures."""
    settings = DetectorSettings(device="cpu")
    with tempfile.TemporaryDirectory() as folder:
        run_job(Job(str(video), Path(folder)), open_engines(settings, 2), lambda done, of: None)
        viewing = open_viewing(ReviewPlan(folder, settings, "reviewer")).viewing
        window = ReviewWindow(viewing)
        window.resize(WINDOW)
        window.show()
        assert viewing.review is not None
        _judge(viewing.review)
        viewing.select(1)
        window.refresh()
        QTest.qWait(_SETTLED_MS)
        yield "review.png", window.grab().toImage()
        viewing.select(2)
        window.refresh()
        window.timeline.zoom(_CLOSER)
        window.pane.zoom_by(_CLOSER)
        QTest.qWait(_SETTLED_MS)
        yield "review-closer.png", window.grab().toImage()
        window.close()


def _judge(review: Review) -> None:
    for number in (1, 2, 5):
        review.accept(number)
    review.reject(4)
    review.label(1, "Isp", 6)
    review.comment(1, "on the fold")
    review.add_missed(205, Box(520.0, 250.0, 700.0, 420.0))
