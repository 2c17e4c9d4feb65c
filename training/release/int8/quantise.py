"""The released network in lower precision: INT8 for CPUs, float16 for GPUs.

Both keep the model contract: uint8 in, float32 probability out. Normalisation, the last upsampling and the
sigmoid stay in float32, where they cost next to nothing and decide where an outline runs.
"""

import contextlib
import io
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from training.release.int8.saturation import fitting_ranges
from training.release.int8.upsampling import upsample_by_copy

_IN_FLOAT = frozenset({"Transpose", "Cast", "Sub", "Mul", "MatMul", "Sigmoid"})
# At stride 2 there is a convolution of three channels, a depthwise and a narrow one: no faster in INT8.
_TOO_FINE_FOR_INT8 = ("/encoder/stem/", "/encoder/stages.0/")


def write_int8(source: Path, pictures: Sequence[NDArray[np.uint8]], path: Path) -> None:
    """Quantise a float32 model to INT8: QDQ, weights per channel, activations per tensor.

    Ranges of activations are the least and the greatest value over the pictures; ReLU6 bounds most of them,
    so that there are no outliers to cut off. Ranges of weights are such that processors without VNNI or its
    like, whose sums saturate (ONNX Runtime's guide "Quantize ONNX models"), compute the same as others.

    Args:
        source: exported model.
        pictures: RGB [side, side, 3] as the runtime prepares them; none of a test part.
        path: where to write.

    Raises:
        OSError: a file cannot be written.
    """
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = path.with_suffix(".prepared.onnx")
    with _quiet():
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        float32 = onnx.load(prepared)
        excluded = _float_nodes(float32) + _fine_nodes(float32)
        quantize_static(
            str(prepared),
            str(path),
            _pictures_reader(pictures),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=excluded,
            extra_options={"TensorQuantOverrides": _weight_ranges(float32, excluded)},
        )
    prepared.unlink()
    quantised = upsample_by_copy(onnx.load(path))
    _say_precision(quantised, "int8")
    onnx.save(quantised, path)


def write_float16(source: Path, path: Path) -> None:
    """Convert a float32 model to float16 but for what stays in float32.

    Raises:
        OSError: a file cannot be written.
    """
    model = onnx.load(source)
    graph, kept = model.graph, set(_float_nodes(model))
    halved = [node for node in graph.node if node.op_type != "Constant" and node.name not in kept]
    _halve_constants(graph, {name for node in halved for name in _operands(node)})
    nodes = _with_casts(graph, {node.name for node in halved})
    del graph.node[:], graph.value_info[:]
    graph.node.extend(nodes)
    _say_precision(model, "float16")
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def _say_precision(model: onnx.ModelProto, precision: str) -> None:
    """What the runtime shows as the precision; the rest of the metadata stays."""
    onnx.helper.set_model_props(
        model, {entry.key: entry.value for entry in model.metadata_props} | {"precision": precision}
    )


def _operands(node: onnx.NodeProto) -> list[str]:
    """Inputs of the node's own type; the scales of a Resize are always float32."""
    return list(node.input[:1]) if node.op_type == "Resize" else list(node.input)


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
        for index, name in enumerate(node.input):
            if name in maker and (maker[name].name in halved) != (node.name in halved):
                if name not in cast:
                    nodes.append(onnx.helper.make_node("Cast", [name], [f"{name}_cast"], to=wanted))
                    cast.add(name)
                node.input[index] = f"{name}_cast"
        nodes.append(node)
    return nodes


def _float_nodes(model: onnx.ModelProto) -> list[str]:
    """Names of the nodes that stay in float32: normalisation, the last upsampling, the sigmoid."""
    return [node.name for node in model.graph.node if node.op_type in _IN_FLOAT]


def _fine_nodes(model: onnx.ModelProto) -> list[str]:
    return [node.name for node in model.graph.node if node.name.startswith(_TOO_FINE_FOR_INT8)]


def _weight_ranges(model: onnx.ModelProto, excluded: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """What ONNX Runtime's quantiser takes for every channel of the dense weights."""
    return {
        name: [{"axis": 0, "rmin": -most, "rmax": most, "symmetric": True} for most in ranges]
        for name, ranges in fitting_ranges(model, frozenset(excluded)).items()
    }


def _pictures_reader(pictures: Sequence[NDArray[np.uint8]]) -> Any:
    from onnxruntime.quantization import CalibrationDataReader

    class Pictures(CalibrationDataReader):  # type: ignore[misc]
        """One picture after the other."""

        def __init__(self) -> None:
            self._left = iter(pictures)

        def get_next(self) -> dict[str, NDArray[np.uint8]] | None:
            picture = next(self._left, None)
            return None if picture is None else {"image": picture[None]}

    return Pictures()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the converters' advice off the screen; it is meant for whoever wrote this file."""
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        logging.disable(disabled)
