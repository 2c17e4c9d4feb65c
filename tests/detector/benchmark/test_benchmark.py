"""Every combination is measured with a real model and a real recording."""

from collections.abc import Callable
from pathlib import Path

import pytest

from detector.benchmark import (
    FLAT_OUT,
    Conditions,
    Settings,
    make_document,
    read_json,
    run_benchmark,
    write_json,
)
from detector.errors import ModelError, SourceError
from tests.recordings import write_recording

MakeModel = Callable[..., Path]
QUICK = Conditions(seconds=0.6, warm_up=0.2)


def test_each_rate_is_a_run_of_the_recording(make_model: MakeModel, tmp_path: Path) -> None:
    told: list[str] = []
    settings = Settings(
        source=str(write_recording(tmp_path / "v.mp4")),
        rates=(50, FLAT_OUT),
        models=(str(make_model()),),
        devices=("cpu",),
        threads=1,
        conditions=QUICK,
    )
    runs = [run.record for run in run_benchmark(settings, told.append)]
    assert told == ["green on cpu, at 50 frames/s", "green on cpu, flat out"]
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
    settings = Settings(size=(320, 240), models=(str(make_model()),), devices=("cpu",), conditions=QUICK)
    (run,) = [run.record for run in run_benchmark(settings, lambda _: None)]
    assert (run.source.name, run.source.width, run.source.height) == ("synthetic", 320, 240)
    assert run.source.rate == 60
    assert run.frames.decoded == pytest.approx(36, abs=4)


def test_each_model_is_run_on_each_device(make_model: MakeModel) -> None:
    model = str(make_model())
    settings = Settings(
        size=(64, 64), models=(model, model), devices=("cpu", "auto"), conditions=Conditions(0.1, 0)
    )
    assert len(list(run_benchmark(settings, lambda _: None))) == 4


def test_model_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ModelError):
        next(iter(run_benchmark(Settings(models=("none.onnx",)), lambda _: None)))


def test_source_that_is_not_there_is_an_error(make_model: MakeModel) -> None:
    settings = Settings(source="none.mp4", models=(str(make_model()),), devices=("cpu",))
    with pytest.raises(SourceError, match=r"none\.mp4"):
        next(iter(run_benchmark(settings, lambda _: None)))
