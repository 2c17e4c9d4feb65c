"""Ranges of INT8 weights with which no processor cuts off a sum.

Processors without VNNI or its like multiply unsigned by signed bytes with an instruction (VPMADDUBSW) that
adds two neighbouring products into 16 bits and cuts off what does not fit. Two weights of one sign whose
sizes add up to at most 128 always fit: 255 x 128 < 2^15. Seven-bit weights keep to that everywhere, and lose
one bit everywhere; here a channel is scaled down only as far as its own largest pair asks for, half a bit on
average.
"""

import numpy as np
import onnx
from numpy.typing import NDArray

_LARGEST = 127
_LARGEST_PAIR = 128
# Runtimes hand weights to the instruction by fours of neighbouring inputs; within, the order is theirs.
_TOGETHER = 4
_STEP = 1.0005


def fitting_ranges(model: onnx.ModelProto, excluded: frozenset[str]) -> dict[str, NDArray[np.float32]]:
    """The float value that 127 stands for, for every output channel of every dense convolution's weights.

    Depthwise convolutions sum in more than 16 bits and keep their full range.

    Args:
        model: float32, weights as initializers.
        excluded: names of the nodes that stay in float.

    Returns:
        Name of the weights -> ranges [channels].
    """
    weights = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    dense = [
        node.input[1]
        for node in model.graph.node
        if node.op_type == "Conv" and node.name not in excluded and weights[node.input[1]].shape[1] > 1
    ]
    return {name: fit_range(weights[name]) for name in dense}


def fit_range(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Ranges [channels] for the weights [channels, inputs, H, W] of one convolution."""
    ranges = np.abs(weights).max((1, 2, 3)).clip(min=np.finfo(np.float32).tiny)
    while (over := largest_pair(_rounded(weights, ranges)) / _LARGEST_PAIR).max() > 1:
        ranges = np.where(over > 1, ranges * np.maximum(over, _STEP), ranges)
    fitted: NDArray[np.float32] = ranges.astype(np.float32)
    return fitted


def largest_pair(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Largest sum [channels] of two weights of one sign that an instruction may add up.

    Args:
        weights: [channels, inputs, H, W], in steps of INT8.
    """
    inputs_last = weights.transpose(0, 2, 3, 1)
    padding = ((0, 0), (0, 0), (0, 0), (0, -weights.shape[1] % _TOGETHER))
    fours = np.pad(inputs_last, padding).reshape(len(weights), -1, _TOGETHER)
    sums = [np.sort((sign * fours).clip(min=0), axis=2)[:, :, -2:].sum(2).max(1) for sign in (1, -1)]
    largest: NDArray[np.float32] = np.maximum(*sums)
    return largest


def _rounded(weights: NDArray[np.float32], ranges: NDArray[np.float32]) -> NDArray[np.float32]:
    rounded: NDArray[np.float32] = np.round(weights / ranges[:, None, None, None] * _LARGEST)
    return rounded
