"""An exported file keeps the model contract and computes what torch computes."""

from pathlib import Path

import numpy as np
import onnx
import pytest

from detector.errors import OutputError
from detector.inference import Engine
from detector.inference.batch_engine import BatchEngine
from tests.green_model import METADATA
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.release.export import PARITY, export
from training.release.float16 import write_float16

SIDE = 64


@pytest.fixture(scope="module")
def network() -> Segmenter:
    return Segmenter("lite0", 16)


def test_file_keeps_the_contract_and_agrees_with_torch(network: Segmenter, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    assert export(ReleasedNetwork(network, SIDE), METADATA, path) < PARITY
    model = onnx.load(path)
    (image,), (probability,) = model.graph.input, model.graph.output
    assert (image.name, image.type.tensor_type.elem_type) == ("image", onnx.TensorProto.UINT8)
    assert [d.dim_value for d in image.type.tensor_type.shape.dim] == [1, SIDE, SIDE, 3]
    assert (probability.name, probability.type.tensor_type.elem_type) == (
        "probability",
        onnx.TensorProto.FLOAT,
    )
    assert [d.dim_value for d in probability.type.tensor_type.shape.dim] == [1, 1, SIDE, SIDE]
    assert {p.key: p.value for p in model.metadata_props} == METADATA
    assert [p.name for p in tmp_path.iterdir()] == ["model.onnx"]


def test_missing_folder_is_named_and_leaves_nothing(network: Segmenter, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"absent.model\.onnx"):
        export(ReleasedNetwork(network, SIDE), {}, tmp_path / "absent" / "model.onnx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mirrored", [False, True])
def test_file_serves_several_pictures_too_in_either_precision(tmp_path: Path, mirrored: bool) -> None:
    pictures = list(np.random.default_rng(0).integers(0, 256, (3, SIDE, SIDE, 3), dtype=np.uint8))
    path = tmp_path / "model.onnx"
    export(ReleasedNetwork(louder(Segmenter("lite0", 16)), SIDE, mirrored), METADATA, path)
    write_float16(path, tmp_path / "half.onnx")
    for file in (path, tmp_path / "half.onnx"):
        engine = Engine(file, "cpu", threads=1)
        alone = np.stack([engine.run(picture).copy() for picture in pictures])
        together = BatchEngine(engine, 3).run(pictures)
        assert np.abs(alone[0] - alone[1]).max() > 1e-2
        assert np.abs(alone - together).max() < 1e-4


def louder(network: Segmenter) -> Segmenter:
    """The network with a head whose logits depend on the picture as much as a trained one's."""
    network.decoder.head.weight.data.mul_(1e3)
    network.decoder.head.bias.data.zero_()
    return network
