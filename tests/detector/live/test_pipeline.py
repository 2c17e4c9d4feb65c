"""The picture never waits for the network, and everything can be stopped."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from detector import open_video
from detector.frame import Frame
from detector.live import LivePipeline, LiveState
from detector.result import FrameResult, StageTimings
from tests.recordings import FRAMES, lose, write_frames, write_recording
from tests.strict.logs import ExpectLog
from tests.waiting import wait_until

Analyze = Callable[[Frame], FrameResult]


def _result(frame: Frame) -> FrameResult:
    return FrameResult(frame.index, frame.time, 320, 240, (), (), StageTimings(0, 0, 0, 0))


def _nothing() -> None:
    pass


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., LivePipeline]]:
    """Starts a pipeline on the recording (0.8 s); it is stopped afterwards."""
    video = write_recording(tmp_path / "v.mp4")
    started: list[LivePipeline] = []

    def make(
        detector: Analyze, source: Path = video, on_change: Callable[[], None] = _nothing
    ) -> LivePipeline:
        pipeline = LivePipeline(open_video(source), lambda: detector, on_change)
        started.append(pipeline)
        pipeline.start()
        return pipeline

    yield make
    for pipeline in started:
        pipeline.stop(3)
    assert not [thread for thread in threading.enumerate() if thread.name in ("capture", "inference")]


Start = Callable[..., LivePipeline]


def test_file_plays_at_its_own_pace_and_every_frame_is_analyzed(start: Start) -> None:
    began = time.monotonic()
    pipeline = start(_result)
    wait_until(lambda: pipeline.status().state is LiveState.ENDED and pipeline.status().analyzed == FRAMES)
    assert time.monotonic() - began == pytest.approx((FRAMES - 1) / 25, abs=0.3)
    assert pipeline.status().decoded == FRAMES
    assert pipeline.status().dropped == 0
    assert pipeline.status().newest_result is not None
    assert pipeline.status().newest_result.result.index == FRAMES - 1


def test_slow_analysis_drops_frames_but_never_delays_the_picture(start: Start) -> None:
    arrivals: list[float] = []

    def slow(frame: Frame) -> FrameResult:
        time.sleep(0.3)
        return _result(frame)

    began = time.monotonic()
    pipeline = start(slow, on_change=lambda: arrivals.append(time.monotonic()))
    wait_until(lambda: pipeline.status().state is LiveState.ENDED)
    assert time.monotonic() - began < 1.3
    assert pipeline.status().decoded == FRAMES
    assert pipeline.status().analyzed <= 4
    assert pipeline.status().dropped >= FRAMES - 6


def test_result_too_old_for_the_picture_is_not_painted(start: Start) -> None:
    def late(frame: Frame) -> FrameResult:
        time.sleep(0.2)
        return _result(frame)

    pipeline = start(late)
    wait_until(lambda: pipeline.status().newest_result is not None)
    assert pipeline.status().paintable_result(time.monotonic()) is None


def test_fresh_result_is_painted(start: Start) -> None:
    pipeline = start(_result)
    wait_until(lambda: pipeline.status().newest_result is not None)
    newest = pipeline.status().newest_result
    assert newest is not None
    assert pipeline.status().paintable_result(newest.frame.arrival + 0.119) is not None
    if pipeline.status().state is LiveState.PLAYING:
        assert pipeline.status().paintable_result(newest.frame.arrival + 5) is None


def test_failing_analysis_leaves_the_picture_going_and_is_tried_again(
    start: Start, expect_log: ExpectLog
) -> None:
    expect_log("ERROR detector.live.worker: the analysis failed")

    def fails_at_first(frame: Frame) -> FrameResult:
        if frame.index < 3:
            raise RuntimeError("the device is lost")
        return _result(frame)

    pipeline = start(fails_at_first)
    wait_until(lambda: pipeline.status().engine_error is not None)
    assert pipeline.status().engine_error == "the device is lost"
    wait_until(lambda: pipeline.status().analyzed > 0)
    assert pipeline.status().engine_error is None
    wait_until(lambda: pipeline.status().state is LiveState.ENDED)
    assert pipeline.status().decoded == FRAMES


def test_pause_holds_the_frame_and_goes_on_where_it_was(start: Start) -> None:
    pipeline = start(_result)
    wait_until(lambda: pipeline.status().decoded >= 5)
    pipeline.pause()
    time.sleep(0.1)
    held = pipeline.status().decoded
    time.sleep(0.3)
    assert pipeline.status().decoded == held < FRAMES
    assert pipeline.status().state is LiveState.PAUSED
    pipeline.resume()
    wait_until(lambda: pipeline.status().state is LiveState.ENDED)
    assert pipeline.status().decoded == FRAMES


def test_source_that_breaks_off_says_so_and_keeps_the_last_picture(start: Start, tmp_path: Path) -> None:
    folder = write_frames(tmp_path / "frames")
    lose(folder / "8.png")
    pipeline = start(_result, folder)
    wait_until(lambda: pipeline.status().state is LiveState.FAILED)
    assert pipeline.status().source_error is not None
    assert "8.png: cannot be read" in pipeline.status().source_error
    assert pipeline.status().newest_frame is not None
    assert pipeline.status().newest_frame.index == 6


@pytest.mark.parametrize("paused", [False, True])
def test_stop_returns_within_a_second_even_from_a_stall(start: Start, paused: bool) -> None:
    def stalls(frame: Frame) -> FrameResult:
        time.sleep(2)
        return _result(frame)

    pipeline = start(stalls)
    wait_until(lambda: pipeline.status().decoded >= 2)
    if paused:
        pipeline.pause()
    began = time.monotonic()
    pipeline.stop()
    assert time.monotonic() - began < 1
