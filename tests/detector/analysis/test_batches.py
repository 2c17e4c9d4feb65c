"""Frames in batches give what one after the other gives, in the same order."""

import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from detector.analysis import job
from detector.analysis.batches import BatchPool
from detector.analysis.engines import EnginePool
from detector.analysis.job import open_engines
from detector.analysis.pipeline import analyze_video
from detector.analysis.results.reader import read_results
from detector.detector import PolypDetector
from detector.errors import EngineError, SourceError
from detector.files.resources import resource_folder
from detector.frame import Frame
from detector.inference import Engine
from detector.inference.batch_engine import BatchEngine
from detector.settings import DetectorSettings
from detector.video import Excerpt, SourceOptions, open_video
from tests.green_model import write_model

DEMO = resource_folder("assets") / "demo.mp4"


def frames(count: int) -> Iterator[Frame]:
    with open_video(DEMO) as video:
        yield from islice(video, count)


def pool(detector: PolypDetector, size: int = 8) -> BatchPool:
    return BatchPool(detector, BatchEngine(detector.engine, size), helpers=2)


@pytest.fixture
def green(tmp_path: Path) -> PolypDetector:
    return PolypDetector(write_model(tmp_path / "model.onnx"), "cpu", threads=1)


def test_batches_give_what_one_frame_after_the_other_gives() -> None:
    detector = PolypDetector("default:float32", "cpu", threads=1)
    expected = [detector(frame) for frame in frames(45)]
    detector.reset()
    results = list(pool(detector).run(frames(45)))
    assert [frame.index for frame, _ in results] == list(range(45))
    assert any(single.polyps for single in expected)
    for (_, found), single in zip(results, expected, strict=True):
        assert [(p.box, p.track_id) for p in found.polyps] == [(p.box, p.track_id) for p in single.polyps]
        assert [p.score for p in found.polyps] == pytest.approx([p.score for p in single.polyps], abs=1e-4)
        assert [p.box for p in found.activations] == [p.box for p in single.activations]


def test_results_on_the_disk_are_the_same(green: PolypDetector, tmp_path: Path) -> None:
    read = []
    for name, engines in (("single", EnginePool(green, 1)), ("batches", pool(green, 5))):
        with open_video(DEMO, options=SourceOptions(excerpt=Excerpt(end=6.0))) as video:
            analyze_video(video, engines, tmp_path / name, False, lambda frames: None)
        read.append(read_results(tmp_path / name / "results.jsonl"))
    single, batches = read
    assert len(single.frames) == len(batches.frames) > 100
    for one, other in zip(single.frames, batches.frames, strict=True):
        assert (one.frame, one.time, one.polyps) == (other.frame, other.time, other.polyps)


def test_memory_is_that_of_the_frame_in_hand(green: PolypDetector) -> None:
    alone = PolypDetector(green.engine.path, "cpu", threads=1)
    for frame, _ in pool(green, 4).run(frames(25)):
        alone(frame)
        assert green.memory.field_of_view == alone.memory.field_of_view


def test_error_of_the_source_comes_after_the_frames_before_it(green: PolypDetector) -> None:
    def broken() -> Iterator[Frame]:
        yield from frames(10)
        raise SourceError("the file is cut off")

    seen: list[int] = []
    with pytest.raises(SourceError, match="cut off"):
        for frame, _ in pool(green, 4).run(broken()):
            seen.append(frame.index)
    assert seen == list(range(10))


def test_error_of_the_engine_reaches_the_caller_and_no_thread_is_left(
    green: PolypDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise EngineError("the device is lost")

    engines = pool(green, 4)
    monkeypatch.setattr(BatchEngine, "run", fail)
    with pytest.raises(EngineError, match="the device is lost"):
        list(engines.run(frames(20)))
    assert not [t for t in threading.enumerate() if t.name.startswith(("engine", "helper"))]


@pytest.mark.parametrize("faster", [True, False])
def test_a_gpu_takes_batches_only_where_they_are_faster(
    green: PolypDetector, monkeypatch: pytest.MonkeyPatch, faster: bool
) -> None:
    batches = BatchEngine(green.engine, 8)
    monkeypatch.setattr(Engine, "on_gpu", True)
    monkeypatch.setattr(job, "open_batches", lambda engine, size: batches if faster else None)
    opened = open_engines(DetectorSettings(green.engine.path, "cpu"), cores=3)
    assert type(opened) is (BatchPool if faster else EnginePool)


def test_a_cpu_takes_no_batches(green: PolypDetector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "open_batches", lambda engine, size: pytest.fail("asked for batches"))
    assert type(open_engines(DetectorSettings(green.engine.path, "cpu"), cores=1)) is EnginePool
