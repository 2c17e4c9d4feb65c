"""The endoscope's optics and picture area: rays, border, vignette, softness, sensor noise."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from assets.colon.noise import Float, single, smooth_step

# The picture area within a 16:9 frame, as on common recorders: right of the middle, nearly full height.
_CENTRE = (0.575, 0.5)
_HALF_HEIGHT = 0.486
_ASPECT = 880 / 700
# Corners are cut at 45 degrees, this share of the half height from the corner, and a little rounded.
_CUT = 0.50
_ROUND = 0.06
# Half the field of view across the picture's width, and how strongly the lens compresses its margin.
_HALF_ANGLE = np.radians(61.0)
_BARREL = 0.62
_TOE = 0.014


@dataclass(frozen=True, eq=False)
class Lens:
    """Where each pixel of the picture area looks.

    `rays` float32 [h, w, 3] are unit vectors (right, down, forward) for the picture area only, which starts
    at pixel (`left`, `top`) of the frame; `field` float32 [h, w] is 1 inside the border, 0 outside, smooth
    between; `vignette` float32 [h, w] is the light that is left towards the margin.
    """

    width: int
    height: int
    left: int
    top: int
    rays: Float
    field: Float
    vignette: Float

    def place(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The picture area [h, w] or [h, w, 3] on a black frame of full size."""
        frame = np.zeros((self.height, self.width, *picture.shape[2:]), np.uint8)
        frame[self.top : self.top + picture.shape[0], self.left : self.left + picture.shape[1]] = picture
        return frame


def make_lens(width: int, height: int) -> Lens:
    """The lens for a frame of this size."""
    half_height = _HALF_HEIGHT * height
    half_width = min(half_height * _ASPECT, 0.42 * width)
    left, top = round(_CENTRE[0] * width - half_width), round(_CENTRE[1] * height - half_height)
    columns, rows = round(2 * half_width), round(2 * half_height)
    x = (np.arange(columns) + 0.5 - columns / 2)[None] / half_width
    y = (np.arange(rows) + 0.5 - rows / 2)[:, None] / half_width
    rays, angle = _rays(x, y)
    field = _field(x, y, half_height / half_width, 1 / half_width)
    vignette = 1 - 0.42 * smooth_step(0.45, 1.25, angle / _HALF_ANGLE)
    return Lens(width, height, left, top, rays, field, vignette)


def _rays(x: NDArray[Any], y: NDArray[Any]) -> tuple[Float, Float]:
    """Between a rectilinear (_BARREL 1) and an equidistant lens (_BARREL 0): rho = tan(c * angle) / c."""
    distance = np.hypot(x, y)
    angle = np.arctan(distance * np.tan(_BARREL * _HALF_ANGLE)) / _BARREL
    across = np.sin(angle) / np.maximum(distance, 1e-9)
    return single(np.stack([x * across, y * across, np.cos(angle)], axis=-1)), single(angle)


def _field(x: NDArray[Any], y: NDArray[Any], half_height: float, pixel: float) -> Float:
    """Octagon with rounded corners: distance to it, then a smooth edge of about two pixels."""
    cut = _CUT * half_height
    a, b = np.abs(x) - 1, np.abs(y) - half_height
    c = (np.abs(x) + np.abs(y) - (1 + half_height - cut)) / np.sqrt(2)
    parts = [np.maximum(part + _ROUND, 0) for part in (a, b, c)]
    distance = (parts[0] ** 4 + parts[1] ** 4 + parts[2] ** 4) ** 0.25 - _ROUND
    return 1 - smooth_step(-2 * pixel, 0, distance)


def develop(light: Float, lens: Lens, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Linear light [h, w, 3] (1 is white) to the picture area in display RGB, uint8.

    In the camera's order: softness and glare of the lens, tone curve, the processor's edge enhancement,
    sensor noise, border.
    """
    glare = cv2.GaussianBlur(np.minimum(light, 3), (0, 0), light.shape[0] / 45)
    light = cv2.GaussianBlur(light, (0, 0), max(0.3, light.shape[0] / 900)) * 0.965 + 0.035 * glare
    light = light * lens.vignette[..., None]
    shown = _tone(light)
    shown += 0.28 * (shown - cv2.GaussianBlur(shown, (0, 0), max(0.4, light.shape[0] / 450)))
    shown += _sensor_noise(shown, rng)
    shown *= lens.field[..., None]
    return (np.clip(shown, 0, 1) * 255 + 0.5).astype(np.uint8)


def _tone(light: Float) -> Float:
    """Gamma 1/2, with a toe that deepens the dark and a shoulder where highlights roll off."""
    light = light * light / (light + _TOE)
    rolled = np.where(light < 0.5, light, 1 - 0.5 * np.exp(-(light - 0.5) / 0.5))
    return single(np.sqrt(np.clip(rolled, 1e-5, 1)))


def _sensor_noise(shown: Float, rng: np.random.Generator) -> Float:
    """Luma grain, and coarser, weaker colour grain; stronger in the dark, where the gain is high."""
    height, width, _ = shown.shape
    grain = 0.011 * rng.standard_normal((height, width, 1), dtype=np.float32)
    colour = 0.007 * rng.standard_normal((height // 2 + 1, width // 2 + 1, 3), dtype=np.float32)
    coarse = single(cv2.resize(colour, (width, height), interpolation=cv2.INTER_LINEAR))
    return single((grain + coarse) * (1.25 - 0.8 * shown))
