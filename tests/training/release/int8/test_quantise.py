"""Lower precision keeps the model contract and computes nearly the same."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch
from numpy.typing import NDArray

from detector.inference import Engine
from tests.green_model import METADATA
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.release.export import export
from training.release.int8.quantise import write_float16, write_int8

SIDE = 64


@pytest.fixture(scope="module")
def float32(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network with ImageNet's encoder, whose features are spread as a trained one's are."""
    torch.manual_seed(0)
    network = Segmenter("lite0", 16)
    network.encoder.load_imagenet()
    path = tmp_path_factory.mktemp("float32") / "model.onnx"
    export(ReleasedNetwork(network, SIDE), METADATA, path)
    return path


@pytest.fixture(scope="module")
def pictures() -> list[NDArray[np.uint8]]:
    rng = np.random.default_rng(1)
    return [rng.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8) for _ in range(12)]


@pytest.fixture(scope="module")
def int8(float32: Path, pictures: list[NDArray[np.uint8]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same network quantised, in a folder of its own."""
    path = tmp_path_factory.mktemp("int8") / "small.onnx"
    write_int8(float32, pictures, path)
    return path


def _stored(path: Path) -> dict[str, int]:
    """How many weights are of which type."""
    counts: dict[str, int] = {}
    for tensor in onnx.load(path).graph.initializer:
        name = onnx.TensorProto.DataType.Name(tensor.data_type)
        counts[name] = counts.get(name, 0) + int(np.prod(tensor.dims))
    return counts


def _largest_difference(path: Path, other: Path, pictures: list[NDArray[np.uint8]]) -> float:
    first, second = Engine(path, "cpu"), Engine(other, "cpu")
    return max(float(np.abs(first.run(picture) - second.run(picture)).max()) for picture in pictures)


def _metadata(path: Path) -> dict[str, str]:
    return {entry.key: entry.value for entry in onnx.load(path).metadata_props}


def test_float16_halves_the_file_and_hardly_moves_the_output(
    float32: Path, pictures: list[NDArray[np.uint8]], tmp_path: Path
) -> None:
    half = tmp_path / "half.onnx"
    write_float16(float32, half)

    assert half.stat().st_size < 0.55 * float32.stat().st_size
    assert _stored(half)["FLOAT16"] > 0.99 * sum(_stored(half).values())
    assert _largest_difference(float32, half, pictures) < 0.01
    assert _metadata(half).items() >= METADATA.items()


def test_a_value_that_two_layers_read_is_cast_once(pictures: list[NDArray[np.uint8]], tmp_path: Path) -> None:
    """The mirrored form hands one normalised picture to the network twice."""
    torch.manual_seed(0)
    whole, half = tmp_path / "whole.onnx", tmp_path / "half.onnx"
    export(ReleasedNetwork(Segmenter("lite0", 16), SIDE, mirrored=True), METADATA, whole)

    write_float16(whole, half)

    names = [name for node in onnx.load(half).graph.node for name in node.output]
    assert len(names) == len(set(names))
    assert _largest_difference(whole, half, pictures) < 0.01


@pytest.mark.slow
def test_int8_quarters_the_weights_and_moves_the_output_little(
    float32: Path, int8: Path, pictures: list[NDArray[np.uint8]]
) -> None:
    assert int8.stat().st_size < 0.4 * float32.stat().st_size
    assert _stored(int8)["INT8"] > 0.9 * sum(_stored(int8).values())
    assert _largest_difference(float32, int8, pictures) < 0.1
    assert _metadata(int8).items() >= METADATA.items()
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
