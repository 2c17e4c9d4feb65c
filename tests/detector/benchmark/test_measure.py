"""Every figure of a run is that of a source and a detector whose times are known.

Sleeping is never shorter than asked for, and on a busy machine longer: medians may be a little higher.
"""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from detector.benchmark.measure import Analyze, Conditions, measure_flat_out, measure_paced
from detector.benchmark.measurement import Measurement
from detector.errors import DeviceError, SourceError
from detector.frame import Frame
from detector.result import FrameResult, StageTimings
from detector.video import VideoSource
from tests.detector.benchmark.fakes import PICTURE, STAGES, FakeSource, make_analyse, result_of
from tests.strict.logs import ExpectLog

QUICK = Conditions(seconds=1.0, warm_up=0.4)


@pytest.fixture(autouse=True)
def no_thread_is_left_over() -> Iterator[None]:
    yield
    assert not [thread for thread in threading.enumerate() if thread.name in ("capture", "inference")]


def _median_ms(measured: Measurement, name: str) -> float:
    return float(np.median(measured.series[name][:, 1])) * 1000


def test_quick_detector_analyses_and_paints_every_frame_at_the_rate() -> None:
    run = measure_paced(lambda: FakeSource(1000), make_analyse(), None, QUICK)
    assert run.played.mode == "paced"
    assert run.decoded == pytest.approx(25, abs=2)
    assert run.painted >= run.decoded - 2
    assert run.analyzed >= run.decoded - 2
    assert run.analyzed + len(run.dropped_at) == run.decoded
    assert run.shown + run.too_old == pytest.approx(run.analyzed, abs=2)


def test_stages_are_those_of_the_detector() -> None:
    run = measure_paced(lambda: FakeSource(1000), make_analyse(), None, QUICK)
    for stage in ("prepare", "infer", "regions", "track"):
        assert _median_ms(run, stage) == pytest.approx(1000 * getattr(STAGES, stage))
        assert len(run.series[stage]) == run.analyzed


def test_decode_time_is_the_sources() -> None:
    run = measure_paced(lambda: FakeSource(1000, decode=0.015), make_analyse(), None, QUICK)
    assert 15 <= _median_ms(run, "decode") < 22
    assert len(run.series["decode"]) == run.decoded


def test_video_delay_is_the_painting_and_annotation_delay_waits_for_the_analysis() -> None:
    run = measure_paced(lambda: FakeSource(1000), make_analyse(extra=0.009), None, QUICK)
    assert _median_ms(run, "video delay") < 8
    assert 30 <= _median_ms(run, "annotation delay") < 45
    assert _median_ms(run, "paint") < 5
    assert _median_ms(run, "jitter") < 6


def test_slow_detector_drops_frames_and_delays_no_picture() -> None:
    run = measure_paced(lambda: FakeSource(1000), make_analyse(extra=0.089), None, QUICK)
    assert run.decoded == pytest.approx(25, abs=2)
    assert run.painted >= run.decoded - 2
    assert run.analyzed == pytest.approx(9, abs=2)
    assert len(run.dropped_at) == run.decoded - run.analyzed
    assert _median_ms(run, "video delay") < 8


def test_result_older_than_is_shown_counts_as_too_old_with_its_delay() -> None:
    run = measure_paced(lambda: FakeSource(1000), make_analyse(extra=0.15), None, QUICK)
    assert run.shown == 0
    assert run.too_old >= 3
    assert _median_ms(run, "annotation delay") >= 150


def test_result_of_the_last_frame_is_waited_for() -> None:
    # Frames come every 100 ms from 50 ms on: the last is analyzed when the measured second is over.
    conditions = Conditions(seconds=1.0, warm_up=0.45)
    run = measure_paced(lambda: FakeSource(1000), make_analyse(extra=0.049), 10, conditions)
    assert run.decoded == 10
    assert len(run.dropped_at) == 0
    assert run.shown + run.too_old == 10


def test_warm_up_counts_nowhere() -> None:
    began = time.monotonic()

    def slow_at_first(frame: Frame) -> FrameResult:
        delay = 0.08 if time.monotonic() - began < 0.45 else 0.001
        time.sleep(delay)
        return result_of(frame, StageTimings(0, delay, 0, 0))

    run = measure_paced(lambda: FakeSource(1000), slow_at_first, 20, Conditions(1.0, warm_up=0.7))
    assert run.series["infer"][:, 1].max() == 0.001
    assert len(run.dropped_at) == 0
    assert run.series["video delay"][:, 0].min() >= 0
    assert run.series["video delay"][:, 0].max() < 1


