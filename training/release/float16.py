"""The released network in float16, for GPUs."""

from pathlib import Path

import numpy as np
import onnx

from training.release.precision import float_nodes, say_precision


def write_float16(source: Path, path: Path) -> None:
    """Convert a float32 model to float16 but for what stays in float32.

    Raises:
        OSError: a file cannot be written.
    """
    model = onnx.load(source)
    graph, kept = model.graph, set(float_nodes(model))
    halved = [node for node in graph.node if node.op_type != "Constant" and node.name not in kept]
    _halve_constants(graph, {name for node in halved for name in _operands(node)})
    nodes = _with_casts(graph, {node.name for node in halved})
    del graph.node[:], graph.value_info[:]
    graph.node.extend(nodes)
    say_precision(model, "float16")
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def _operands(node: onnx.NodeProto) -> list[str]:
    """Inputs of the node's own type; scales of a Resize are always float32, widths of a Pad whole numbers."""
    return list(node.input[:1]) if node.op_type in ("Resize", "Pad") else list(node.input)


def _halve_constants(graph: onnx.GraphProto, used: set[str]) -> None:
    """Store the float32 constants of these names as float16."""
    constants = [node for node in graph.node if node.op_type == "Constant" and node.output[0] in used]
    tensors = [node.attribute[0].t for node in constants]
    for tensor in [*tensors, *(tensor for tensor in graph.initializer if tensor.name in used)]:
        if tensor.data_type == onnx.TensorProto.FLOAT:
            values = onnx.numpy_helper.to_array(tensor).astype(np.float16)
            tensor.CopyFrom(onnx.numpy_helper.from_array(values, tensor.name))


def _with_casts(graph: onnx.GraphProto, halved: set[str]) -> list[onnx.NodeProto]:
    """The nodes in their order, with a cast wherever a value passes between float32 and float16."""
    maker = {name: node for node in graph.node if node.op_type != "Constant" for name in node.output}
    nodes: list[onnx.NodeProto] = []
    cast: set[str] = set()
    for node in graph.node:
        wanted = onnx.TensorProto.FLOAT16 if node.name in halved else onnx.TensorProto.FLOAT
        for index, name in enumerate(_operands(node)):
            if name in maker and (maker[name].name in halved) != (node.name in halved):
                if name not in cast:
                    nodes.append(onnx.helper.make_node("Cast", [name], [f"{name}_cast"], to=wanted))
                    cast.add(name)
                node.input[index] = f"{name}_cast"
        nodes.append(node)
    return nodes
