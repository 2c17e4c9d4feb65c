"""What colours look like to eyes of three kinds, and how far apart they are."""

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
# IEC 61966-2-1: linear sRGB to XYZ, whose white is D65.
_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = _XYZ.sum(axis=1)


def seen(colour: Colour, vision: str) -> NDArray[np.float64]:
    """Linear RGB of a colour as an eye sees it."""
    encoded = np.array(colour) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.clip(VISIONS[vision] @ linear, 0, 1)


def contrast(one: Colour, other: Colour, vision: str) -> float:
    """Ratio of luminances (WCAG 2.2), from 1 to 21."""
    lights = sorted(float(_XYZ[1] @ seen(colour, vision)) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def difference(one: Colour, other: Colour, vision: str) -> float:
    """Distance in CIE L*a*b* (1976); 2.3 is just noticeable."""
    return float(np.linalg.norm(_lab(seen(one, vision)) - _lab(seen(other, vision))))


def _lab(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio = _XYZ @ linear / _WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
