"""An exported file keeps the model contract and computes what torch computes."""

from pathlib import Path

import onnx
import pytest

from detector.errors import OutputError
from tests.green_model import METADATA
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.release.export import PARITY, export

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
