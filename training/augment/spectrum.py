"""The broad look of another hospital's frame: the strength of its coarse waves, under this frame's shapes.

Source: Yang and Soatto, "FDA: Fourier domain adaptation for semantic segmentation", CVPR 2020.
"""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

# Highest frequency that is mixed, in periods a pixel; half a period is the highest there is.
_HIGHEST = (0.002, 0.012)
_SHARE = (0.2, 0.9)


def mix_spectrum(image: NDArray[np.uint8], other: NDArray[np.uint8], rng: Generator) -> NDArray[np.uint8]:
    """Move the amplitudes of an RGB frame's low frequencies towards another's; its phases stay.

    Only a few waves change: they alone are computed, as products with narrow matrices, at a thirtieth of the
    time of a whole transform and back.

    Args:
        image: the frame [H, W, 3].
        other: the frame to borrow from, of any size.
        rng: source of the random numbers.
    """
    height, width = image.shape[:2]
    share, highest = rng.uniform(*_SHARE), rng.uniform(*_HIGHEST)
    down, across = _waves(height, highest), _waves(width, highest)
    mine = _spectrum(image, down, across)
    theirs = _spectrum(cv2.resize(other, (width, height)).astype(np.uint8, copy=False), down, across)
    size = np.abs(mine)
    # A wave that this frame lacks has no phase to keep.
    gain = share * np.divide(np.abs(theirs) - size, size, out=np.zeros_like(size), where=size > 0)
    inside = np.hypot(_frequencies(height, highest)[:, None], _frequencies(width, highest)[None]) <= highest
    change = _picture(mine * gain * inside, down, across)
    result: NDArray[np.uint8] = np.clip(np.rint(image + change), 0, 255).astype(np.uint8)
    return result


def _frequencies(length: int, highest: float) -> NDArray[np.float64]:
    """Whole waves over `length` pixels up to `highest`, both ways, in periods a pixel."""
    most = int(highest * length)
    return np.arange(-most, most + 1) / length


def _waves(length: int, highest: float) -> NDArray[np.complex64]:
    """One wave a row [waves, length]."""
    turns = np.outer(_frequencies(length, highest), np.arange(length))
    waves: NDArray[np.complex64] = np.exp(-2j * np.pi * turns).astype(np.complex64)
    return waves


def _spectrum(
    image: NDArray[np.uint8], down: NDArray[np.complex64], across: NDArray[np.complex64]
) -> NDArray[np.complex64]:
    """The transform of an image [H, W, 3] at the given waves alone: [3, waves down, waves across]."""
    planes = image.transpose(2, 0, 1).astype(np.float32)
    result: NDArray[np.complex64] = down @ (planes @ across.T)
    return result


def _picture(
    spectrum: NDArray[np.complex64], down: NDArray[np.complex64], across: NDArray[np.complex64]
) -> NDArray[np.float32]:
    """The image [H, W, 3] of which a transform is zero outside the given waves."""
    planes = (down.conj().T @ spectrum @ across.conj()).real / (down.shape[1] * across.shape[1])
    result: NDArray[np.float32] = planes.transpose(1, 2, 0).astype(np.float32)
    return result
