"""Streams play at once in real processes, and the largest number that holds is found."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.benchmark import BenchmarkSettings, Conditions
from detector.benchmark.choice import Play
from detector.benchmark.stream import Stream, StreamSettings
from detector.benchmark.streams import most_that_hold, run_streams
from detector.errors import DeviceError, ModelError, SourceError
from detector.settings import DetectorSettings

MakeModel = Callable[..., Path]
QUICK = Conditions(seconds=0.6, warm_up=0.2)


@pytest.mark.parametrize("most", [1, 2, 7, 16, 100])
def test_largest_number_that_holds_is_found(most: int) -> None:
    for largest in range(most + 1):
        assert most_that_hold(lambda count, largest=largest: count <= largest, most) == largest


def test_no_number_is_tried_twice() -> None:
    tried: list[int] = []
    most_that_hold(lambda count: tried.append(count) or count <= 11, 100)
    assert tried == [1, 2, 4, 8, 16, 12, 10, 11]


def test_streams_play_together_and_every_frame_counts(make_model: MakeModel) -> None:
    told: list[str] = []
    settings = BenchmarkSettings(
        sizes=((64, 64),),
        rates=(10,),
        detectors=(DetectorSettings(make_model(), "cpu", threads=1),),
        conditions=QUICK,
    )
    (found,) = run_streams(settings, 2, told.append)
    assert told[0] == "green on cpu in float32, 1 at once"
    assert told[1] == f"{found.rounds[0].in_time} of {found.rounds[0].frames} results were painted in time"
    assert (found.model, found.device, found.precision) == ("green", "cpu", "float32")
    assert (found.source.name, found.source.width, found.source.rate) == ("synthetic", 64, 10)
    assert found.deadline_ms == 100
    assert found.hold == max((each.streams for each in found.rounds if each.holds), default=0)
    for played in found.rounds:
        assert played.frames == pytest.approx(6 * played.streams, abs=2 * played.streams)
        assert played.in_time + played.dropped <= played.frames
        assert played.holds == (played.in_time >= 0.99 * played.frames)
        assert played.annotation_delay_ms.p50
        assert played.infer_ms.count <= played.frames
        assert played.slowest_p99_ms
        assert played.slowest_p99_ms >= played.annotation_delay_ms.p50


def test_model_and_source_that_are_not_there_are_errors(make_model: MakeModel) -> None:
    with pytest.raises(ModelError, match=r"none\.onnx"):
        list(run_streams(BenchmarkSettings(detectors=(DetectorSettings("none.onnx"),)), 1, lambda _: None))
    detectors = (DetectorSettings(make_model(), "cpu", threads=1),)
    with pytest.raises(SourceError, match=r"none\.mp4"):
        list(run_streams(BenchmarkSettings(source="none.mp4", detectors=detectors), 1, lambda _: None))


def test_process_that_dies_is_an_error_and_leaves_nothing_behind(make_model: MakeModel) -> None:
    detector = DetectorSettings(make_model(), "cpu", threads=1)
    stream = Stream(StreamSettings(detector, None, Play((64, 64), 10), QUICK))
    stream.opened()
    process = stream._process
    assert process.pid is not None
    os.kill(process.pid, 9)
    with pytest.raises(DeviceError, match="process ended"):
        stream.figures()
    stream.end()
    assert not process.is_alive()
