"""Engines on the GPU: beside each other, after a failure, without memory, and for several frames at once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray

from detector.analysis.batches import BATCH, BatchPool
from detector.analysis.engines import EnginePool
from detector.analysis.job import open_engines
from detector.boxes import iou
from detector.detector import PolypDetector
from detector.errors import DeviceError, EngineError
from detector.frame import Frame
from detector.inference import Engine, find_model, open_engine, providers
from detector.inference.batch_engine import BatchEngine, gives_the_same, open_batches
from detector.inference.onnx_file import read_onnx
from detector.inference.onnxruntime_backend import open_on_gpu
from detector.settings import DetectorSettings
from detector.video import open_video
from tests.gpu.cuda import DEMO, MODELS, on_gpu, pictures
from tests.strict.logs import ExpectLog

pytestmark = on_gpu

SAME = 1e-3


def on_cuda(model: str) -> Engine:
    return Engine(find_model(model), "cuda", 1)


def maps(engine: Engine) -> list[NDArray[np.float32]]:
    return [engine.run(picture).copy() for picture in pictures(engine.card.input_side)["domes"]]


def demo_frames(count: int) -> Iterator[Frame]:
    with open_video(DEMO) as video:
        yield from islice(video, count)


def test_required_gpu_is_had_in_float16() -> None:
    engine = open_engine("default", require_gpu=True)
    assert (engine.device, engine.on_gpu, engine.precision) == ("cuda", True, "float16")


def test_two_engines_do_not_disturb_each_other() -> None:
    engines = [on_cuda("default:fp16"), on_cuda("accurate:fp16")]
    alone = [maps(engine) for engine in engines]

    def repeat(number: int) -> float:
        return max(
            float(np.abs(one - other).max())
            for _ in range(30)
            for one, other in zip(maps(engines[number]), alone[number], strict=True)
        )

    with ThreadPoolExecutor(2) as pool:
        assert max(pool.map(repeat, (0, 1))) <= SAME


def test_an_engine_is_opened_beside_one_that_runs() -> None:
    running = on_cuda("default:fp16")
    expected = np.stack(maps(running))
    stopping, apart = threading.Event(), [0.0]

    def run() -> None:
        while not stopping.is_set():
            apart[0] = max(apart[0], float(np.abs(np.stack(maps(running)) - expected).max()))

    with ThreadPoolExecutor(1) as pool:
        runs = pool.submit(run)
        opened = [on_cuda("default:fp16") for _ in range(2)]
        stopping.set()
        runs.result()
    assert apart[0] <= SAME
    assert all(engine._backend.recorded for engine in opened)


def test_engine_is_reopened_after_a_failure() -> None:
    engine = on_cuda("default:fp16")
    before = maps(engine)
    with pytest.raises(EngineError, match=r"model\.fp16\.onnx on cuda: fails on a frame"):
        engine.run(np.zeros((8, 8, 3), np.uint8))
    for again in (engine, engine.reopened()):
        assert np.abs(np.stack(maps(again)) - np.stack(before)).max() <= SAME


def test_gpu_without_memory_is_an_error_and_serves_once_there_is_some(
    monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    with monkeypatch.context() as patch:
        options = providers.cuda_options
        patch.setattr(providers, "cuda_options", lambda graph: {**options(graph), "gpu_mem_limit": "65536"})
        with pytest.raises(DeviceError, match="cuda is not usable on this machine") as caught:
            on_cuda("default:fp16")
        assert "there is not enough memory" in str(caught.value)
        expect_log("WARNING .*: cuda is not usable on this machine")
        expect_log("WARNING .*: the CPU computes, though there is a driver for a GPU")
        assert not open_engine("default").on_gpu
    assert on_cuda("default:fp16").device == "cuda"


def test_work_that_cannot_be_recorded_runs_unrecorded(monkeypatch: pytest.MonkeyPatch) -> None:
    model = read_onnx(find_model("default:fp16"))
    side = model.contract.inputs[0].shape[1]
    picture = pictures(side)["domes"][0][None]
    expected = open_on_gpu(model, "cuda", 1).run(picture).copy()
    options = providers.cuda_options
    monkeypatch.setattr(
        providers,
        "cuda_options",
        lambda graph: {**options(graph), **({"gpu_mem_limit": "65536"} if graph else {})},
    )
    backend = open_on_gpu(model, "cuda", 1)
    assert (backend.device, backend.recorded) == ("cuda", False)
    assert np.abs(backend.run(picture) - expected).max() <= SAME


@pytest.mark.parametrize("model", MODELS)
def test_batches_are_right_or_not_taken(model: str) -> None:
    engine = on_cuda(model)
    batches = open_batches(engine, BATCH)
    assert batches is not None or model.startswith("accurate"), "the default's frames come one by one"
    if batches is not None:
        some = pictures(engine.card.input_side)["demo"][:BATCH]
        alone = np.stack([engine.run(picture).copy() for picture in some])
        together = batches.run(some)
        assert np.abs(together - alone).max() <= (SAME if engine.precision == "float32" else 0.1)


def test_a_batch_of_many_is_right() -> None:
    engine = on_cuda("default:fp16")
    domes = pictures(engine.card.input_side)["domes"]
    alone = np.stack([engine.run(picture).copy() for picture in domes])
    assert gives_the_same(alone, BatchEngine(engine, 32).run(domes))


def test_analysis_in_batches_finds_what_single_frames_show() -> None:
    engines = open_engines(DetectorSettings("default", "cuda"), cores=4)
    assert type(engines) is BatchPool
    single = EnginePool(PolypDetector("default", "cuda"), 1)
    found = [[result.polyps for _, result in pool.run(demo_frames(250))] for pool in (single, engines)]
    assert sum(map(len, found[0])) > 50
    differing = sum(len(one) != len(other) for one, other in zip(*found, strict=True))
    assert differing <= 2
    for one, other in zip(*found, strict=True):
        for polyp, same in zip(one, other, strict=False):
            assert iou(polyp.box, same.box) > 0.9
