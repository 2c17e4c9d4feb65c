"""What a recorder of standard definition does to a frame and its graphics: fewer pixels, soft, compressed.

Unlike the degradations of `optics`, which act at the example's size, the losses here are made at the size of
the recording and enlarged with it, as they are when an old recording is analyzed.
"""

from typing import cast

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

_SCALE = (0.5, 0.95)
_BLUR_PIXELS = (0.3, 1.2)
_JPEG_QUALITY = (30, 85)


def record(image: NDArray[np.uint8], rng: Generator) -> NDArray[np.uint8]:
    """Record an RGB frame [side, side, 3] at a lower size and play it at its own."""
    side = image.shape[0]
    size = (round(side * rng.uniform(*_SCALE)),) * 2
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        small = cv2.GaussianBlur(small, (0, 0), rng.uniform(*_BLUR_PIXELS))
    if rng.random() < 0.7:
        _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*_JPEG_QUALITY))])
        small = cast(NDArray[np.uint8], cv2.imdecode(data, cv2.IMREAD_COLOR))
    played = cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR)
    return played.astype(np.uint8, copy=False)
