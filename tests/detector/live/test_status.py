"""Pausing and the end of a source meet in any order of their threads' steps, and the end wins."""

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from types import FrameType
from typing import Any

import numpy as np
import pytest

from detector.frame import Frame
from detector.live import LivePipeline, LiveState, LiveStatus, TimedResult
from detector.picture import RgbPicture
from detector.result import FrameResult, StageTimings
from detector.video import VideoSource

# More lines than pausing runs through, that of its callees included.
_LINES = 30


class Ending(VideoSource):
    """One frame, then the end as soon as it is told."""

    def __init__(self) -> None:
        self.name, self.width, self.height, self.rate, self.frame_count = "ending", 64, 48, 25.0, None
        self.may_end = threading.Event()

    def __iter__(self) -> Iterator[Frame]:
        yield Frame(0, 0.0, time.monotonic(), RgbPicture(np.zeros((48, 64, 3), np.uint8)))
        self.may_end.wait(5)

    def close(self) -> None:
        self.may_end.set()


def _result(frame: Frame) -> FrameResult:
    return FrameResult(frame.index, frame.time, 64, 48, (), (), StageTimings(0, 0, 0, 0))


def _pause_while_it_ends(pipeline: LivePipeline, source: Ending, line: int) -> None:
    """Let the source end just before the so-manieth line of pausing."""
    passed = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal passed
        if "/detector/live/" not in frame.f_code.co_filename.replace("\\", "/"):
            return None
        if event == "line":
            passed += 1
            if passed == line:
                source.may_end.set()
                # A writer that is kept waiting by a lock does not end here; the line goes on without it.
                time.sleep(0.05)
        return trace

    sys.settrace(trace)
    try:
        pipeline.pause()
    finally:
        sys.settrace(None)


def _wait_for_end(pipeline: LivePipeline) -> None:
    deadline = time.monotonic() + 1
    while pipeline.status().state is not LiveState.ENDED:
        assert time.monotonic() < deadline, f"the window shows {pipeline.status().state.name} for ever"
        time.sleep(0.005)


@pytest.mark.parametrize("line", range(1, _LINES))
def test_source_that_ends_at_any_line_of_pausing_has_ended(line: int) -> None:
    source = Ending()
    pipeline = LivePipeline(source, lambda: _result, lambda: None)
    pipeline.start()
    while pipeline.status().newest_frame is None:
        time.sleep(0.001)
    _pause_while_it_ends(pipeline, source, line)
    source.may_end.set()
    _wait_for_end(pipeline)
    pipeline.resume()
    assert pipeline.status().state is LiveState.ENDED
    assert pipeline.stop(3)


def test_result_of_another_passage_is_not_painted() -> None:
    frame = Frame(0, 0.0, time.monotonic(), RgbPicture(np.zeros((48, 64, 3), np.uint8)))
    status = LiveStatus(newest_frame=frame, newest_result=TimedResult(frame, _result(frame), frame.arrival))
    assert status.paintable_result(frame.arrival) is not None
    assert replace(status, newest_frame=replace(frame, passage=1)).paintable_result(frame.arrival) is None


def test_result_of_a_frame_long_before_is_not_shown_on_one_that_came_in_time_again() -> None:
    picture = RgbPicture(np.zeros((48, 64, 3), np.uint8))
    before = Frame(0, 0.0, 100.0, picture, late=0.35)
    status = LiveStatus(newest_result=TimedResult(before, _result(before), 100.02))
    # They came one after the other; between them others were overtaken.
    after = Frame(1, 0.4, 100.05, picture)
    assert replace(status, newest_frame=before).paintable_result(100.06) is status.newest_result
    assert replace(status, newest_frame=after).paintable_result(100.06) is None
