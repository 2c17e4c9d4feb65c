"""Weights that two bytes hold as exactly as four: the same network in a smaller file.

A convolution's weights are multiplied by its normalisation's when a network is exported, and come out as any
float32. What a linear layer has stays as it was trained: rounded to float16 beforehand it is in the file what
float16 holds, which keeps eleven bits and loses nothing that the output shows.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

# Tensors with fewer values than this are not worth a cast.
_SMALL = 1000


@torch.no_grad()
def round_linear(network: nn.Module) -> None:
    """Round to float16 what has two dimensions: the weights of linear layers, and tables."""
    for parameter in network.parameters():
        if parameter.ndim == 2:
            parameter.copy_(parameter.half().float())


def store_halves(path: Path) -> None:
    """Write the float32 tensors of a model that float16 holds exactly as such; a cast gives them back.

    Raises:
        OSError: the file cannot be read or written.
    """
    model = onnx.load(path)
    casts = []
    for tensor in model.graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < _SMALL:
            continue
        halved = values.astype(np.float16)
        if np.array_equal(halved.astype(np.float32), values):
            name, stored = tensor.name, f"{tensor.name}_half"
            tensor.CopyFrom(onnx.numpy_helper.from_array(halved, stored))
            casts.append(
                onnx.helper.make_node("Cast", [stored], [name], f"/{stored}", to=onnx.TensorProto.FLOAT)
            )
    if casts:
        nodes = [*casts, *model.graph.node]
        del model.graph.node[:]
        model.graph.node.extend(nodes)
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, path)
