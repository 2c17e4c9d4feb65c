"""Bad moments of an examination: a moving scope, fog on the lens, light spots, a starved stream.

After the degradations with which DepthPolyp carries a small network to other hospitals' video.
"""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.augment.optics import Image, compress, motion_blur

# Pixels of a frame of about 320.
_LONGEST_BLUR = 29
_JPEG_QUALITY = (30, 71)
_FOG_CELLS = 3
_FOG = (0.15, 0.6)


def worsen(image: Image, rng: Generator) -> Image:
    """Apply one or two of the four degradations to an RGB frame [H, W, 3]."""
    for index in rng.permutation(4)[: rng.integers(1, 3)]:
        if index == 0:
            image = motion_blur(image, rng, _LONGEST_BLUR)
        elif index == 1:
            image = compress(image, rng, _JPEG_QUALITY)
        else:
            image = _light_spots(image, rng) if index == 2 else _fog(image, rng)
    return image


def _light_spots(image: Image, rng: Generator) -> Image:
    """Round overexposed spots with a wide soft rim."""
    height, width = image.shape[:2]
    rows, columns = np.ogrid[:height, :width]
    light = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 5))):
        x, y, radius = rng.uniform(0, width), rng.uniform(0, height), width * rng.uniform(0.02, 0.12)
        distance = (rows - y) ** 2 + (columns - x) ** 2
        light = np.maximum(light, rng.uniform(0.5, 1.0) * np.exp(-distance / (2 * radius**2)))
    return _towards(image, 255.0, light)


def _fog(image: Image, rng: Generator) -> Image:
    """A bright haze of uneven density."""
    coarse = rng.uniform(*_FOG, (_FOG_CELLS, _FOG_CELLS)).astype(np.float32)
    density = cv2.resize(coarse, image.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    return _towards(image, rng.uniform(140, 230), np.clip(density, 0, 1))


def _towards(image: Image, shade: float, share: NDArray[np.floating]) -> Image:
    """Mix a frame with a shade of grey, of which each pixel of `share` [H, W] says the part."""
    mixed: Image = (image + (shade - image) * share[..., None]).round().astype(np.uint8)
    return mixed
