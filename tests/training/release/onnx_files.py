"""What tests ask of an ONNX file."""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from detector.inference import Engine

SIDE = 64


def stored(path: Path) -> dict[str, int]:
    """How many weights are of which type."""
    counts: dict[str, int] = {}
    for tensor in onnx.load(path).graph.initializer:
        name = onnx.TensorProto.DataType.Name(tensor.data_type)
        counts[name] = counts.get(name, 0) + int(np.prod(tensor.dims))
    return counts


def largest_difference(path: Path, other: Path, pictures: list[NDArray[np.uint8]]) -> float:
    first, second = Engine(path, "cpu"), Engine(other, "cpu")
    return max(float(np.abs(first.run(picture) - second.run(picture)).max()) for picture in pictures)


def metadata(path: Path) -> dict[str, str]:
    return {entry.key: entry.value for entry in onnx.load(path).metadata_props}
