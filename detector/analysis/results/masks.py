"""The pixels of recorded polyps."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from detector.analysis.results import rle
from detector.analysis.results.schema import PolypRecord
from detector.errors import DataError

_T = TypeVar("_T")


def decode_mask(polyp: PolypRecord, frame: int) -> NDArray[np.bool_]:
    """The pixels [height, width] of a polyp in the frame of that number.

    Raises:
        DataError: the run-length string is damaged.
    """
    return _from_mask(rle.decode, polyp, frame)


def mask_area(polyp: PolypRecord, frame: int) -> int:
    """How many pixels those are.

    Raises:
        DataError: the run-length string is damaged.
    """
    return _from_mask(rle.area, polyp, frame)


def _from_mask(read: Callable[[rle.Rle], _T], polyp: PolypRecord, frame: int) -> _T:
    try:
        return read(rle.Rle(size=list(polyp.mask.size), counts=polyp.mask.counts))
    except ValueError as error:
        raise DataError(
            f"results of frame {frame}, track {polyp.track}: {error}; analyze the video again"
        ) from error
