"""Upsampling by copy gives what nearest resizing gives, to the bit."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper

from training.release.int8.upsampling import upsample_by_copy


def _resizing(factors: tuple[int, int]) -> onnx.ModelProto:
    """A model of one nearest resize between two other nodes, as torch exports it."""
    scales = numpy_helper.from_array(np.array([1, 1, *factors], np.float32), "scales")
    nodes = [
        helper.make_node("Abs", ["x"], ["positive"], "abs"),
        helper.make_node(
            "Resize",
            ["positive", "", "scales"],
            ["large"],
            "resize",
            mode="nearest",
            coordinate_transformation_mode="asymmetric",
            nearest_mode="floor",
        ),
        helper.make_node("Neg", ["large"], ["y"], "neg"),
    ]
    size = [2, 3, 4, 5]
    enlarged = [2, 3, 4 * factors[0], 5 * factors[1]]
    graph = helper.make_graph(
        nodes,
        "resizing",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, size)],
        [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, enlarged)],
        [scales],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def _run(model: onnx.ModelProto, x: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    result: np.ndarray = session.run(None, {"x": x})[0]
    return result


@pytest.mark.parametrize("factors", [(2, 2), (4, 2)])
def test_every_pixel_is_repeated_as_a_nearest_resize_does(factors: tuple[int, int]) -> None:
    x = np.random.default_rng(5).normal(size=(2, 3, 4, 5)).astype(np.float32)
    model = _resizing(factors)
    expected = _run(model, x)

    copied = upsample_by_copy(model)

    onnx.checker.check_model(copied, full_check=True)
    assert "Resize" not in {node.op_type for node in copied.graph.node}
    assert np.array_equal(_run(copied, x), expected)
