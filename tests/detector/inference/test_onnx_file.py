"""What is refused before any runtime sees it; of a sound model, what ONNX's own reader reads is read."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from detector.errors import ModelError
from detector.inference.models import released_models, variant_files
from detector.inference.onnx_file import read_onnx
from detector.inference.protobuf import bytes_record, number_record

MakeModel = Callable[..., Path]
Change = Callable[[onnx.ModelProto], object]

RELEASED = [file for model in released_models().values() for file in variant_files(model).values()]


def loop_for_ever(model: onnx.ModelProto) -> None:
    body = helper.make_graph(
        [helper.make_node("Identity", ["going"], ["goes_on"])],
        "body",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("going", TensorProto.BOOL, []),
        ],
        [helper.make_tensor_value_info("goes_on", TensorProto.BOOL, [])],
    )
    model.graph.node.append(helper.make_node("Loop", ["", ""], [], body=body))


def choose(model: onnx.ModelProto) -> None:
    branch = helper.make_graph([], "branch", [], [])
    model.graph.node.append(helper.make_node("If", ["x"], [], then_branch=branch, else_branch=branch))


def several_graphs(model: onnx.ModelProto) -> None:
    node = helper.make_node("Identity", ["x"], ["y"])
    attribute = node.attribute.add()
    attribute.name, attribute.type = "parts", onnx.AttributeProto.GRAPHS
    attribute.graphs.add().name = "part"
    model.graph.node.append(node)


def foreign_operator(model: onnx.ModelProto) -> None:
    model.graph.node.append(helper.make_node("Anything", ["x"], ["y"], domain="com.example"))


def function_of_its_own(model: onnx.ModelProto) -> None:
    model.functions.add().name = "anything"


def _outside(tensor: onnx.TensorProto) -> None:
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "weights.bin"


def weights_outside(model: onnx.ModelProto) -> None:
    _outside(model.graph.initializer[0])


def constant_outside(model: onnx.ModelProto) -> None:
    node = helper.make_node("Constant", [], ["y"], value=numpy_helper.from_array(np.zeros(1, np.float32)))
    _outside(node.attribute[0].t)
    model.graph.node.append(node)


def sparse_weights(model: onnx.ModelProto) -> None:
    model.graph.sparse_initializer.add().values.CopyFrom(numpy_helper.from_array(np.zeros(1, np.float32)))


def sparse_constant(model: onnx.ModelProto) -> None:
    sparse = onnx.SparseTensorProto(values=numpy_helper.from_array(np.zeros(1, np.float32)), dims=[1])
    model.graph.node.append(helper.make_node("Constant", [], ["y"], sparse_value=sparse))


def too_many_nodes(model: onnx.ModelProto) -> None:
    model.graph.node.extend([helper.make_node("Identity", ["x"], ["y"])] * 20_001)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (loop_for_ever, "the operator Loop"),
        (choose, "the operator If"),
        (several_graphs, "a sub-graph"),
        (foreign_operator, "an operator of 'com.example'"),
        (function_of_its_own, "functions of its own"),
        (weights_outside, "weights outside the file"),
        (constant_outside, "weights outside the file"),
        (sparse_weights, "sparse weights"),
        (sparse_constant, "sparse weights"),
        (too_many_nodes, "operators, more than 20000"),
    ],
)
def test_what_could_hang_or_escape_is_refused_by_name(
    make_model: MakeModel, change: Change, named: str
) -> None:
    path = make_model()
    model = onnx.load(path)
    change(model)
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ModelError, match=f"breaks the model contract: .*{named}") as caught:
        read_onnx(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("beyond", [1 << 32, 4 << 32, 1 << 62])
def test_a_graph_behind_a_number_that_runtimes_cut_off_is_refused(make_model: MakeModel, beyond: int) -> None:
    """They take it for field 7, and compute what stands in it."""
    path = make_model()
    hidden = onnx.GraphProto(node=[helper.make_node("Loop", ["", ""], [])]).SerializeToString()
    record = bytes_record(7, hidden)
    assert record[0] == 7 << 3 | 2
    key = number_record(1, 7 << 3 | 2 | beyond)[1:]
    path.write_bytes(path.read_bytes() + key + record[1:])
    with pytest.raises(ModelError, match="not an ONNX model, or damaged"):
        read_onnx(path)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_released_model_is_read_as_onnx_reads_it(path: Path) -> None:
    read, theirs = read_onnx(path), onnx.load(path)
    assert read.content == path.read_bytes()
    assert read.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert read.contract.properties == {entry.key: entry.value for entry in theirs.metadata_props}
    (image,), (probability,) = read.contract.inputs, read.contract.outputs
    assert (image.name, image.type, image.shape) == ("image", "tensor(uint8)", _shape(theirs.graph.input[0]))
    assert (probability.type, probability.shape) == ("tensor(float)", _shape(theirs.graph.output[0]))


def _shape(info: onnx.ValueInfoProto) -> tuple[int, ...]:
    return tuple(dimension.dim_value for dimension in info.type.tensor_type.shape.dim)


def test_weights_that_are_listed_among_the_inputs_are_none(make_model: MakeModel) -> None:
    path = make_model()
    model = onnx.load(path)
    for weight in model.graph.initializer:
        model.graph.input.append(helper.make_tensor_value_info(weight.name, weight.data_type, weight.dims))
    path.write_bytes(model.SerializeToString())
    assert [tensor.name for tensor in read_onnx(path).contract.inputs] == ["image"]


def test_every_cut_of_a_model_is_refused_or_whole(make_model: MakeModel) -> None:
    """No cut ends in anything but a model or one line."""
    path = make_model()
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        try:
            read_onnx(path)
        except ModelError as error:
            assert "\n" not in str(error)


def test_every_changed_byte_is_refused_or_read(make_model: MakeModel) -> None:
    path = make_model()
    content = path.read_bytes()
    for place in range(len(content)):
        for value in (0x00, 0x7F, 0xFF):
            path.write_bytes(content[:place] + bytes([value]) + content[place + 1 :])
            try:
                read_onnx(path)
            except ModelError as error:
                assert "\n" not in str(error)
