"""A model file of one picture as one of several at once, in memory: the file stays as it was released."""

import hashlib
from dataclasses import replace
from functools import partial

from detector.inference.backend import Contract, ModelFile, Tensor
from detector.inference.onnx_fields import (
    DIMENSION,
    DimensionField,
    GraphField,
    ModelField,
    TensorTypeField,
    TypeField,
    ValueInfoField,
)
from detector.inference.protobuf import Change, Value, bytes_record, changed, inner, number_record, text


def batched(model: ModelFile, size: int) -> ModelFile:
    """The model for `size` pictures: [size, side, side, 3] -> [size, 1, h, w].

    Only what the graph says of its input and output is changed, and what it says of the values between is
    left out. Whether its operators are right for several pictures is for whoever runs it to find out.

    Args:
        model: of one picture.
        size: pictures, at least 1.
    """
    contract = model.contract
    content = changed(memoryview(model.content), {ModelField.GRAPH: partial(_graph, contract, size)})
    return ModelFile(
        path=model.path,
        contract=replace(
            contract,
            inputs=tuple(_several(each, size) for each in contract.inputs),
            outputs=tuple(_several(each, size) for each in contract.outputs),
        ),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )


def _several(tensor: Tensor, size: int) -> Tensor:
    return replace(tensor, shape=(size, *tensor.shape[1:]))


def _graph(contract: Contract, size: int, graph: Value) -> bytes:
    # Old files list their weights among the inputs as well, which stay as they are.
    names = {each.name for each in (*contract.inputs, *contract.outputs)}
    changes: dict[int, Change] = {
        GraphField.INPUT: partial(_info, GraphField.INPUT, names, size),
        GraphField.OUTPUT: partial(_info, GraphField.OUTPUT, names, size),
        GraphField.VALUE_INFO: lambda _: b"",
    }
    return _within(ModelField.GRAPH, changes, graph)


def _info(number: int, names: set[str], size: int, info: Value) -> bytes:
    if not any(part == ValueInfoField.NAME and text(value) in names for part, value in inner(info)):
        return _within(number, {}, info)
    tensor = partial(_within, TypeField.TENSOR, {TensorTypeField.SHAPE: partial(_shape, size)})
    kind = partial(_within, ValueInfoField.TYPE, {TypeField.TENSOR: tensor})
    return _within(number, {ValueInfoField.TYPE: kind}, info)


def _shape(size: int, shape: Value) -> bytes:
    _, *others = (value for number, value in inner(shape) if number == DIMENSION)
    sides = (number_record(DimensionField.VALUE, size), *(changed(side, {}) for side in others))
    return bytes_record(TensorTypeField.SHAPE, b"".join(bytes_record(DIMENSION, side) for side in sides))


def _within(number: int, changes: dict[int, Change], message: Value) -> bytes:
    """The field `number`, a message of which some fields are changed."""
    return bytes_record(number, changed(message, changes))
