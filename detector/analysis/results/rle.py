"""Masks as COCO's compressed run-length strings, the form that COCO tools read and write.

Source: the COCO API (maskApi.c), functions rleEncode, rleToString and rleFrString.
"""

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

# A character carries five bits of a number and says with a sixth whether more follow.
_BITS = 5
_MORE = 1 << _BITS
_SIGN = 1 << (_BITS - 1)
_FIRST_CHARACTER = 48
_LAST_CHARACTER = _FIRST_CHARACTER + 2 * _MORE - 1


class Rle(TypedDict):
    """`size` is [height, width]; `counts` are the lengths of runs of 0 and 1 in turn, column by column."""

    size: list[int]
    counts: str


def encode(mask: NDArray[np.bool_]) -> Rle:
    """Encode a mask [H, W], bool or 0/1.

    Raises:
        ValueError: the mask is not two-dimensional.
    """
    if mask.ndim != 2:
        raise ValueError(f"a mask has two dimensions (height, width), not shape {mask.shape}")
    return Rle(size=[int(side) for side in mask.shape], counts=_to_string(_runs(mask)))


def decode(rle: Rle) -> NDArray[np.bool_]:
    """The mask [H, W], bool.

    Raises:
        ValueError: `counts` is cut short or damaged, or does not fill `size`.
    """
    height, width = rle["size"]
    runs = _checked_runs(rle)
    values = np.arange(len(runs)) % 2 == 1
    return np.repeat(values, runs).reshape(width, height).T


def area(rle: Rle) -> int:
    """Pixels of the mask, without drawing it.

    Raises:
        ValueError: as `decode`.
    """
    return int(_checked_runs(rle)[1::2].sum())


def _checked_runs(rle: Rle) -> NDArray[np.int64]:
    height, width = rle["size"]
    runs = _from_string(rle["counts"])
    if (runs < 0).any() or runs.sum() != height * width:
        raise ValueError(f"the mask's runs do not add up to its size of {height} x {width} pixels")
    return runs


def _runs(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Run lengths in column-major order; the first run is of zeros and may be empty."""
    pixels = np.asarray(mask, bool).ravel(order="F")
    changes = np.flatnonzero(pixels[1:] != pixels[:-1]) + 1
    edges = np.concatenate([[0], changes, [pixels.size]]) if pixels.size else np.zeros(1, np.int64)
    runs = np.diff(edges)
    return np.concatenate([[0], runs]) if pixels.size and pixels[0] else runs


def _to_string(runs: NDArray[np.int64]) -> str:
    """Each number from the fourth on is stored as its difference from the one two before it."""
    rest = runs.copy()
    rest[3:] -= runs[1:-2]
    columns, kept = [], []
    open_ = np.ones(len(rest), bool)
    while open_.any():
        bits = rest & (_MORE - 1)
        rest = rest >> _BITS
        finished = np.where(bits & _SIGN, rest == -1, rest == 0)
        columns.append(np.where(finished, bits, bits | _MORE) + _FIRST_CHARACTER)
        kept.append(open_)
        open_ = open_ & ~finished
    if not columns:
        return ""
    codes = np.stack(columns, axis=1)[np.stack(kept, axis=1)]
    return bytes(codes.astype(np.uint8)).decode("ascii")


def _from_string(counts: str) -> NDArray[np.int64]:
    codes = np.frombuffer(counts.encode("utf-8"), np.uint8).astype(np.int64)
    if ((codes < _FIRST_CHARACTER) | (codes > _LAST_CHARACTER)).any():
        raise ValueError("the mask's run-length string holds a character that does not belong there")
    codes -= _FIRST_CHARACTER
    last = (codes & _MORE) == 0
    if codes.size and not last[-1]:
        raise ValueError("the mask's run-length string is cut short")
    ends = np.flatnonzero(last)
    starts = np.concatenate([[0], ends[:-1] + 1]) if ends.size else ends
    number = np.repeat(np.arange(len(ends)), ends - starts + 1)
    shift = _BITS * (np.arange(codes.size) - starts[number])
    if (shift > 50).any():
        raise ValueError("the mask's run-length string holds a number too large for a mask")
    values = np.zeros(len(ends), np.int64)
    np.add.at(values, number, (codes & (_MORE - 1)) << shift)
    negative = (codes[ends] & _SIGN) != 0
    values -= np.where(negative, np.int64(1) << (_BITS * (ends - starts + 1)), 0)
    return _undo_differences(values)


def _undo_differences(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers one and two stand alone, as does the third; odd and even places then add up apart."""
    values[1::2] = np.cumsum(values[1::2])
    values[2::2] = np.cumsum(values[2::2])
    return values
