"""The look of another frame: its tone per channel, and uneven light."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

_LEVELS = np.arange(256)
_LARGEST_SHARE = 0.8
_LIGHT_CELLS = 4
_LIGHT_SPREAD = 0.22


def borrow_tone(image: NDArray[np.uint8], other: NDArray[np.uint8], rng: Generator) -> NDArray[np.uint8]:
    """Move each channel's histogram some way towards another frame's (histogram matching).

    Black borders are left out of both histograms and stay black.
    """
    share = rng.uniform(0.2, _LARGEST_SHARE)
    mine, theirs = _cumulative(image), _cumulative(other)
    matched = np.stack([np.interp(mine[:, c], theirs[:, c], _LEVELS) for c in range(3)], axis=1)
    table = (1 - share) * _LEVELS[:, None] + share * matched
    table[:_BLACK] = _LEVELS[:_BLACK, None]
    return cv2.LUT(image, table.round().astype(np.uint8)[:, None, :]).astype(np.uint8, copy=False)


def uneven_light(image: NDArray[np.uint8], rng: Generator) -> NDArray[np.uint8]:
    """Brighten and darken a frame by a smooth random field, as a lamp near one wall does."""
    height, width = image.shape[:2]
    coarse = np.exp(rng.normal(0, _LIGHT_SPREAD, (_LIGHT_CELLS, _LIGHT_CELLS))).astype(np.float32)
    field = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    lit: NDArray[np.uint8] = np.clip(image * field[..., None], 0, 255).astype(np.uint8)
    return lit


_BLACK = 16


def _cumulative(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Share of a channel's pixels at or below each level [256, 3], black pixels left out."""
    counts = np.stack([np.bincount(image[..., c].ravel(), minlength=256) for c in range(3)], axis=1)
    counts[:_BLACK] = 0
    # A vanishing slope keeps the shares rising, so that the inverse is unique.
    rising = np.cumsum(counts + 1e-6, axis=0)
    shares: NDArray[np.float64] = rising / rising[-1]
    return shares
