"""What lens, motion, sensor and codec do to a frame: glare, blur, combing, noise, JPEG."""

from collections.abc import Callable
from typing import cast

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def degrade(image: Image, rng: Generator) -> Image:
    """Apply each degradation to an RGB frame [H, W, 3] with its own probability."""
    for probability, operation in _OPERATIONS:
        if rng.random() < probability:
            image = operation(image, rng)
    return image


def glare(image: Image, rng: Generator) -> Image:
    """Wet specular reflections: small saturated ellipses with a soft rim."""
    height, width = image.shape[:2]
    light = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 14))):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        long_axis = float(np.exp(rng.uniform(np.log(0.006), np.log(0.045)))) * width
        axes = (max(1, round(long_axis)), max(1, round(long_axis * rng.uniform(0.25, 1))))
        cv2.ellipse(light, centre, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0.5, 1.3)), -1)
    light = np.minimum(cv2.GaussianBlur(light, (0, 0), rng.uniform(0.6, 1.8)), 1)[..., None]
    return (image + (255 - image) * light).astype(np.uint8)


def _defocus(image: Image, rng: Generator) -> Image:
    return cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 2.2)).astype(np.uint8, copy=False)


def motion_blur(image: Image, rng: Generator, longest: int = 11) -> Image:
    """Smear a frame along a line of 3 to `longest` pixels."""
    length = int(rng.integers(3, longest + 1))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = (length - 1) / 2 * np.array([np.cos(angle), np.sin(angle)])
    middle = np.full(2, (length - 1) / 2)
    start, end = np.rint(middle - reach).astype(int).tolist(), np.rint(middle + reach).astype(int).tolist()
    cv2.line(kernel, start, end, 1.0)
    return cv2.filter2D(image, -1, kernel / kernel.sum()).astype(np.uint8, copy=False)


def _lose_resolution(image: Image, rng: Generator) -> Image:
    height, width = image.shape[:2]
    scale = rng.uniform(0.35, 0.8)
    small = cv2.resize(image, (int(width * scale), int(height * scale)), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)


def _comb(image: Image, rng: Generator) -> Image:
    """Interlaced capture of a moving scope: every other line is shifted."""
    combed = image.copy()
    combed[::2] = np.roll(image[::2], int(rng.integers(1, 7)), axis=1)
    return combed


def _noise(image: Image, rng: Generator) -> Image:
    grain = rng.normal(0, rng.uniform(2, 10), image.shape[:2]).astype(np.float32)[..., None]
    noisy: Image = np.clip(image + grain, 0, 255).astype(np.uint8)
    return noisy


def compress(image: Image, rng: Generator, qualities: tuple[int, int] = (25, 85)) -> Image:
    """Code a frame as JPEG of a quality within `qualities`, the upper end left out."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*qualities))])
    return cast(Image, cv2.imdecode(data, cv2.IMREAD_COLOR))


_OPERATIONS: tuple[tuple[float, Callable[[Image, Generator], Image]], ...] = (
    (0.2, glare),
    (0.12, _defocus),
    (0.1, motion_blur),
    (0.12, _lose_resolution),
    (0.04, _comb),
    (0.15, _noise),
    (0.2, compress),
)
