"""Delays and rates are those of what is painted for the first time."""

import time
from dataclasses import replace

import numpy as np
import pytest

from detector.frame import Frame
from detector.live import TimedResult
from detector.live.figures import PaintLog
from detector.picture import RgbPicture
from detector.result import FrameResult, StageTimings


def _frame(index: int, age: float) -> Frame:
    picture = RgbPicture(np.zeros((48, 64, 3), np.uint8))
    return Frame(index, index / 25, time.monotonic() - age, picture)


def _result(frame: Frame) -> TimedResult:
    result = FrameResult(frame.index, frame.time, 64, 48, (), (), StageTimings(0, 0, 0, 0))
    return TimedResult(frame, result, time.monotonic())


def test_nothing_painted_has_no_figures() -> None:
    figures = PaintLog().figures()
    assert figures.painted_rate == 0
    assert figures.video.p50 is figures.annotation.p99 is None


def test_delays_run_from_arrival_to_paint_and_percentiles_tell_the_late_ones() -> None:
    log = PaintLog()
    for index in range(20):
        frame = _frame(index, 0.5 if index == 10 else 0.1)
        log.note(frame, _result(frame))
    figures = log.figures()
    assert figures.video.p50 == pytest.approx(0.1, abs=0.03)
    assert figures.video.p99 == pytest.approx(0.42, abs=0.05)
    assert figures.annotation.p50 == pytest.approx(0.1, abs=0.03)


def test_the_same_frame_painted_again_with_its_result_counts_once() -> None:
    log, frame = PaintLog(), _frame(0, 0.0)
    result = _result(frame)
    log.note(frame, None)
    time.sleep(0.1)
    log.note(frame, result)
    figures = log.figures()
    assert figures.video.p99 == pytest.approx(0.0, abs=0.05)
    assert figures.annotation.p50 == pytest.approx(0.1, abs=0.05)


def test_first_result_after_a_jump_is_no_delay_of_the_live_path() -> None:
    log, frame = PaintLog(), replace(_frame(0, 3.0), passage=1)
    log.note(frame, _result(frame))
    assert log.figures().annotation.p50 is None
    following = replace(_frame(1, 0.1), passage=1)
    log.note(following, _result(following))
    assert log.figures().annotation.p50 == pytest.approx(0.1, abs=0.05)
