"""Faults put in with real threads: the picture goes on, the status says so, and the analysis comes back."""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from detector.errors import DeviceError, SourceError
from detector.frame import Frame
from detector.live import Analyze, LivePipeline, LiveState
from detector.live.supervisor import STALL
from detector.picture import RgbPicture
from detector.result import FrameResult, StageTimings
from detector.video import VideoSource
from detector.video.reconnecting import ReconnectingSource
from tests.strict.logs import ExpectLog
from tests.waiting import wait_until

_RATE = 50
Start = Callable[..., LivePipeline]


class Camera(VideoSource):
    """Frames in real time: `frames` of them, None for no end. What comes then is up to `end`."""

    live = True

    def __init__(
        self,
        frames: int | None = None,
        end: Callable[["Camera"], None] | None = None,
        narrow_from: int = 10**9,
    ) -> None:
        self.name, self.width, self.height, self.rate, self.frame_count = "camera", 64, 48, _RATE, None
        self._frames, self._end, self._narrow_from = frames, end, narrow_from
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[Frame]:
        index = 0
        while not self.closed.wait(1 / _RATE) and index != self._frames:
            width = 32 if index >= self._narrow_from else self.width
            picture = RgbPicture(np.zeros((self.height, width, 3), np.uint8))
            yield Frame(index, index / _RATE, time.monotonic(), picture)
            index += 1
        if self._end is not None:
            self._end(self)

    def close(self) -> None:
        self.closed.set()


def _block(camera: Camera) -> None:
    camera.closed.wait(30)


