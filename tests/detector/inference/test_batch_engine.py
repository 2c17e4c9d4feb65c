"""Several pictures at once give what each gives alone; a model that mixes them up is found out."""

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from detector.errors import EngineError, ModelError
from detector.inference import Engine, batch_engine, find_model
from detector.inference.batch_engine import BatchEngine, domes, gives_the_same, open_batches
from detector.inference.models import FLOAT32

MakeModel = Callable[..., Path]


def random_pictures(count: int, side: int = 64) -> list[NDArray[np.uint8]]:
    return list(np.random.default_rng(0).integers(0, 256, (count, side, side, 3), dtype=np.uint8))


def ending_in(path: Path, nodes: list[onnx.NodeProto], constants: dict[str, NDArray[np.int64]]) -> Path:
    """The model with its output, now `before`, led through more nodes; the last gives `probability`."""
    model = onnx.load(path)
    model.graph.node[-1].output[0] = "before"
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(numpy_helper.from_array(value, key) for key, value in constants.items())
    onnx.save(model, path)
    return path


@pytest.fixture
def always_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_engine, "_seconds", lambda *_: (2.0, 1.0))


@pytest.mark.parametrize("variant", [FLOAT32, "fp16"])
def test_eight_frames_at_once_are_eight_single_ones(variant: str) -> None:
    engine = Engine(find_model(f"default:{variant}"), "cpu", threads=1)
    pictures = domes(8, engine.card.input_side)
    alone = np.stack([engine.run(picture).copy() for picture in pictures])
    together = BatchEngine(engine, 8).run(pictures)
    assert alone.max(axis=(1, 2)).min() > 0.99
    assert np.abs(together - alone).max() < 1e-4


def test_a_batch_that_is_not_full_gives_as_many_maps(make_model: MakeModel) -> None:
    batches = BatchEngine(Engine(make_model(), "cpu", threads=1), 4)
    pictures = random_pictures(7)
    for some in (pictures[:4], pictures[4:]):
        maps = batches.run(some)
        assert np.allclose(maps, np.stack(some)[..., 1] / 255, atol=1e-6)


def test_a_file_that_was_exchanged_is_not_taken(make_model: MakeModel) -> None:
    engine = Engine(make_model(), "cpu", threads=1)
    model = onnx.load(engine.path)
    model.doc_string = "another"
    onnx.save(model, engine.path)
    with pytest.raises(ModelError, match="is another file than when it was opened"):
        BatchEngine(engine, 2)


@pytest.mark.usefixtures("always_faster")
def test_a_model_that_takes_them_is_opened(make_model: MakeModel) -> None:
    batches = open_batches(Engine(make_model(), "cpu", threads=1), 8)
    assert batches is not None and batches.size == 8


@pytest.mark.usefixtures("always_faster")
def test_a_model_that_gives_them_in_another_order_is_found_out(
    make_model: MakeModel, caplog: pytest.LogCaptureFixture
) -> None:
    turned = helper.make_node("Slice", ["before", "last", "end", "axis_0", "back"], ["probability"])
    numbers = {"last": [-1], "end": [-100], "axis_0": [0], "back": [-1]}
    constants = {name: np.array(value, np.int64) for name, value in numbers.items()}
    with caplog.at_level(logging.INFO):
        assert open_batches(Engine(ending_in(make_model(), [turned], constants), "cpu", 1), 8) is None
    assert "gives something else for 8 frames at once" in caplog.text


@pytest.mark.usefixtures("always_faster")
def test_a_model_that_gives_fewer_maps_is_found_out(
    make_model: MakeModel, caplog: pytest.LogCaptureFixture
) -> None:
    first = helper.make_node("Slice", ["before", "start", "one", "axis_0"], ["probability"])
    numbers = {"start": [0], "one": [1], "axis_0": [0]}
    constants = {name: np.array(value, np.int64) for name, value in numbers.items()}
    engine = Engine(ending_in(make_model(), [first], constants), "cpu", 1)
    with caplog.at_level(logging.INFO):
        assert open_batches(engine, 8) is None
    assert "one frame at a time" in caplog.text
    with pytest.raises(EngineError, match=r"gives 1 maps of 8 pictures"):
        BatchEngine(engine, 8).run(random_pictures(8))


def test_batches_that_are_no_faster_are_not_taken(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(batch_engine, "_seconds", lambda *_: (0.010, 0.0096))
    with caplog.at_level(logging.INFO):
        assert open_batches(Engine(make_model(), "cpu", threads=1), 8) is None
    assert "8 frames at once take 9.6 ms, one by one 10.0 ms" in caplog.text


def test_maps_that_differ_less_than_from_any_other_are_the_same() -> None:
    alone = np.random.default_rng(0).random((3, 8, 8), dtype=np.float32)
    assert gives_the_same(alone, alone + np.float32(0.01))
    assert not gives_the_same(alone, alone[[0, 2, 1]])
    assert not gives_the_same(alone, 0.5 * (alone + alone[[1, 2, 0]]))
    assert not gives_the_same(alone, alone[:2])
