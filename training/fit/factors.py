"""Training weights as what the released ONNX file does not hold of them.

In that file the normalisations are folded into the convolutions, and the channels between blocks are
balanced. Each of its convolution weights is therefore the trained one but for a factor a channel out and one
a channel in: `trained[o, i, y, x] = released[o, i, y, x] * rows[o] * columns[i]`. A weights file that keeps
the factors and all that is small takes a twentieth of the bytes, and what it gives back differs by float32's
rounding alone. A linear layer's weights [O, I] stand there as they were trained, transposed.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor

from detector.errors import DataError
from detector.inference.card import sha256

# Of the greatest trained value; what the factors give back less exactly is kept whole.
TOLERANCE = 1e-5
_ROWS, _COLUMNS = "{}:rows", "{}:columns"
_ROUNDS = 20
# Tensors with fewer values than this are not worth factors.
_SMALL = 1000
_Channels = NDArray[np.float64]


class _Factors(NamedTuple):
    """Factors [O] and [I] between weights [O, I, H, W]."""

    rows: _Channels
    columns: _Channels

    def applied(self, released: NDArray[np.float32]) -> NDArray[np.float32]:
        scaled = released * self.rows[:, None, None, None] * self.columns[None, :, None, None]
        return scaled.astype(np.float32)


class Remainder(NamedTuple):
    """What is kept of a network's state beside its ONNX file, and the notes that belong to it."""

    tensors: dict[str, Tensor]
    notes: dict[str, str]


def split(state: Mapping[str, Tensor], model: Path) -> Remainder:
    """Leave out of a state what the ONNX file that was exported from it gives back.

    Raises:
        OSError: the file cannot be read.
    """
    released = _weights(model)
    tensors: dict[str, Tensor] = {}
    sources: dict[str, str] = {}
    for name, value in state.items():
        if value.numel() >= _SMALL and value.ndim == 2 and (linear := _linear(value.numpy(), released)):
            sources[name] = linear
            continue
        source = _source(value.numpy(), released) if value.ndim == 4 and value.numel() >= _SMALL else None
        if source is None:
            tensors[name] = value.contiguous()
            continue
        sources[name], factors = source
        tensors[_ROWS.format(name)] = torch.from_numpy(factors.rows.astype(np.float32))
        tensors[_COLUMNS.format(name)] = torch.from_numpy(factors.columns.astype(np.float32))
    return Remainder(tensors, {"sources": json.dumps(sources), "sha256": sha256(model)})


def join(remainder: Remainder, model: Path) -> dict[str, Tensor]:
    """The state again; the inverse of `split`.

    Raises:
        DataError: the ONNX file is missing, or is not the one that the remainder belongs to.
        KeyError, ValueError: the notes are damaged.
    """
    tensors, notes = dict(remainder.tensors), remainder.notes
    if not model.is_file() or sha256(model) != notes["sha256"]:
        raise DataError(f"{model}: not the model that the weights beside it belong to; restore both together")
    released = _weights(model)
    for name, source in json.loads(notes["sources"]).items():
        if released[source].ndim == 2:
            tensors[name] = torch.from_numpy(released[source].T.copy())
            continue
        factors = _Factors(*(tensors.pop(part.format(name)).double().numpy() for part in (_ROWS, _COLUMNS)))
        tensors[name] = torch.from_numpy(factors.applied(released[source]))
    return tensors


def _weights(model: Path) -> dict[str, NDArray[np.float32]]:
    """The weights of an ONNX file's convolutions and linear layers, by name."""
    return {
        tensor.name: onnx.numpy_helper.to_array(tensor).astype(np.float32)
        for tensor in onnx.load(model).graph.initializer
        if len(tensor.dims) in (2, 4)
    }


def _linear(trained: NDArray[np.float32], released: Mapping[str, NDArray[np.float32]]) -> str | None:
    """Which released weights are these, transposed; None where none are."""
    return next((name for name, weights in released.items() if np.array_equal(weights.T, trained)), None)


def _source(
    trained: NDArray[np.float32], released: Mapping[str, NDArray[np.float32]]
) -> tuple[str, _Factors] | None:
    """Which released weights are these, and by what factors; None where none are."""
    for name, candidate in released.items():
        if candidate.shape == trained.shape:
            factors = _factors(trained, candidate)
            if np.abs(factors.applied(candidate) - trained).max() <= TOLERANCE * np.abs(trained).max():
                return name, factors
    return None


def _factors(trained: NDArray[np.float32], released: NDArray[np.float32]) -> _Factors:
    """The factors that fit best: means of the logarithms of the ratio, over rows and columns in turns."""
    known = (trained != 0) & (released != 0)
    ratio = np.zeros(trained.shape)
    ratio[known] = np.log(np.abs(trained[known].astype(np.float64) / released[known]))
    rows, columns = np.zeros(trained.shape[0]), np.zeros(trained.shape[1])
    for _ in range(_ROUNDS):
        rows = _mean(ratio - columns[None, :, None, None], known, (1, 2, 3))
        columns = _mean(ratio - rows[:, None, None, None], known, (0, 2, 3))
    sign = np.sign((trained.astype(np.float64) * released).sum((1, 2, 3)))
    return _Factors(sign * np.exp(rows), np.exp(columns))


def _mean(values: NDArray[np.float64], known: NDArray[np.bool_], axes: tuple[int, ...]) -> _Channels:
    """Mean of the known values over axes; 0 where none is known."""
    return np.asarray((values * known).sum(axes) / np.maximum(known.sum(axes), 1))
