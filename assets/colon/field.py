"""The whole surface, wall and polyps together, as one distance field with identity."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.colon.noise import Float, length, unit
from assets.colon.polyp import BLEND, PolypShape, smooth_minimum
from assets.colon.wall import REACH, Wall

Index = NDArray[np.int8]

# Far outside a polyp's bounding sphere the distance to the sphere does.
_BOUND_MARGIN = 2.0
_NUDGE = 0.02
_PASSED = 14.0
_SIGHT = 130.0


@dataclass(frozen=True, eq=False)
class Surface:
    """The colon's inner surface."""

    wall: Wall
    polyps: tuple[PolypShape, ...]

    def near(self, place: Float) -> "Surface":
        """The surface without the polyps that a camera at `place` [3] has passed or cannot see yet."""
        seen = (p for p in self.polyps if -_PASSED < p.middle[2] - place[2] < _SIGHT)
        return Surface(self.wall, tuple(seen))

    def distance(self, points: Float) -> tuple[Float, Float]:
        """For points [N, 3] in mm: signed distance [N] to the surface, positive in the lumen, and a length
        [N] which a ray may advance without crossing it."""
        wall, free = self.wall.clearance(points)
        polyp, _ = self.nearest_polyp(points)
        total, _ = smooth_minimum(wall, polyp, BLEND)
        safe = np.maximum(np.minimum(free, polyp * 0.8 - BLEND / 2), 0.32 * total)
        return total, np.minimum(safe, REACH)

    def nearest_polyp(self, points: Float) -> tuple[Float, Index]:
        """Distance [N] to the nearest polyp and its place [N] in `polyps` (-1 where all are far)."""
        nearest = np.full(len(points), 1e3, np.float32)
        index = np.full(len(points), -1, np.int8)
        for place, polyp in enumerate(self.polyps):
            outside = length(points - polyp.middle) - polyp.bound
            close = np.flatnonzero(outside < _BOUND_MARGIN)
            outside[close] = polyp.distance(points[close])
            index[close[outside[close] < nearest[close]]] = place
            nearest = np.minimum(nearest, outside)
        return nearest, index

    def share(self, points: Float) -> tuple[Float, Index]:
        """How much of the surface at points [N, 3] is a polyp, 0 to 1, and which one [N] (-1: none).

        Above one half the point is nearer to the polyp than to the wall: it belongs to the polyp.
        """
        wall, _ = self.wall.clearance(points)
        polyp, index = self.nearest_polyp(points)
        share = np.clip(0.5 + 0.5 * (wall - polyp) / BLEND, 0, 1).astype(np.float32)
        return np.where(index >= 0, share, 0).astype(np.float32), index

    def normal(self, points: Float, share: Float, index: Index) -> Float:
        """Unit normals [N, 3], into the lumen, at surface points whose `share` and `index` are known."""
        normal = self.wall.normal(points)
        for place, polyp in enumerate(self.polyps):
            own = np.flatnonzero((index == place) & (share > 0))
            if own.size:
                part = share[own, None]
                normal[own] = (1 - part) * normal[own] + part * _slope(polyp, points[own])
        return unit(normal)


def _slope(polyp: PolypShape, points: Float) -> Float:
    centre = polyp.distance(points)
    steps = _NUDGE * np.eye(3, dtype=np.float32)
    return unit(np.stack([(polyp.distance(points + step) - centre) / _NUDGE for step in steps], axis=1))
