"""Numbers of the fields of an ONNX file: onnx.proto of ONNX 1.x."""

# Of TensorShapeProto, which has no other.
DIMENSION = 1


class ModelField:
    """Fields of ModelProto."""

    GRAPH, METADATA, FUNCTIONS = 7, 14, 25


class GraphField:
    """Fields of GraphProto."""

    NODE, INITIALIZER, INPUT, OUTPUT, VALUE_INFO, SPARSE_INITIALIZER = 1, 5, 11, 12, 13, 15


class NodeField:
    """Fields of NodeProto."""

    OP_TYPE, ATTRIBUTE, DOMAIN = 4, 5, 7


class AttributeField:
    """Fields of AttributeProto."""

    TENSOR, GRAPH, TENSORS, GRAPHS, SPARSE_TENSOR, SPARSE_TENSORS = 5, 6, 10, 11, 22, 23


class TensorField:
    """Fields of TensorProto."""

    NAME, EXTERNAL_DATA, DATA_LOCATION = 8, 13, 14


class ValueInfoField:
    """Fields of ValueInfoProto."""

    NAME, TYPE = 1, 2


class TypeField:
    """Fields of TypeProto."""

    TENSOR = 1


class TensorTypeField:
    """Fields of TypeProto.Tensor."""

    ELEMENT, SHAPE = 1, 2


class DimensionField:
    """Fields of TensorShapeProto.Dimension."""

    VALUE = 1
