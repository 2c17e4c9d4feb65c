"""Polyps: their shapes as signed distance fields in mm."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from assets.colon.noise import Float, length, single, unit, vector
from assets.colon.wall import Wall

Shape = Literal["sessile", "pedunculated", "flat", "diminutive", "lobed"]
Pits = Literal["round", "gyrus"]
# Width of the rounded groove where a polyp meets the wall, mm.
BLEND = 1.1
_WAVES = ((0.75, 0.028), (0.75, 0.028), (0.42, 0.012), (0.3, 0.01), (0.22, 0.006), (0.2, 0.006))


@dataclass(frozen=True)
class PolypPlan:
    """What is planned of one polyp: where it grows (z in mm, angle in radians), its form and its look.

    `tint` multiplies the mucosa's linear red, green and blue. `coat` (0 to 1) is how much mucus covers it.
    """

    id: int
    shape: Shape
    diameter: float
    z: float
    angle: float
    tint: tuple[float, float, float]
    pits: Pits
    coat: float = 0.0


@dataclass(frozen=True, eq=False)
class PolypShape:
    """A polyp placed on the wall.

    `frame` [3, 3] holds its axes as columns, the third pointing into the lumen. `lumps` are ellipsoids
    (centre [K, 3], radii [K, 3]) in that frame; `stalk` is a capsule (two ends [2, 3]) or None.
    """

    plan: PolypPlan
    base: Float
    frame: Float
    centres: Float
    radii: Float
    stalk: Float | None
    stalk_radius: float
    waves: Float

    @property
    def middle(self) -> Float:
        """Centre [3] of the polyp's lumps, in the colon's coordinates."""
        return single(self.base + self.frame @ self.centres.mean(axis=0))

    @property
    def bound(self) -> float:
        """Radius in mm of a sphere around `middle` that holds all of the polyp."""
        middle = self.centres.mean(axis=0)
        reach = np.linalg.norm(self.centres - middle, axis=1) + self.radii.max(axis=1)
        stalk = 0.0 if self.stalk is None else float(np.linalg.norm(self.stalk - middle, axis=1).max())
        return max(float(reach.max()), stalk + self.stalk_radius) + 0.8

    def local(self, points: Float) -> Float:
        """Points [N, 3] in the polyp's own frame."""
        return single((points - self.base) @ self.frame)

    def distance(self, points: Float) -> Float:
        """Signed distance [N] of points [N, 3] to the polyp's surface, about right near it."""
        own = self.local(points)
        total = np.full(len(points), 1e3, np.float32)
        for centre, radii in zip(self.centres, self.radii, strict=True):
            total = smooth_minimum(total, _ellipsoid(own - centre, radii), 0.9)[0]
        if self.stalk is not None:
            total = smooth_minimum(total, _capsule(own, self.stalk, self.stalk_radius), 1.4)[0]
        return total - self._uneven(own)

    def _uneven(self, own: Float) -> Float:
        """Low bumps: a sum of plane waves, rows of `waves` being (direction * frequency, phase, height)."""
        total = np.zeros(len(own), np.float32)
        for wave in self.waves:
            total += wave[4] * np.sin(own @ wave[:3] + wave[3])
        return total


def smooth_minimum(a: Float, b: Float, width: float) -> tuple[Float, Float]:
    """Minimum of two distances with a rounded transition, and the weight [0, 1] of `b` in it.

    Source: I. Quilez, "smooth minimum", quadratic form.
    """
    part = np.clip(0.5 + 0.5 * (a - b) / width, 0, 1)
    value = a + (b - a) * part - width * part * (1 - part)
    return single(value), single(part)


def place_polyp(plan: PolypPlan, wall: Wall, rng: np.random.Generator) -> PolypShape:
    """Build the planned polyp on the wall, upright on the wall's mean surface nearby."""
    base, axis = _footing(plan, wall)
    right = np.cross(axis, vector(0, 0, 1))
    right /= np.linalg.norm(right)
    frame = single(np.stack([right, np.cross(axis, right), axis], axis=1))
    centres, radii = _lumps(plan, rng)
    stalk = None
    if plan.shape == "pedunculated":
        stalk = np.stack([vector(0, 0, -1.0), centres[0] - vector(0, 0, 0.3 * radii[0, 2])])
    waves = _waves(plan.diameter, rng)
    return PolypShape(plan, base, frame, centres, radii, stalk, 0.13 * plan.diameter + 0.3, waves)


