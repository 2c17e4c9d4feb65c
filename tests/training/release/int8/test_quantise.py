"""INT8 keeps the model contract and computes nearly the same."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from numpy.typing import NDArray

from detector.inference import Engine
from tests.green_model import METADATA
from tests.training.release.onnx_files import largest_difference, metadata, stored
from training.release.int8.quantise import write_int8


@pytest.fixture(scope="module")
def int8(float32: Path, pictures: list[NDArray[np.uint8]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same network quantised, in a folder of its own."""
    path = tmp_path_factory.mktemp("int8") / "small.onnx"
    write_int8(float32, pictures, path)
    return path


@pytest.mark.slow
def test_int8_quarters_the_weights_and_moves_the_output_little(
    float32: Path, int8: Path, pictures: list[NDArray[np.uint8]]
) -> None:
    assert int8.stat().st_size < 0.4 * float32.stat().st_size
    assert stored(int8)["INT8"] > 0.9 * sum(stored(int8).values())
    assert largest_difference(float32, int8, pictures) < 0.1
    assert metadata(int8).items() >= METADATA.items()
    assert [path.name for path in int8.parent.iterdir()] == ["small.onnx"]


@pytest.mark.slow
def test_int8_computes_the_same_with_and_without_the_processors_own_instructions(
    int8: Path, pictures: list[NDArray[np.uint8]]
) -> None:
    """Without graph optimisation ONNX Runtime sums quantised layers in float32, where nothing is cut off."""
    plainly = ort.SessionOptions()
    plainly.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = ort.InferenceSession(int8, plainly, providers=["CPUExecutionProvider"])
    engine = Engine(int8, "cpu")

    for picture in pictures:
        (expected,) = session.run(None, {"image": picture[None]})
        assert np.abs(engine.run(picture) - expected[0, 0]).mean() < 1e-4


@pytest.mark.slow
def test_int8_leaves_what_stands_at_stride_2_and_the_output_in_float(int8: Path) -> None:
    graph = onnx.load(int8).graph
    made_by = {name: node.op_type for node in graph.node for name in node.output}
    in_float = [
        node.name
        for node in graph.node
        if node.op_type == "Conv" and made_by.get(node.input[1]) != "DequantizeLinear"
    ]
    assert all(name.startswith(("/encoder/stem/", "/encoder/stages.0/")) for name in in_float)
    assert len(in_float) == 3
    assert "Resize" not in made_by.values()
    assert made_by["probability"] == "Sigmoid"
