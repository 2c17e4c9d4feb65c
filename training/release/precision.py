"""What all files in lower precision have in common.

They keep the model contract: uint8 in, float32 probability out. Normalisation, the last upsampling and the
sigmoid stay in float32, where they cost next to nothing and decide where an outline runs.
"""

import onnx

_IN_FLOAT = frozenset({"Transpose", "Cast", "Sub", "Mul", "MatMul", "Sigmoid"})


def say_precision(model: onnx.ModelProto, precision: str) -> None:
    """What the runtime shows as the precision; the rest of the metadata stays."""
    onnx.helper.set_model_props(
        model, {entry.key: entry.value for entry in model.metadata_props} | {"precision": precision}
    )


def float_nodes(model: onnx.ModelProto) -> list[str]:
    """Names of the nodes that stay in float32: normalisation, the last upsampling, the sigmoid."""
    return [node.name for node in model.graph.node if node.op_type in _IN_FLOAT]