def _result(frame: Frame) -> FrameResult:
    picture = frame.picture
    return FrameResult(
        frame.index, frame.time, picture.width, picture.height, (), (), StageTimings(0, 0, 0, 0)
    )


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a pipeline on a camera; afterwards no thread of it is left."""
    started: list[LivePipeline] = []

    def make(
        detector: Analyze, restart: Callable[[], Analyze] | None = None, source: VideoSource | None = None
    ) -> LivePipeline:
        pipeline = LivePipeline(source or Camera(), lambda: detector, lambda: None, restart)
        started.append(pipeline)
        pipeline.start()
        return pipeline

    yield make
    for pipeline in started:
        assert pipeline.stop(5)
    names = ("capture", "inference", "watchdog")
    assert not [thread for thread in threading.enumerate() if thread.name in names]


class Stalling:
    """Answers ten frames, then does not answer until released; its answer then is its last."""

    def __init__(self) -> None:
        self.released, self.returned = threading.Event(), threading.Event()
        self._seen = 0

    def __call__(self, frame: Frame) -> FrameResult:
        self._seen += 1
        if self._seen > 10:
            self.released.wait(5)
            self.returned.set()
        return _result(frame)


def test_stalled_engine_is_replaced_while_the_picture_goes_on(start: Start) -> None:
    stalling = Stalling()
    pipeline = start(stalling, restart=lambda: _result)
    wait_until(lambda: pipeline.status().engine_error is not None)
    assert pipeline.status().engine_error == f"the model has not answered for {STALL:g} s"
    assert pipeline.status().decoded > 10 + 0.7 * STALL * _RATE
    assert pipeline.status().analyzed == 10
    assert pipeline.status().paintable_result(time.monotonic()) is None
    wait_until(lambda: pipeline.status().analyzed > 20)
    assert pipeline.status().engine_error is None
    assert pipeline.status().restarts == 1
    stalling.released.set()


def test_late_answer_of_a_replaced_engine_is_discarded(start: Start) -> None:
    stalling = Stalling()
    pipeline = start(stalling, restart=lambda: _result)
    wait_until(lambda: pipeline.status().analyzed > 20)
    newest = pipeline.status().newest_result
    assert newest is not None
    stalling.released.set()
    assert stalling.returned.wait(2)
    wait_until(lambda: pipeline.status().newest_result is not newest)
    after = pipeline.status().newest_result
    assert after is not None
    assert after.frame.index >= newest.frame.index


def test_engine_that_fails_is_opened_anew(start: Start, expect_log: ExpectLog) -> None:
    expect_log("ERROR detector.live.worker: the analysis failed")

    def fails(frame: Frame) -> FrameResult:
        raise RuntimeError("the device is lost")

    opened: list[float] = []

    def restart() -> Analyze:
        opened.append(time.monotonic())
        return fails if len(opened) < 3 else _result

    pipeline = start(fails, restart)
    wait_until(lambda: pipeline.status().engine_error == "the device is lost")
    wait_until(lambda: pipeline.status().analyzed > 5)
    assert pipeline.status().engine_error is None
    assert pipeline.status().restarts == len(opened) == 3
    assert opened[2] - opened[1] > opened[1] - opened[0] > 0.4


def test_engine_that_cannot_be_opened_yet_is_tried_again(start: Start, expect_log: ExpectLog) -> None:
    expect_log("ERROR detector.live.worker: the analysis failed")

    tries: list[None] = []

    def fails(frame: Frame) -> FrameResult:
        raise RuntimeError("the device is lost")

    def restart() -> Analyze:
        tries.append(None)
        if len(tries) == 1:
            raise DeviceError("cuda is not usable now")
        return _result

    pipeline = start(fails, restart)
    wait_until(lambda: pipeline.status().engine_error == "cuda is not usable now")
    wait_until(lambda: pipeline.status().analyzed > 0)
    assert pipeline.status().engine_error is None


@pytest.mark.slow
def test_engines_that_all_hang_do_not_pile_up(start: Start) -> None:
    released = threading.Event()

    def hangs(frame: Frame) -> FrameResult:
        released.wait(30)
        return _result(frame)

    pipeline = start(hangs, restart=lambda: hangs)
    wait_until(lambda: "start it again" in (pipeline.status().engine_error or ""), 15)
    hanging = [thread for thread in threading.enumerate() if thread.name == "inference"]
    assert len(hanging) == 3
    decoded = pipeline.status().decoded
    wait_until(lambda: pipeline.status().decoded > decoded + 10)
    released.set()


def test_stop_during_a_stall_takes_less_than_a_second(start: Start) -> None:
    stalling = Stalling()
    pipeline = start(stalling, restart=lambda: _result)
    wait_until(lambda: pipeline.status().analyzed == 10)
    time.sleep(0.2)
    began = time.monotonic()
    assert not pipeline.stop()
    assert time.monotonic() - began < 1
    stalling.released.set()


def test_stop_while_waiting_to_restart_takes_less_than_a_second(start: Start, expect_log: ExpectLog) -> None:
    expect_log("ERROR detector.live.worker: the analysis failed")

    def fails(frame: Frame) -> FrameResult:
        raise RuntimeError("the device is lost")

    pipeline = start(fails, restart=lambda: fails)
    wait_until(lambda: pipeline.status().restarts == 2)
    began = time.monotonic()
    assert pipeline.stop()
    assert time.monotonic() - began < 1


def test_stop_ends_a_read_that_blocks(start: Start) -> None:
    pipeline = start(_result, source=Camera(5, _block))
    wait_until(lambda: pipeline.status().decoded == 5)
    began = time.monotonic()
    assert pipeline.stop()
    assert time.monotonic() - began < 1
    assert pipeline.status().source_error is None


def test_source_that_is_lost_says_so_and_comes_back(start: Start) -> None:
    may_return = threading.Event()
    opened = 0

    def reopen() -> VideoSource:
        nonlocal opened
        opened += 1
        if opened > 1 and not may_return.is_set():
            raise SourceError("camera: unplugged")
        return Camera(10 if opened == 1 else None)

    pipeline = start(_result, source=ReconnectingSource(reopen))
    wait_until(lambda: pipeline.status().source_lost == "camera: unplugged")
    assert pipeline.status().state is LiveState.PLAYING
    assert pipeline.status().newest_frame is not None
    wait_until(lambda: pipeline.status().paintable_result(time.monotonic()) is None)
    may_return.set()
    wait_until(lambda: pipeline.status().decoded > 20)
    assert pipeline.status().source_lost is None
    assert pipeline.status().reconnects == 1


def test_stop_while_the_source_is_lost_takes_less_than_a_second(start: Start) -> None:
    opened: list[None] = []

    def reopen() -> VideoSource:
        opened.append(None)
        if len(opened) > 1:
            raise SourceError("camera: unplugged")
        return Camera(3)

    pipeline = start(_result, source=ReconnectingSource(reopen))
    wait_until(lambda: len(opened) > 2)
    began = time.monotonic()
    assert pipeline.stop()
    assert time.monotonic() - began < 1


def test_device_that_is_gone_for_good_is_an_error_over_the_last_picture(start: Start) -> None:
    def unplugged(camera: Camera) -> None:
        raise SourceError("camera: unplugged")

    pipeline = start(_result, source=Camera(5, unplugged))
    wait_until(lambda: pipeline.status().state is LiveState.FAILED)
    assert pipeline.status().source_error == "camera: unplugged"
    assert pipeline.status().newest_frame is not None


def test_result_of_another_size_is_not_painted(start: Start) -> None:
    may_answer = threading.Event()

    def waits(frame: Frame) -> FrameResult:
        if frame.picture.width == 32:
            may_answer.wait(5)
        return _result(frame)

    pipeline = start(waits, source=Camera(narrow_from=10))
    wait_until(
        lambda: (
            pipeline.status().newest_frame is not None and pipeline.status().newest_frame.picture.width == 32
        )
    )
    newest = pipeline.status().newest_result
    assert newest is not None
    assert newest.result.width == 64
    assert pipeline.status().paintable_result(newest.frame.arrival) is None
    may_answer.set()
    wait_until(lambda: pipeline.status().paintable_result(time.monotonic()) is not None)


def test_old_result_is_not_painted_over_the_frame_at_which_the_source_ended(start: Start) -> None:
    stalling = Stalling()
    pipeline = start(stalling, source=Camera(30))
    wait_until(lambda: pipeline.status().state is LiveState.ENDED)
    assert pipeline.status().newest_result is not None
    assert pipeline.status().paintable_result(time.monotonic()) is None
    stalling.released.set()