def _footing(plan: PolypPlan, wall: Wall) -> tuple[Float, Float]:
    """Where on the wall the polyp stands, and its upright axis: the mean over its footprint."""
    spread = np.linspace(-0.3, 0.3, 5, dtype=np.float32) * plan.diameter
    dz, turn = (part.ravel() for part in np.meshgrid(spread, spread / 18))
    z, angle = plan.z + dz, plan.angle + turn
    radius = wall.sample(z, angle)[:, 0]
    offset = wall.line.at(z)
    across = offset[:, :2] + radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = single(np.concatenate([across, z[:, None]], axis=1))
    return points[len(points) // 2], unit(wall.normal(points).mean(axis=0))


def _lumps(plan: PolypPlan, rng: np.random.Generator) -> tuple[Float, Float]:
    half = plan.diameter / 2
    if plan.shape == "pedunculated":
        lean = rng.uniform(-0.35, 0.35) * plan.diameter
        top = vector(lean, -0.25 * plan.diameter, 0.85 * plan.diameter)
        side = vector(lean + 0.35 * half, -0.1 * plan.diameter, 0.8 * plan.diameter)
        return np.stack([top, side]), half * np.stack([vector(0.95, 0.9, 0.85), vector(0.72, 0.7, 0.7)])
    if plan.shape == "lobed":
        return _cluster(half, rng)
    if plan.shape == "flat":
        centres = [(0, 0, -0.02), (0.45, 0.3, 0), (-0.4, 0.35, 0.02)]
        radii = [(1, 0.85, 0.3), (0.55, 0.6, 0.3), (0.6, 0.5, 0.32)]
        return single(half * np.array(centres)), single(half * np.array(radii))
    height = 0.75 if plan.shape == "sessile" else 0.6
    return half * vector(0, 0, 0.22)[None], half * vector(1.0, rng.uniform(0.82, 0.95), height)[None]


def _cluster(half: float, rng: np.random.Generator) -> tuple[Float, Float]:
    """One middle lump and five around it."""
    turns = np.arange(5) * 2 * np.pi / 5 + rng.normal(0, 0.2, 5)
    away = rng.uniform(0.5, 0.62, 5)
    ring = np.stack([away * np.cos(turns), away * np.sin(turns), rng.uniform(0.15, 0.45, 5)], axis=1)
    centres = half * np.concatenate([[[0.05, 0, 0.5]], ring])
    sizes = half * np.concatenate([[0.52], rng.uniform(0.36, 0.5, 5)])
    radii = sizes[:, None] * rng.uniform(0.88, 1.1, (6, 3))
    return single(centres), single(radii)


def _waves(diameter: float, rng: np.random.Generator) -> Float:
    """Rows for `PolypShape.waves`; wavelengths and heights are in proportion to the diameter."""
    rows = []
    for wavelength, height in _WAVES:
        direction = rng.standard_normal(3)
        direction *= 2 * np.pi / (wavelength * diameter) / np.linalg.norm(direction)
        rows.append([*direction, rng.uniform(0, 2 * np.pi), height * diameter])
    return single(rows)


def _ellipsoid(points: Float, radii: Float) -> Float:
    """Distance to an ellipsoid, to first order. Source: I. Quilez, "ellipsoid distance"."""
    scaled = length(points / radii)
    steep = length(points / (radii * radii))
    return single(scaled * (scaled - 1) / np.maximum(steep, 1e-4))


def _capsule(points: Float, ends: Float, radius: float) -> Float:
    along = ends[1] - ends[0]
    share = np.clip((points - ends[0]) @ along / float(along @ along), 0, 1)
    thickness = radius * (1 + 0.45 * (1 - share) ** 2)
    return single(length(points - ends[0] - share[:, None] * along) - thickness)
