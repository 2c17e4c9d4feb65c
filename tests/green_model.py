"""A real small model that keeps the contract: its probability is the picture's green over 255."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE = 64
METADATA = {
    "name": "green",
    "version": "1",
    "input_side": str(SIDE),
    "fit": "crop-squash",
    "threshold": "0.5",
    "min_area": "0.005",
    "training_data": "none",
    "licence": "GPL-3.0-or-later",
    "intended_use": "tests",
}


def write_model(
    path: Path,
    input_name: str = "image",
    input_type: int = TensorProto.UINT8,
    side: int = SIDE,
    metadata: dict[str, str] | None = None,
) -> Path:
    """Write the model; keywords break one thing of the contract at a time."""
    nodes = [
        helper.make_node("Cast", [input_name], ["float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["float", "green"], ["channel"], axis=3),
        helper.make_node("Div", ["channel", "white"], ["scaled"]),
        helper.make_node("Unsqueeze", ["scaled", "axis"], ["probability"]),
    ]
    constants = {
        "green": np.array(1, np.int64),
        "white": np.array(255, np.float32),
        "axis": np.array([1], np.int64),
    }
    graph = helper.make_graph(
        nodes,
        "green",
        [helper.make_tensor_value_info(input_name, input_type, [1, side, side, 3])],
        [helper.make_tensor_value_info("probability", TensorProto.FLOAT, [1, 1, side, side])],
        [numpy_helper.from_array(value, key) for key, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    helper.set_model_props(model, METADATA if metadata is None else metadata)
    onnx.save(model, path)
    return path
