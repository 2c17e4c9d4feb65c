"""The colon's wall: its radius around the centre line, with haustral folds. Lengths in mm."""

from dataclasses import dataclass

import cv2
import numpy as np

from assets.colon.noise import Float, gradient, look_up, pad_columns, single, unit, value_noise
from assets.colon.path import CentreLine

RADIUS = 21.0
_STEP = 0.25
_COLUMNS = 768
_NARROWEST = 10.0
# Within this distance `Wall.clearance` knows the wall.
REACH = 4.0


@dataclass(frozen=True, eq=False)
class Wall:
    """Radius, its slopes (per mm along z; per radian) and the least radius nearby, over (z, angle).

    `surface` is float32 [rows, columns, 4]: radius, slope along z, slope along the angle, least radius.
    """

    line: CentreLine
    surface: Float

    def clearance(self, points: Float) -> tuple[Float, Float]:
        """For points [N, 3]: signed distance to the wall to first order (positive in the lumen), and a
        length [N] up to REACH which a ray may advance without meeting the wall (0 where unknown)."""
        radius, angle, _ = self.polar(points)
        surface = self.sample(points[:, 2], angle)
        steepness = np.sqrt(1 + surface[:, 1] ** 2 + (surface[:, 2] / np.maximum(radius, 1)) ** 2)
        return single((surface[:, 0] - radius) / steepness), np.clip(surface[:, 3] - radius, 0, REACH)

    def normal(self, points: Float) -> Float:
        """Gradient [N, 3], of length 1, of the distance to the wall: it points into the lumen."""
        radius, angle, slope = self.polar(points)
        surface = self.sample(points[:, 2], angle)
        cos, sin = np.cos(angle), np.sin(angle)
        around = surface[:, 2] / np.maximum(radius, 1)
        radius_by_z = -(slope[:, 0] * cos + slope[:, 1] * sin)
        turn_by_z = slope[:, 0] * sin - slope[:, 1] * cos
        along = surface[:, 1] - radius_by_z + around * turn_by_z
        return unit(single(np.stack([-cos - around * sin, -sin + around * cos, along], axis=1)))

    def polar(self, points: Float) -> tuple[Float, Float, Float]:
        """Distance from the centre line [N], angle [N] in radians, and the line's slope [N, 2]."""
        place = self.line.at(points[:, 2])
        x, y = points[:, 0] - place[:, 0], points[:, 1] - place[:, 1]
        return np.sqrt(x * x + y * y), np.arctan2(y, x), place[:, 2:]

    def sample(self, z: Float, angle: Float) -> Float:
        """`surface` values [N, 4] at (z, angle)."""
        row = (z - self.line.start) / _STEP
        column = (angle / (2 * np.pi)) % 1 * _COLUMNS
        return look_up(self.surface, row, column)


def make_wall(line: CentreLine, rng: np.random.Generator) -> Wall:
    """A wall with folds, bulges and fine wrinkles around `line`."""
    rows = round((line.end - line.start) / _STEP) + 1
    turn_mm = 2 * np.pi * RADIUS / _COLUMNS
    radius = RADIUS * (1 + 0.07 * value_noise((rows, _COLUMNS), (38 / _STEP, _COLUMNS / 3), rng))
    radius -= _folds(line, rows, rng)
    radius += 0.45 * value_noise((rows, _COLUMNS), (13 / _STEP, 20 / turn_mm), rng)
    radius += 0.24 * value_noise((rows, _COLUMNS), (5.5 / _STEP, 10 / turn_mm), rng)
    radius += 0.07 * value_noise((rows, _COLUMNS), (2.2 / _STEP, 4.5 / turn_mm), rng)
    radius = single(_NARROWEST + np.logaddexp(0, 0.9 * (radius - _NARROWEST)) / 0.9)
    slopes = gradient(radius, _STEP, 2 * np.pi / _COLUMNS)
    return Wall(line, pad_columns(np.dstack([radius, slopes, _least_nearby(radius)])))


def _least_nearby(radius: Float) -> Float:
    reach_rows = int(REACH / _STEP) + 1
    reach_columns = int(REACH / (2 * np.pi * _NARROWEST / _COLUMNS)) + 1
    wrapped = np.concatenate([radius[:, -reach_columns:], radius, radius[:, :reach_columns]], axis=1)
    least = cv2.erode(wrapped, np.ones((2 * reach_rows + 1, 2 * reach_columns + 1), np.uint8))
    return single(least[:, reach_columns:-reach_columns])


def _folds(line: CentreLine, rows: int, rng: np.random.Generator) -> Float:
    """How far the folds stand into the lumen, float32 [rows, columns].

    Each set of folds is three crescents between the colon's three bands of muscle (taeniae), which gives the
    lumen its triangular look; the crescents of a set differ in height, place and thickness.
    """
    z = line.start + _STEP * np.arange(rows, dtype=np.float32)[:, None]
    angle = (2 * np.pi / _COLUMNS) * np.arange(_COLUMNS, dtype=np.float32)[None]
    z = z + 1.5 * value_noise((rows, _COLUMNS), (22 / _STEP, _COLUMNS / 9), rng)
    height = np.zeros((rows, _COLUMNS), np.float32)
    place, twist = line.start, rng.uniform(0, 2 * np.pi)
    while place < line.end:
        for sector in range(3):
            centre = twist + sector * 2 * np.pi / 3 + rng.normal(0, 0.16)
            _add_crescent(height, z, angle, place + rng.normal(0, 3.0), centre, rng)
        place += rng.uniform(18, 30)
        twist += rng.normal(0.12, 0.2)
    return height


def _add_crescent(
    height: Float, z: Float, angle: Float, place: float, centre: float, rng: np.random.Generator
) -> None:
    """Raise `height` to a crescent-shaped fold centred at (place, centre)."""
    top = rng.uniform(6.0, 11.0) if rng.random() < 0.8 else rng.uniform(1.5, 3.5)
    half_width, thickness, bow = rng.uniform(0.95, 1.45), rng.uniform(1.3, 2.3), rng.normal(0, 2.5)
    near = slice(*np.clip(np.searchsorted(z[:, 0], [place - 25, place + 25]), 0, len(z)))
    turn = (angle - centre + np.pi) % (2 * np.pi) - np.pi
    along = np.maximum(np.cos(np.clip(turn / half_width, -1, 1) * np.pi / 2), 0) ** 1.2
    across = np.abs(z[near] - place - bow * turn * turn)
    ridge = 0.62 * np.exp(-((across / thickness) ** 2)) + 0.38 * np.exp(-((across / (4.2 * thickness)) ** 2))
    crescent = top * along * ridge
    height[near] = np.maximum(height[near], crescent) + 0.25 * np.minimum(height[near], crescent)
