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

    Args:
        image: the frame [H, W, 3].
        other: the frame to borrow from, of any size.
        rng: source of the random numbers.
    """
    height, width = image.shape[:2]
    mine = np.fft.rfft2(image.astype(np.float32), axes=(0, 1))
    theirs = np.fft.rfft2(cv2.resize(other, (width, height)).astype(np.float32), axes=(0, 1))
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    share = rng.uniform(*_SHARE) * (frequency <= rng.uniform(*_HIGHEST))[..., None]
    amplitude = (1 - share) * np.abs(mine) + share * np.abs(theirs)
    mixed = np.fft.irfft2(amplitude * np.exp(1j * np.angle(mine)), (height, width), axes=(0, 1))
    result: NDArray[np.uint8] = np.clip(mixed.round(), 0, 255).astype(np.uint8)
    return result
