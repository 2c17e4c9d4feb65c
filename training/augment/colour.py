"""Colour of other lamps, processors and hospitals: white balance, exposure, gamma, saturation, hue."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

_GAIN = 0.16
_GAMMA = (0.65, 1.5)
_SATURATION = (0.45, 1.5)
_HUE_DEGREES = 14.0
_CONTRAST = (0.7, 1.35)


def jitter_colour(image: NDArray[np.uint8], rng: Generator, strength: float = 1.0) -> NDArray[np.uint8]:
    """Recolour an RGB frame [H, W, 3]: one 3 x 3 colour matrix, then one tone curve per channel.

    `strength` in 0..1.8 scales every range; 0 changes nothing.
    """
    saturation = 1 + strength * (rng.uniform(*_SATURATION) - 1)
    hue = np.deg2rad(strength * rng.uniform(-_HUE_DEGREES, _HUE_DEGREES))
    recoloured = cv2.transform(image, _saturation(saturation) @ _hue(hue))
    return cv2.LUT(recoloured, _tone_curves(rng, strength)).astype(np.uint8, copy=False)


_LUMA = np.array([0.299, 0.587, 0.114])


def _saturation(amount: float) -> NDArray[np.float64]:
    matrix: NDArray[np.float64] = amount * np.eye(3) + (1 - amount) * np.outer(np.ones(3), _LUMA)
    return matrix


def _hue(angle: float) -> NDArray[np.float64]:
    """Rotation about the grey axis (Rodrigues' formula)."""
    axis = np.ones(3) / np.sqrt(3)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    matrix: NDArray[np.float64] = (
        np.cos(angle) * np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * np.outer(axis, axis)
    )
    return matrix


def _tone_curves(rng: Generator, strength: float) -> NDArray[np.uint8]:
    """Gain, gamma and contrast as one table [256, 1, 3]."""
    level = np.linspace(0, 1, 256)[:, None]
    gain = np.exp(strength * (rng.uniform(-_GAIN, _GAIN, 3) + rng.uniform(-0.2, 0.2)))
    gamma = np.exp(strength * rng.uniform(*np.log(_GAMMA)))
    curve = (level * gain) ** gamma
    contrast = 1 + strength * (rng.uniform(*_CONTRAST) - 1)
    curve = 0.5 + (curve - 0.5) * contrast if rng.random() < 0.5 else curve
    table: NDArray[np.uint8] = (np.clip(curve, 0, 1) * 255).round().astype(np.uint8)
    return table[:, None, :]


def brightest(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest channel of every pixel [H, W]; a tenth of the time of a maximum over the last axis."""
    red, green, blue = cv2.split(image)
    return cv2.max(cv2.max(red, green), blue).astype(np.uint8, copy=False)
