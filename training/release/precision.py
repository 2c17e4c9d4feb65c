"""What all files in lower precision have in common.

They keep the model contract: uint8 in, float32 probability out. Normalisation, the last upsampling and the
sigmoid stay in float32, where they cost next to nothing and decide where an outline runs.
"""

from collections.abc import Sequence

import onnx


def say_precision(model: onnx.ModelProto, precision: str) -> None:
    """What the runtime shows as the precision; the rest of the metadata stays."""
    onnx.helper.set_model_props(
        model, {entry.key: entry.value for entry in model.metadata_props} | {"precision": precision}
    )


def float_nodes(model: onnx.ModelProto) -> list[str]:
    """Names of the nodes that stay in float32: what comes before the first convolution and after the last."""
    nodes = list(model.graph.node)
    read, reading = _touched(nodes), _touched(nodes, backwards=True)
    between = read & reading
    return [node.name for node in nodes if node.op_type != "Constant" and node.name not in between]


def _touched(nodes: Sequence[onnx.NodeProto], backwards: bool = False) -> set[str]:
    """Names of the convolutions and of the nodes that their results go into, or that go into them."""
    values: set[str] = set()
    names: set[str] = set()
    for node in reversed(nodes) if backwards else nodes:
        ahead, behind = (node.output, node.input) if backwards else (node.input, node.output)
        if node.op_type == "Conv" or values.intersection(ahead):
            names.add(node.name)
            values.update(behind)
    return names
