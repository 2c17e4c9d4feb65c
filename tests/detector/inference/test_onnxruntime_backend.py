"""Buffers that stay where they are give what a plain run gives."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime

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
