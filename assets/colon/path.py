"""The colon's centre line, and the camera that flies along it. Lengths in mm, times in seconds."""

import math
from dataclasses import dataclass

import numpy as np

from assets.colon.noise import Float, look_up, single, vector

_STEP = 0.25
# The tube goes on behind the first and beyond the last camera position.
_MARGIN_BEHIND = 40.0
_MARGIN_AHEAD = 130.0
_SPEED = 14.5
_LOOK_AHEAD = 26.0
_APPROACH = 0.32


@dataclass(frozen=True, eq=False)
class CentreLine:
    """A curve (x(z), y(z), z); `table` is float32 [N, 1, 4]: x, y and their slopes on an even grid of z."""

    start: float
    table: Float

    @property
    def end(self) -> float:
        return self.start + _STEP * (len(self.table) - 1)

    def at(self, z: Float) -> Float:
        """x, y and their slopes [N, 4] at heights z [N]; outside the curve its ends are continued."""
        return look_up(self.table, (z - self.start) / _STEP, np.zeros_like(z))

    def point(self, z: float) -> Float:
        """The point [3] of the curve at height z."""
        place = self.at(vector(z))[0]
        return vector(place[0], place[1], z)


@dataclass(frozen=True, eq=False)
class Pose:
    """Camera position [3] and rotation [3, 3]; the rotation's columns are right, down and forward."""

    position: Float
    rotation: Float


def make_centre_line(duration: float, rng: np.random.Generator) -> CentreLine:
    """A winding curve long enough for a flight of `duration` seconds."""
    start, end = -_MARGIN_BEHIND, travelled(duration) + _MARGIN_AHEAD
    z = np.arange(start, end + _STEP, _STEP)
    offset = np.zeros((len(z), 2))
    for wavelength, height in ((150.0, 15.0), (88.0, 7.5), (55.0, 2.0)):
        phase = rng.uniform(0, 2 * np.pi, 2)
        stretch = rng.uniform(0.85, 1.15, 2)
        offset += height * np.sin(2 * np.pi * z[:, None] / (wavelength * stretch) + phase)
    slope = np.gradient(offset, _STEP, axis=0)
    return CentreLine(start, single(np.concatenate([offset, slope], axis=1)[:, None]))


def travelled(time: float) -> float:
    """How far along the colon the camera is after `time` seconds: forward, slower and faster by turns."""
    return _SPEED * (time + 0.42 * math.sin(0.9 * time + 0.4) + 0.10 * math.sin(2.7 * time + 1.0))


def pose_at(time: float, line: CentreLine, sights: Float) -> Pose:
    """Where the camera is and looks at `time`.

    It looks down the lumen, swaying as a hand-held instrument does. While one of `sights` [K, 3] lies ahead,
    it turns towards that and moves nearer to its side of the lumen.
    """
    z = travelled(time)
    position = line.point(z) + vector(*_sway(time, 0.0, 2.4), 0)
    target = line.point(z + _LOOK_AHEAD) + vector(*_sway(time, 2.0, 3.4), 0)
    for sight in sights:
        share = _attention(float(sight[2]) - z)
        target = target + share * (sight - target)
        position = position + _APPROACH * share * (sight - position) * vector(1, 1, 0)
    roll = 0.16 * math.sin(0.31 * time) + 0.05 * math.sin(1.3 * time)
    return Pose(single(position), _look(single(target - position), roll))


def _sway(time: float, phase: float, height: float) -> tuple[float, float]:
    across = 0.6 * math.sin(0.83 * time + phase) + 0.3 * math.sin(1.91 * time + 2 * phase)
    along = 0.6 * math.sin(0.71 * time + 1.3 + phase) + 0.3 * math.sin(2.23 * time + phase)
    tremor = 0.06 * math.sin(7.1 * time + phase)
    return height * (across + tremor), height * (along - tremor)


def _attention(distance: float) -> float:
    """Share of the view's turn towards a sight `distance` mm ahead: rising from 60 mm, gone at 5 mm."""
    rise = np.clip((60 - distance) / 28, 0, 1)
    fall = np.clip((distance - 5) / 12, 0, 1)
    return float(0.5 * rise * rise * (3 - 2 * rise) * fall * fall * (3 - 2 * fall))


def _look(forward: Float, roll: float) -> Float:
    ahead = forward / np.linalg.norm(forward)
    right = np.cross(vector(0, 1, 0), ahead)
    right /= np.linalg.norm(right)
    down = np.cross(ahead, right)
    turned = math.cos(roll) * right + math.sin(roll) * down
    return single(np.stack([turned, np.cross(ahead, turned), ahead], axis=1))
