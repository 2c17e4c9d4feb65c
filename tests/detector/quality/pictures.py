"""Pictures with folds and vessels as tissue has them, sharp, evenly lit and without glare."""

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 352
Image = NDArray[np.uint8]


def tissue(shift: float = 0.0, seed: int = 3) -> Image:
    """RGB [352, 352, 3]; `shift` moves it to the right, in pixels."""
    random = np.random.default_rng(seed)
    wide = SIDE + 128
    folds = cv2.GaussianBlur(random.standard_normal((SIDE, wide)).astype(np.float32), (0, 0), 14)
    vessels = cv2.GaussianBlur(random.standard_normal((SIDE, wide)).astype(np.float32), (0, 0), 2.0)
    light = 0.55 + 0.14 * folds / folds.std() + 0.10 * vessels / vessels.std()
    moved = cv2.warpAffine(
        light.astype(np.float32), np.array([[1, 0, shift - 64], [0, 1, 0]], np.float32), (SIDE, SIDE)
    )
    colour = np.array([230, 120, 95], np.float32)
    return np.clip(moved[..., None] * colour, 0, 255).astype(np.uint8)


def blurred(image: Image, sigma: float) -> Image:
    """Out of focus by so many pixels."""
    return cv2.GaussianBlur(image, (0, 0), sigma).astype(np.uint8) if sigma else image


def exposed(image: Image, times: float) -> Image:
    """With so many times the light."""
    return np.clip(image.astype(np.float32) * times, 0, 255).astype(np.uint8)


def spotted(image: Image, spots: int, radius: int) -> Image:
    """With white spots in rows that do not touch."""
    canvas = image.copy()
    for number in range(spots):
        row, column = divmod(number, 8)
        cv2.circle(canvas, (75 + 28 * column, 75 + 28 * row), radius, (255, 255, 250), -1)
    return canvas


def wall(colour: tuple[int, int, int]) -> Image:
    """One colour that grows lighter to one side."""
    ramp = np.linspace(0.8, 1.0, SIDE)[None, :, None]
    return np.clip(np.ones((SIDE, 1, 1)) * ramp * np.array(colour), 0, 255).astype(np.uint8)
