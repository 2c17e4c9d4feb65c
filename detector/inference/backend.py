"""The seam between the engine and what computes."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Tensor:
    """Name, element type (as ONNX Runtime writes it) and static shape of an input or output."""

    name: str
    type: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Contract:
    """What a model file says of itself."""

    properties: dict[str, str]
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]

    @property
    def precision(self) -> str:
        """In which the file is stored: its optional property `precision`, or float32 where it has none."""
        return self.properties.get("precision", "float32")


class Backend(Protocol):
    """A loaded model.

    Attributes:
        device: what really computes: tensorrt, cuda, openvino or cpu.
        precision: of the computation: float32, bfloat16, float16 or int8.
    """

    @property
    def device(self) -> str: ...

    @property
    def precision(self) -> str: ...

    def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability map [h, w] of an RGB picture [side, side, 3]; valid until the next run."""
