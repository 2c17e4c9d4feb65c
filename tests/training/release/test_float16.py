"""Float16 keeps the model contract and computes nearly the same."""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

from tests.green_model import METADATA
from tests.training.release.onnx_files import SIDE, largest_difference, metadata, stored
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.release.export import export
from training.release.float16 import write_float16


def test_float16_halves_the_file_and_hardly_moves_the_output(
    float32: Path, pictures: list[NDArray[np.uint8]], tmp_path: Path
) -> None:
    half = tmp_path / "half.onnx"
    write_float16(float32, half)

    assert half.stat().st_size < 0.55 * float32.stat().st_size
    assert stored(half)["FLOAT16"] > 0.99 * sum(stored(half).values())
    assert largest_difference(float32, half, pictures) < 0.01
    assert metadata(half).items() >= METADATA.items()


def test_a_value_that_two_layers_read_is_cast_once(pictures: list[NDArray[np.uint8]], tmp_path: Path) -> None:
    """The mirrored form hands one normalised picture to the network twice."""
    torch.manual_seed(0)
    whole, half = tmp_path / "whole.onnx", tmp_path / "half.onnx"
    export(ReleasedNetwork(Segmenter("lite0", 16), SIDE, mirrored=True), METADATA, whole)

    write_float16(whole, half)

    names = [name for node in onnx.load(half).graph.node for name in node.output]
    assert len(names) == len(set(names))
    assert largest_difference(whole, half, pictures) < 0.01
