"""The seam between the engine and what computes."""

from dataclasses import dataclass
from pathlib import Path
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


@dataclass(frozen=True)
class ModelFile:
    """An ONNX file that was read and keeps the model contract, with the hash of its content."""

    path: Path
    contract: Contract
    sha256: str


class Backend(Protocol):
    """A loaded model.

    Attributes:
        device: what really computes, by its name in the table of devices.
        precision: of the computation: float32, bfloat16, float16 or int8.
    """

    @property
    def device(self) -> str: ...

    @property
    def precision(self) -> str: ...

    def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability map [h, w] of an RGB picture [side, side, 3]; valid until the next run."""
