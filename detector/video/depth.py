"""Samples of more than 8 bits brought to 8, by the bits that are in use."""

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.picture import Image

_DEPTHS = (8, 10, 12, 14, 16)


class DepthReducer:
    """Scales 16-bit samples so that the highest that their real depth can hold becomes 255.

    Cameras of 10, 12 or 14 bits store their samples in 16 without saying so. The depth is the least that
    holds every sample seen so far, so that brightness does not change from frame to frame.
    """

    def __init__(self) -> None:
        self._bits = _DEPTHS[0]

    def look(self, pixels: NDArray[np.uint16]) -> None:
        """Learn the depth from a picture without converting it."""
        highest = int(pixels.max(initial=0))
        self._bits = next(bits for bits in _DEPTHS if bits >= self._bits and highest < 1 << bits)

    def __call__(self, pixels: NDArray[np.uint16]) -> Image:
        """8-bit samples of the same shape."""
        self.look(pixels)
        return cv2.convertScaleAbs(pixels, alpha=255 / ((1 << self._bits) - 1)).astype(np.uint8, copy=False)
