"""Several frames at once give what one after the other gives, in the same order."""

import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from detector.analysis import job
from detector.analysis.engines import EnginePool
from detector.analysis.job import open_engines
from detector.detector import PolypDetector
from detector.files.resources import resource_folder
from detector.frame import Frame
from detector.inference import Engine
from detector.settings import DetectorSettings
from detector.video import open_video
from tests.green_model import write_model
from tests.waiting import wait_until

DEMO = resource_folder("assets") / "demo.mp4"


@pytest.fixture
def detector(tmp_path: Path) -> PolypDetector:
    return PolypDetector(write_model(tmp_path / "model.onnx"), "cpu", threads=1)


def frames(count: int) -> Iterator[Frame]:
    with open_video(DEMO) as video:
        yield from islice(video, count)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_several_engines_give_what_one_frame_after_the_other_gives(count: int) -> None:
    detector = PolypDetector("default", "cpu", threads=1)
    expected = [detector(frame) for frame in frames(60)]
    detector.reset()
    results = list(EnginePool(detector, count).run(frames(60)))
    assert [frame.index for frame, _ in results] == list(range(60))
    for (_, found), single in zip(results, expected, strict=True):
        assert [(p.box, p.score, p.track_id) for p in found.polyps] == [
            (p.box, p.score, p.track_id) for p in single.polyps
        ]
        assert [p.box for p in found.activations] == [p.box for p in single.activations]


def test_memory_is_that_of_the_frame_in_hand(detector: PolypDetector) -> None:
    """Later frames are under way already; an analysis that goes on from here must not know of them."""
    alone = PolypDetector(detector.engine.path, "cpu", threads=1)
    for frame, _ in islice(EnginePool(detector, 2).run(frames(25)), 25):
        alone(frame)
        assert detector.memory.field_of_view == alone.memory.field_of_view


class _Meeting(Engine):
    """An engine whose runs end only when two of them are in hand."""

    barrier = threading.Barrier(2)

    def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        if image.any():
            self.barrier.wait(10)
        return super().run(image)

    def reopened(self) -> "Engine":
        return _Meeting(self.path, "cpu", 1)


def test_two_engines_compute_at_the_same_time(detector: PolypDetector) -> None:
    detector.engine = _Meeting(detector.engine.path, "cpu", 1)
    assert len(list(EnginePool(detector, 2).run(frames(6)))) == 6


def test_error_in_an_engine_reaches_the_caller_and_nothing_hangs(detector: PolypDetector) -> None:
    class Failing(Engine):
        def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
            if image.any():
                raise RuntimeError("broken")
            return super().run(image)

    detector.engine = Failing(detector.engine.path, "cpu", 1)
    with pytest.raises(RuntimeError, match="broken"):
        list(EnginePool(detector, 1).run(frames(6)))
    wait_until(lambda: not any(thread.name.startswith("engine") for thread in threading.enumerate()))


@pytest.mark.parametrize(
    ("threads", "device", "opened"), [(0, "cpu", 3), (2, "cpu", 1), (0, "cuda", 1), (1, "cpu", 1)]
)
def test_open_threads_become_engines_of_one_thread_on_the_cpu(
    detector: PolypDetector, monkeypatch: pytest.MonkeyPatch, threads: int, device: str, opened: int
) -> None:
    counts: list[int] = []
    monkeypatch.setattr(job, "EnginePool", lambda made, count: counts.append(count))
    monkeypatch.setattr(Engine, "device", device)
    model = detector.engine.path
    open_engines(DetectorSettings(model, "cpu", threads=threads), cores=3)
    assert counts == [opened]
