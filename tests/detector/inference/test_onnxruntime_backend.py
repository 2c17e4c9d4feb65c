"""Buffers that stay where they are give what a plain run gives."""

import gc
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from detector.errors import ModelError
from detector.inference.onnx_file import read_onnx
from detector.inference.onnxruntime_backend import BoundRun, OnnxRuntimeBackend

MakeModel = Callable[..., Path]


def test_bound_run_equals_a_plain_one_frame_after_frame(make_model: MakeModel) -> None:
    path = make_model()
    model = read_onnx(path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    bound, plain = BoundRun(session, model.contract, "cpu"), OnnxRuntimeBackend(model, "cpu", 1)
    rng = np.random.default_rng(0)
    addresses = bound.addresses
    for _ in range(3):
        image = rng.integers(0, 256, (1, 64, 64, 3), dtype=np.uint8)
        assert np.array_equal(bound.run(image), plain.run(image))
        mirrored = image[:, :, ::-1]
        assert np.array_equal(bound.run(mirrored), plain.run(np.ascontiguousarray(mirrored)))
    assert bound.addresses == addresses


def test_what_passes_for_onnx_runtimes_own_format_is_not_loaded_as_that(
    make_model: MakeModel, tmp_path: Path
) -> None:
    """Of it nothing was looked through."""
    model, own = read_onnx(make_model()), tmp_path / "model.ort"
    options = onnxruntime.SessionOptions()
    options.log_severity_level, options.optimized_model_filepath = 3, str(own)
    options.add_session_config_entry("session.save_model_format", "ORT")
    onnxruntime.InferenceSession(model.content, options, providers=["CPUExecutionProvider"])
    onnxruntime.InferenceSession(own.read_bytes(), providers=["CPUExecutionProvider"])
    with pytest.raises(ModelError):
        OnnxRuntimeBackend(replace(model, content=own.read_bytes()), "cpu", 1)


class _Counting:
    """A session that counts its runs."""

    def __init__(self, path: Path) -> None:
        self._session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        self.runs, self.fails = 0, False
        self.threads: set[str] = set()

    def io_binding(self) -> Any:
        return self._session.io_binding()

    def run_with_iobinding(self, binding: Any) -> None:
        if self.fails:
            raise RuntimeError("CUDA failure 719")
        self.runs += 1
        self.threads.add(threading.current_thread().name)
        self._session.run_with_iobinding(binding)


def test_work_is_recorded_and_replayed_on_one_thread_whoever_runs_it(make_model: MakeModel) -> None:
    path = make_model()
    session = _Counting(path)
    bound = BoundRun(session, read_onnx(path).contract, "cpu", recorded=True)
    bound.record()
    assert session.runs == 2
    image = np.full((1, 64, 64, 3), 51, np.uint8)
    with ThreadPoolExecutor(2) as pool:
        for maps in (bound.run(image), *pool.map(bound.run, [image] * 4)):
            assert np.allclose(maps, 0.2)
    assert (session.runs, session.threads) == (7, {"gpu"})


def test_what_is_not_recorded_is_run_once_a_frame(make_model: MakeModel) -> None:
    path = make_model()
    session = _Counting(path)
    BoundRun(session, read_onnx(path).contract, "cpu").run(np.zeros((1, 64, 64, 3), np.uint8))
    assert session.runs == 1


@pytest.mark.parametrize("is_lost", [True, False])
def test_what_its_gpu_has_lost_is_never_torn_down(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, is_lost: bool
) -> None:
    path = make_model()
    session = _Counting(path)
    bound = BoundRun(session, read_onnx(path).contract, "cpu")
    monkeypatch.setattr(BoundRun, "_is_lost", lambda _: is_lost)
    session.fails = True
    with pytest.raises(RuntimeError, match="719"):
        bound.run(np.zeros((1, 64, 64, 3), np.uint8))
    alive = weakref.ref(bound)
    del bound
    gc.collect()
    assert (alive() is not None) is is_lost


def test_a_picture_of_another_size_is_no_loss(make_model: MakeModel) -> None:
    path = make_model()
    bound = BoundRun(_Counting(path), read_onnx(path).contract, "cpu")
    with pytest.raises(RuntimeError, match="does not match"):
        bound.run(np.zeros((1, 8, 8, 3), np.uint8))
    assert not bound._is_lost()
    assert np.allclose(bound.run(np.full((1, 64, 64, 3), 51, np.uint8)), 0.2)
