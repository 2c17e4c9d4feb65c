"""Ranges of INT8 weights: no two products overflow sixteen bits, and no more is given up than need be."""

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper

from training.release.int8.saturation import fit_range, fitting_ranges, largest_pair


def _weights(channels: int, inputs: int, kernel: int = 1) -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(size=(channels, inputs, kernel, kernel)).astype(np.float32)


def _one_channel(*values: float) -> NDArray[np.float32]:
    return np.array(values, np.float32).reshape(1, -1, 1, 1)


@pytest.mark.parametrize(("inputs", "kernel"), [(64, 1), (6, 1), (8, 3)])
def test_any_two_products_of_a_four_fit_sixteen_bits(inputs: int, kernel: int) -> None:
    weights = _weights(20, inputs, kernel)

    steps = np.round(weights / fit_range(weights)[:, None, None, None] * 127)

    assert (255 * largest_pair(steps) < 2**15).all()


def test_a_channel_without_a_large_pair_keeps_its_full_range() -> None:
    assert fit_range(_one_channel(4, 0.02, -4, 0.02)) == pytest.approx(4)


def test_a_channel_gives_up_only_what_its_largest_pair_asks_for() -> None:
    (wholly,) = fit_range(_one_channel(4, 4, 0, 0))
    (partly,) = fit_range(_one_channel(4, 2, 0, 0))

    assert wholly == pytest.approx(4 * 254 / 128, rel=0.02)
    assert partly == pytest.approx(4 * 191 / 128, rel=0.02)


def test_pairs_are_of_one_sign_and_of_one_four() -> None:
    weights = _one_channel(100, -90, 10, 0, 70, -80, 0, -30)

    assert largest_pair(weights).tolist() == [110]
    assert largest_pair(-weights).tolist() == [110]


def test_a_channel_of_zeros_has_a_range() -> None:
    assert (fit_range(np.zeros((1, 8, 1, 1), np.float32)) > 0).all()


def test_dense_convolutions_that_are_quantised_are_fitted_and_no_others() -> None:
    shapes = {"dense": (4, 4, 1, 1), "kept": (4, 4, 1, 1), "depthwise": (4, 1, 3, 3)}
    nodes, x = [], "x"
    for name, shape in shapes.items():
        groups = 4 if shape[1] == 1 else 1
        nodes.append(helper.make_node("Conv", [x, f"{name}.w"], [name], name=name, group=groups))
        x = name
    tensors = [
        onnx.numpy_helper.from_array(np.ones(shape, np.float32), f"{name}.w")
        for name, shape in shapes.items()
    ]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("x", x)]
    graph = helper.make_graph(nodes, "three", ends[:1], ends[1:], tensors)

    ranges = fitting_ranges(helper.make_model(graph), frozenset({"kept"}))

    assert list(ranges) == ["dense.w"]
    assert ranges["dense.w"].shape == (4,)
