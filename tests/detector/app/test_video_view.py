"""The view paints no more than what is new, and says only of that that it was painted."""

import time
from collections.abc import Iterator

import numpy as np
import pytest
from PyQt6.QtCore import QRect
from PyQt6.QtGui import QPaintEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector.app.canvas import ProcessorCanvas
from detector.app.video_view import VideoView
from detector.boxes import Box
from detector.display import Painted, Painting
from detector.display.numbers import ShownNumbers
from detector.frame import Frame
from detector.live import TimedResult
from detector.picture import RgbPicture
from detector.result import NO_TIMINGS, FrameResult, Polyp
from tests.detector.app.pixels import pixels
from tests.recordings import frame_pixels

NEVER = float("inf")


@pytest.fixture
def view(application: QApplication) -> Iterator[VideoView]:
    view = VideoView(ShownNumbers(), "cpu")
    view.resize(640, 480)
    view.show()
    QTest.qWaitForWindowExposed(view)
    yield view
    view.close()


@pytest.fixture
def painted(view: VideoView) -> list[Painted]:
    told: list[Painted] = []
    view.painted.connect(told.append)
    return told


@pytest.fixture
def strokes(monkeypatch: pytest.MonkeyPatch) -> list[QRect]:
    """What of canvases was painted."""
    seen: list[QRect] = []
    paint = ProcessorCanvas.paintEvent

    def watched(canvas: ProcessorCanvas, event: QPaintEvent) -> None:
        seen.append(event.rect())
        paint(canvas, event)

    monkeypatch.setattr(ProcessorCanvas, "paintEvent", watched)
    return seen


def _frame(index: int) -> Frame:
    return Frame(index, index / 25, time.monotonic(), RgbPicture(frame_pixels(index)))


def _result(frame: Frame, *boxes: Box[float]) -> TimedResult:
    found = tuple(
        Polyp(box, 0.9, 0.1, np.array([(box.x1, box.y1), (box.x2, box.y1), (box.x2, box.y2)], np.float32), 1)
        for box in boxes
    )
    return TimedResult(frame, FrameResult(0, 0.0, 320, 240, found, found, NO_TIMINGS), time.monotonic())


BOX, OTHER = Box(40.0, 60.0, 90.0, 110.0), Box(200.0, 60.0, 250.0, 110.0)


def test_result_without_markers_changes_nothing_and_is_painted_all_the_same(
    view: VideoView, painted: list[Painted], strokes: list[QRect]
) -> None:
    frame = _frame(5)
    view.show_painting(Painting(frame, None, NEVER))
    strokes.clear()
    result = _result(frame)
    view.show_painting(Painting(frame, result, NEVER))
    assert not strokes
    assert [each.result for each in painted] == [None, result]
    assert painted[-1].frame is frame


def test_of_a_frame_that_is_there_only_markers_are_painted_and_taken_away(
    view: VideoView, painted: list[Painted], strokes: list[QRect]
) -> None:
    frame = _frame(5)
    view.show_painting(Painting(frame, _result(frame, BOX), NEVER))
    strokes.clear()
    view.show_painting(Painting(frame, _result(frame, OTHER), NEVER))
    assert len(strokes) == 1
    assert strokes[0].height() < 0.6 * view.height()
    assert painted[-1].markers == 1
    of_parts = pixels(view)
    view.show_painting(Painting(frame, None, NEVER))
    without = pixels(view)
    # The same as if all had been painted at once.
    view.show_painting(Painting(_frame(5), _result(frame, OTHER), NEVER))
    assert np.array_equal(pixels(view), of_parts)
    view.show_painting(Painting(_frame(5), None, NEVER))
    assert np.array_equal(pixels(view), without)


def test_result_that_is_too_old_by_now_takes_its_markers_away(
    view: VideoView, painted: list[Painted]
) -> None:
    frame = _frame(5)
    view.show_painting(Painting(frame, _result(frame, BOX), NEVER))
    view.show_painting(Painting(frame, _result(frame, BOX), time.monotonic() - 0.001))
    assert painted[-1].result is None
    assert painted[-1].markers == 0
    marked = pixels(view)
    view.show_painting(Painting(_frame(5), None, NEVER))
    assert np.array_equal(pixels(view), marked)


def test_part_that_somebody_else_wants_painted_says_nothing_before_all_is(
    view: VideoView, painted: list[Painted], strokes: list[QRect]
) -> None:
    frame = _frame(5)
    view.show_painting(Painting(frame, _result(frame, BOX), time.monotonic() + 0.05))
    time.sleep(0.06)
    painted.clear()
    strokes.clear()
    view._canvas.widget().repaint(0, 0, 10, 10)
    assert not painted
    QTest.qWait(20)
    assert [each.markers for each in painted] == [0]
    assert strokes[-1].size() == view.size()


def test_picture_is_as_sharp_after_a_change_of_size(view: VideoView) -> None:
    view.show_painting(Painting(_frame(5), None, NEVER))
    view.resize(500, 400)
    QTest.qWait(20)
    resized = pixels(view)
    view.show_painting(Painting(_frame(5), None, NEVER))
    assert np.array_equal(pixels(view), resized)


def test_every_pixel_beside_markers_is_the_frames(view: VideoView) -> None:
    frame = _frame(5)
    view.resize(480, 270)
    noise = np.random.default_rng(2).integers(0, 256, (270, 480, 3)).astype(np.uint8)
    result = _result(frame, BOX)
    view.show_painting(Painting(Frame(0, 0.0, time.monotonic(), RgbPicture(noise)), result, NEVER))
    shown = pixels(view)
    # Between the marker and the badge, and right of both.
    assert np.array_equal(shown[200:230], noise[200:230])
    assert np.array_equal(shown[:230, 250:], noise[:230, 250:])
    assert not np.array_equal(shown[60:180, 30:160], noise[60:180, 30:160])
