"""Every combination is measured with a real model and a real recording."""

from collections.abc import Callable
from pathlib import Path

import pytest

from detector.benchmark import (
    FLAT_OUT,
    BenchmarkSettings,
    Conditions,
    make_document,
    read_json,
    run_benchmark,
    write_json,
)
from detector.errors import ModelError, SourceError
from detector.settings import DetectorSettings
from tests.recordings import write_recording

MakeModel = Callable[..., Path]
QUICK = Conditions(seconds=0.6, warm_up=0.2)


def test_each_rate_is_a_run_of_the_recording(make_model: MakeModel, tmp_path: Path) -> None:
    told: list[str] = []
    settings = BenchmarkSettings(
        source=str(write_recording(tmp_path / "v.mp4")),
        rates=(50, FLAT_OUT),
        detectors=(DetectorSettings(make_model(), "cpu", threads=1),),
        conditions=QUICK,
    )
    runs = [run.record for run in run_benchmark(settings, told.append)]
    assert told == ["green on cpu in float32, at 50 frames/s", "green on cpu in float32, flat out"]
    assert [run.mode for run in runs] == ["paced", "flat-out"]
    assert [run.source.rate for run in runs] == [50, 25]
    for run in runs:
        assert (run.model, run.model_input, run.device, run.threads) == ("green", 64, "cpu", 1)
        assert (run.source.name, run.source.width, run.source.height) == ("v.mp4", 320, 240)
        assert run.frames.analysed > 10
        assert run.stages_ms.infer.p50
        assert run.annotation_delay_ms.p50
    path = tmp_path / "benchmark.json"
    write_json(path, make_document(runs))
    assert list(read_json(path).runs) == runs


def test_without_a_source_a_synthetic_one_is_played_at_60_frames_a_second(make_model: MakeModel) -> None:
    settings = BenchmarkSettings(
        sizes=((320, 240),), detectors=(DetectorSettings(make_model(), "cpu"),), conditions=QUICK
    )
    (run,) = [run.record for run in run_benchmark(settings, lambda _: None)]
    assert (run.source.name, run.source.width, run.source.height) == ("synthetic", 320, 240)
    assert run.source.rate == 60
    assert run.frames.decoded == pytest.approx(36, abs=4)


def test_each_size_is_run_at_each_rate(make_model: MakeModel) -> None:
    told: list[str] = []
    settings = BenchmarkSettings(
        sizes=((64, 48), (96, 64)),
        rates=(30, 60),
        detectors=(DetectorSettings(make_model(), "cpu"),),
        conditions=Conditions(0.1, 0),
    )
    runs = [run.record for run in run_benchmark(settings, told.append)]
    assert [(run.source.width, run.source.rate) for run in runs] == [(64, 30), (64, 60), (96, 30), (96, 60)]
    assert told[-1] == "green on cpu in float32, 96 x 64, at 60 frames/s"
    assert {run.gpu_before for run in runs} == {run.gpu_after for run in runs} == {None}


def test_each_detector_is_run(make_model: MakeModel) -> None:
    model = make_model()
    settings = BenchmarkSettings(
        sizes=((64, 64),),
        detectors=tuple(DetectorSettings(model, "cpu", threads=threads) for threads in (1, 2)),
        conditions=Conditions(0.1, 0),
    )
    runs = [run.record for run in run_benchmark(settings, lambda _: None)]
    assert [run.threads for run in runs] == [1, 2]


def test_model_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ModelError):
        next(
            iter(run_benchmark(BenchmarkSettings(detectors=(DetectorSettings("none.onnx"),)), lambda _: None))
        )


def test_source_that_is_not_there_is_an_error(make_model: MakeModel) -> None:
    settings = BenchmarkSettings(source="none.mp4", detectors=(DetectorSettings(make_model(), "cpu"),))
    with pytest.raises(SourceError, match=r"none\.mp4"):
        next(iter(run_benchmark(settings, lambda _: None)))