@pytest.mark.parametrize("rate", [12.5, 50.0])
def test_recording_is_played_at_another_rate_than_its_own(rate: float) -> None:
    run = measure_paced(lambda: FakeSource(1000), make_analyse(StageTimings(0, 0, 0, 0)), rate, QUICK)
    assert run.played.rate == rate
    assert run.decoded == pytest.approx(rate, abs=3)
    assert run.played.deadline == pytest.approx(1 / rate)


def test_short_recording_is_looped() -> None:
    run = measure_paced(lambda: FakeSource(7), make_analyse(), None, QUICK)
    assert run.decoded == pytest.approx(25, abs=2)
    assert _median_ms(run, "jitter") < 6


def test_live_source_is_taken_as_it_comes_and_its_waiting_is_no_decoding() -> None:
    # It says 25 frames a second and gives nearly twice as many.
    run = measure_paced(lambda: FakeSource(1000, decode=0.02, live=True), make_analyse(), 60, QUICK)
    assert run.played.mode == "live"
    assert run.played.rate == 25
    assert 35 < run.decoded <= 50
    assert len(run.series["decode"]) == 0


def test_busy_detector_is_seen_in_the_processor_time() -> None:
    def busy(frame: Frame) -> FrameResult:
        begin = time.thread_time()
        while time.thread_time() - begin < 0.02:
            pass
        return result_of(frame)

    idle = measure_paced(lambda: FakeSource(1000), make_analyse(), 20, QUICK)
    worked = measure_paced(lambda: FakeSource(1000), busy, 20, QUICK)
    assert worked.before.cpu_percent(worked.after) > idle.before.cpu_percent(idle.after) + 20
    assert worked.after.moment - worked.before.moment == pytest.approx(1, abs=0.2)


def test_flat_out_takes_each_frame_as_soon_as_the_last_is_done() -> None:
    run = measure_flat_out(lambda: FakeSource(10, decode=0.004), make_analyse(), QUICK)
    # 4 ms of decoding and 21 ms of analysis a frame, and a little painting.
    assert run.played.mode == "flat-out"
    assert 22 <= run.decoded <= 40
    assert run.decoded == run.analyzed == run.painted == run.shown
    assert _median_ms(run, "annotation delay") == pytest.approx(_median_ms(run, "video delay"))
    assert 21 <= _median_ms(run, "video delay") < 32
    assert 4 <= _median_ms(run, "decode") < 9


def test_flat_out_leaves_out_the_warm_up() -> None:
    seen: list[int] = []

    def analyze(frame: Frame) -> FrameResult:
        seen.append(frame.index)
        return make_analyse()(frame)

    run = measure_flat_out(lambda: FakeSource(1000), analyze, QUICK)
    assert len(seen) > run.decoded + 10
    assert run.after.moment - run.before.moment == pytest.approx(1, abs=0.2)
    assert run.series["video delay"][:, 0].max() < 1


def _measure_paced(
    open_source: Callable[[], VideoSource], analyze: Analyze, conditions: Conditions
) -> Measurement:
    return measure_paced(open_source, analyze, None, conditions)


EITHER_WAY = pytest.mark.parametrize("measure", [measure_flat_out, _measure_paced])


class _Breaking(FakeSource):
    def __iter__(self) -> Iterator[Frame]:
        yield Frame(0, 0.0, 0.0, PICTURE)
        raise SourceError("fake.mp4: breaks off; copy it again")


def _raise(frame: Frame) -> FrameResult:
    raise RuntimeError("the device is lost")


@EITHER_WAY
def test_failing_analysis_ends_the_run_with_what_to_do(
    measure: Callable[..., Measurement], expect_log: ExpectLog
) -> None:
    if measure is _measure_paced:
        expect_log("ERROR detector.live.worker: the analysis failed")
    with pytest.raises(DeviceError, match=r"the device is lost.*try another device"):
        measure(lambda: FakeSource(1000), _raise, QUICK)


@EITHER_WAY
def test_source_that_breaks_off_ends_the_run(measure: Callable[..., Measurement]) -> None:
    with pytest.raises(SourceError, match="breaks off"):
        measure(lambda: _Breaking(1), make_analyse(), QUICK)


def test_live_source_that_ends_early_ends_the_run() -> None:
    def open_one() -> VideoSource:
        return FakeSource(5, decode=0.01, live=True)

    with pytest.raises(SourceError, match="ended before the run was over"):
        measure_paced(open_one, make_analyse(), None, QUICK)


def test_live_source_cannot_be_played_flat_out() -> None:
    source = FakeSource(5, live=True)
    with pytest.raises(SourceError, match="live source has its own rate"):
        measure_flat_out(lambda: source, make_analyse(), QUICK)
    assert source.closed
