"""The seam between the engine and what computes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# Words of ONNX Runtime, of C++ and of CUDA.
_OUT_OF_MEMORY = (
    "Failed to allocate memory",
    "bad_alloc",
    "bad allocation",
    "out of memory",
    "smaller than requested bytes",
)


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


@dataclass(frozen=True, eq=False)
class ModelFile:
    """A model that was read once and looked through.

    Attributes:
        path: that it was read from, for messages.
        contract: what it says of itself.
        sha256: of the content, in hexadecimal.
        content: the whole file; what a runtime loads are these bytes.
    """

    path: Path
    contract: Contract
    sha256: str
    content: bytes = field(repr=False)


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

    def run(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability maps [n, h, w] of RGB pictures [n, side, side, 3]; valid until the next run.

        As many as the model file has places for: one, or those of `batched`.
        """


def reason(error: Exception) -> str:
    """What a runtime says went wrong, in a line without its own traces."""
    said = str(error).strip() or type(error).__name__
    if any(sign in said for sign in _OUT_OF_MEMORY):
        return "there is not enough memory"
    return said.split("\n")[0][:200]
