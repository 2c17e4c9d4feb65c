"""A model file, read once: what it says of itself, and that it holds nothing that could hang or escape.

A runtime is only ever given the bytes that were checked here.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from detector.errors import ModelError
from detector.files.reading import open_file
from detector.inference.backend import Contract, ModelFile, Tensor
from detector.inference.onnx_fields import (
    DIMENSION,
    AttributeField,
    DimensionField,
    GraphField,
    ModelField,
    NodeField,
    TensorField,
    TensorTypeField,
    TypeField,
    ValueInfoField,
)
from detector.inference.protobuf import Value, inner, text

# Far above any network that runs at the rate of a video.
_LARGEST_FILE = 1 << 30
_MOST_NODES = 20_000
_STANDARD_DOMAINS = frozenset({"", "ai.onnx"})
# Their length is data, so that nothing bounds the time they take.
_SUBGRAPH_TYPES = frozenset({"Loop", "If", "Scan", "SequenceMap"})
_ELEMENT_TYPES = {1: "tensor(float)", 2: "tensor(uint8)", 3: "tensor(int8)", 10: "tensor(float16)"}


def read_onnx(path: Path) -> ModelFile:
    """Read a model file and look through its graph.

    Raises:
        ModelError: it is missing, too large, damaged, or holds a sub-graph, an operator that is not ONNX's
            own, or weights outside the file.
    """
    content = _content(path)
    try:
        contract = _contract(memoryview(content))
    except _RefusedError as error:
        raise ModelError(f"{path}: breaks the model contract: {error}; export the model without") from error
    except ValueError as error:
        raise ModelError(f"{path}: not an ONNX model, or damaged ({error}); install it again") from error
    return ModelFile(path, contract, hashlib.sha256(content).hexdigest(), content)


class _RefusedError(Exception):
    """What of a sound ONNX file a model may not hold."""


def _content(path: Path) -> bytes:
    try:
        with open_file(path) as file:
            content = file.read(_LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise ModelError(f"{path}: no such model file; check the path") from error
    except OSError as error:
        raise ModelError(f"{path}: the model cannot be read ({error.strerror})") from error
    if len(content) > _LARGEST_FILE:
        raise ModelError(f"{path}: larger than {_LARGEST_FILE >> 20} MiB; a model for video is far smaller")
    return content


def _contract(model: memoryview) -> Contract:
    properties: dict[str, str] = {}
    inputs: list[Tensor] = []
    outputs: list[Tensor] = []
    weights: set[str] = set()
    nodes = 0
    for number, value in inner(model):
        if number == ModelField.FUNCTIONS:
            raise _RefusedError("functions of its own")
        if number == ModelField.METADATA:
            key, said = _property(value)
            properties[key] = said
        if number == ModelField.GRAPH:
            for part, content in inner(value):
                if part == GraphField.NODE:
                    nodes += 1
                    _check_node(content)
                elif part == GraphField.SPARSE_INITIALIZER:
                    raise _RefusedError("sparse weights")
                elif part == GraphField.INITIALIZER:
                    _check_weights(content)
                    weights.add(_name_of(content))
                elif part == GraphField.INPUT:
                    inputs.append(_tensor(content))
                elif part == GraphField.OUTPUT:
                    outputs.append(_tensor(content))
    if nodes > _MOST_NODES:
        raise _RefusedError(f"{nodes} operators, more than {_MOST_NODES}")
    if not nodes:
        raise ValueError("it holds no graph")
    # Old files list their weights among the inputs as well.
    return Contract(properties, tuple(each for each in inputs if each.name not in weights), tuple(outputs))


def _check_node(node: Value) -> None:
    for number, value in inner(node):
        if number == NodeField.OP_TYPE and text(value) in _SUBGRAPH_TYPES:
            raise _RefusedError(f"the operator {text(value)}, whose time nothing bounds")
        if number == NodeField.DOMAIN and text(value) not in _STANDARD_DOMAINS:
            raise _RefusedError(f"an operator of {text(value)!r}, which is not ONNX's own")
        if number == NodeField.ATTRIBUTE:
            _check_attribute(value)


def _check_attribute(attribute: Value) -> None:
    for number, value in inner(attribute):
        if number in (AttributeField.GRAPH, AttributeField.GRAPHS):
            raise _RefusedError("a sub-graph")
        if number in (AttributeField.SPARSE_TENSOR, AttributeField.SPARSE_TENSORS):
            raise _RefusedError("sparse weights")
        if number in (AttributeField.TENSOR, AttributeField.TENSORS):
            _check_weights(value)


def _check_weights(tensor: Value) -> None:
    for number, value in inner(tensor):
        if number == TensorField.EXTERNAL_DATA or (number == TensorField.DATA_LOCATION and value):
            raise _RefusedError("weights outside the file, which no hash covers")


def _name_of(tensor: Value) -> str:
    return next((text(value) for value in _all(tensor, TensorField.NAME)), "")


def _property(entry: Value) -> tuple[str, str]:
    said = {number: text(value) for number, value in inner(entry) if number in (1, 2)}
    return said.get(1, ""), said.get(2, "")


def _tensor(info: Value) -> Tensor:
    name, element = "", 0
    shape: tuple[int, ...] = ()
    for number, value in inner(info):
        if number == ValueInfoField.NAME:
            name = text(value)
        if number == ValueInfoField.TYPE:
            for part, content in _nested(value, TypeField.TENSOR):
                if part == TensorTypeField.ELEMENT and isinstance(content, int):
                    element = content
                elif part == TensorTypeField.SHAPE:
                    shape = tuple(_side(dimension) for dimension in _all(content, DIMENSION))
    return Tensor(name, _ELEMENT_TYPES.get(element, f"tensor type {element}"), shape)


def _side(dimension: Value) -> int:
    """A dimension; 0, which no picture has, where it is named instead of fixed."""
    sides = (value for number, value in inner(dimension) if number == DimensionField.VALUE)
    return next((side for side in sides if isinstance(side, int)), 0)


def _all(message: Value, number: int) -> Iterator[Value]:
    return (value for found, value in inner(message) if found == number)


def _nested(message: Value, number: int) -> Iterator[tuple[int, Value]]:
    for part in _all(message, number):
        yield from inner(part)
