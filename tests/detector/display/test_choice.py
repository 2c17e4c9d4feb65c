"""Markers stay with the frame that they were made from, and no longer than they are young."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from detector.boxes import Box
from detector.display import Painted, choose
from detector.display.choice import longest_wait, markers_until
from detector.frame import Frame
from detector.live import MAX_RESULT_AGE, LiveState, LiveStatus, TimedResult
from detector.picture import RgbPicture
from detector.result import NO_TIMINGS, FrameResult, Polyp

PICTURE = RgbPicture(np.zeros((48, 64, 3), np.uint8))
POLYP = Polyp(Box(1, 1, 9, 9), 0.9, 0.02, np.zeros((4, 2), np.float32))
STEP = 0.001


def _frame(index: int, interval: float) -> Frame:
    return Frame(index, index * interval, 100 + index * interval, PICTURE)


def _result(frame: Frame, delay: float) -> TimedResult:
    result = FrameResult(frame.index, frame.time, 64, 48, (POLYP,), (POLYP,), NO_TIMINGS)
    return TimedResult(frame, result, frame.arrival + delay)


def _screen(rate: float, frames: int, delay: Callable[[int], float]) -> Iterator[Painted]:
    """What a window that looks every millisecond paints, of a source that ends."""
    interval, before = 1 / rate, None
    live = LiveStatus(engine_opened=True)
    news: list[tuple[float, int, Frame | TimedResult]] = []
    for index in range(frames):
        frame = _frame(index, interval)
        news += [(frame.arrival, 0, frame), (frame.arrival + delay(index), 1, _result(frame, delay(index)))]
    news.sort(key=lambda each: each[:2])
    now, end = 100.0, news[-1][0] + 3
    while now < end:
        while news and news[0][0] <= now:
            _, _, new = news.pop(0)
            live = (
                replace(live, newest_frame=new)
                if isinstance(new, Frame)
                else replace(live, newest_result=new)
            )
        painting = choose(live, before, interval, now)
        if painting is not None:
            shown = painting.result if now < painting.until else None
            before = Painted(now, painting.frame, shown, len(shown.result.activations) if shown else 0)
            yield before
        now += STEP


@pytest.mark.parametrize(
    ("rate", "delay"),
    [
        *itertools.product([1, 2, 5, 8, 10, 12, 15, 25, 30, 50, 60], [0.012, 0.030]),
        *itertools.product([1, 2, 5, 8], [0.090]),
    ],
)
def test_marker_that_is_always_there_never_blinks(rate: float, delay: float) -> None:
    painted = [each for each in _screen(rate, 40, lambda index: delay) if each.frame.index < 39]
    marked = [bool(each.markers) for each in painted]
    first = marked.index(True)
    assert painted[first].frame.time <= delay + 1 / rate
    assert all(marked[first:])
    assert {each.frame.index for each in painted} == set(range(39))


@pytest.mark.parametrize("rate", [1, 5, 25, 60])
def test_no_marker_is_older_than_the_limit_when_it_is_first_painted(rate: float) -> None:
    seen: set[int] = set()
    for each in _screen(rate, 60, lambda index: 0.02 + 0.01 * (index % 20)):
        if each.result is not None and each.result.frame.index not in seen:
            seen.add(each.result.frame.index)
            assert each.time - each.result.frame.arrival <= MAX_RESULT_AGE + STEP


@pytest.mark.parametrize(("rate", "stays"), [(25, 0.120), (60, 0.120), (10, 0.180), (5, 0.300), (1, 1.1)])
def test_marker_goes_out_where_no_frame_comes(rate: float, stays: float) -> None:
    *_, on, off = _screen(rate, 8, lambda index: 0.02)
    assert (on.markers, off.markers) == (1, 0)
    assert on.frame is off.frame
    assert off.time - off.frame.arrival == pytest.approx(stays, abs=3 * STEP)


@pytest.mark.parametrize("rate", [1, 5, 25, 60])
def test_late_results_hold_no_picture_back_and_are_never_painted(rate: float) -> None:
    painted = list(_screen(rate, 40, lambda index: 0.2))
    assert all(each.result is None for each in painted)
    assert max(each.time - each.frame.arrival for each in painted) <= 2 * STEP


@pytest.mark.parametrize("rate", [1, 5, 10])
def test_slow_source_waits_for_its_result_no_longer_than_is_worth_it(rate: float) -> None:
    first_paints: dict[int, float] = {}
    for each in _screen(rate, 30, lambda index: 0.02 if index < 20 else 5.0):
        first_paints.setdefault(each.frame.index, each.time - each.frame.arrival)
    assert first_paints[10] == pytest.approx(0.02, abs=2 * STEP)
    assert first_paints[20] == pytest.approx(longest_wait(1 / rate), abs=2 * STEP)
    # The engine does not keep up: nobody waits for it any more.
    assert max(first_paints[index] for index in range(21, 30)) <= 2 * STEP


def test_held_frame_keeps_its_markers() -> None:
    frame = _frame(3, 0.04)
    result = _result(frame, 0.02)
    held = LiveStatus(LiveState.PAUSED, frame, result)
    painted = Painted(frame.arrival + 0.03, frame, result, 1)
    assert choose(held, painted, 0.04, frame.arrival + 60) is None
    assert markers_until(held, painted, 0.04) == float("inf")


@pytest.mark.parametrize("state", [LiveState.FAILED, LiveState.STOPPED])
def test_last_frame_of_a_source_that_broke_off_has_no_markers(state: LiveState) -> None:
    frame = _frame(3, 0.04)
    broken = LiveStatus(state, frame, _result(frame, 0.02))
    painted = Painted(frame.arrival + 0.03, frame, broken.newest_result, 1)
    painting = choose(broken, painted, 0.04, frame.arrival + 0.05)
    assert painting is not None
    assert painting.result is None


def test_nothing_is_painted_before_the_first_frame() -> None:
    assert choose(LiveStatus(), None, 0.04, 100.0) is None
