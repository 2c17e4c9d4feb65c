"""Which surface point each ray of the camera meets: sphere tracing, coarse and then fine."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from assets.colon.field import Surface
from assets.colon.lens import Lens
from assets.colon.noise import Float, single
from assets.colon.path import Pose

# Beyond this many mm no light returns.
FAR = 125.0
_COARSE = 4
_COARSE_STEPS = 60
_FINE_STEPS = 24
_GRAZING_STEPS = 500
_NEAR = 1.0
_PART = 32768


@dataclass(frozen=True, eq=False)
class Hits:
    """Per pixel of the picture area: distance along the ray (FAR where nothing was met), the surface point,
    its normal, the share [0, 1] of a polyp in it, and the id of that polyp (0 is wall)."""

    depth: Float
    points: Float
    normals: Float
    share: Float
    polyp: NDArray[np.uint8]


def trace(surface: Surface, pose: Pose, lens: Lens) -> Hits:
    """Follow all rays of the lens. Coarse depths are the fine search's starting points."""
    height, width, _ = lens.rays.shape
    rays = single(lens.rays @ pose.rotation.T)
    few = (-(-width // _COARSE), -(-height // _COARSE))
    small = single(cv2.resize(rays, few, interpolation=cv2.INTER_AREA))
    start = np.full(small.shape[0] * small.shape[1], _NEAR, np.float32)
    coarse = _march(surface, pose.position, small.reshape(-1, 3), start, 0.05, _COARSE_STEPS)
    nearest = cv2.erode(coarse.reshape(small.shape[:2]), np.ones((3, 3), np.uint8))
    nearest = cv2.resize(nearest, (width, height), interpolation=cv2.INTER_NEAREST)
    start = np.maximum(0.97 * single(nearest).ravel() - 0.3, _NEAR)
    flat = rays.reshape(-1, 3)
    depth = _march(surface, pose.position, flat, start, 0.008, _FINE_STEPS)
    points = pose.position + depth[:, None] * flat
    share, index = surface.share(points)
    normals = surface.normal(points, share, index)
    ids = np.array([*(polyp.plan.id for polyp in surface.polyps), 0], np.uint8)
    owner = np.where((share > 0.5) & (depth < FAR), ids[index], 0).astype(np.uint8)
    return Hits(
        depth.reshape(height, width),
        points.reshape(height, width, 3),
        normals.reshape(height, width, 3),
        single(np.where(depth < FAR, share, 0).reshape(height, width)),
        owner.reshape(height, width),
    )


def _march(surface: Surface, origin: Float, rays: Float, start: Float, precision: float, steps: int) -> Float:
    """Distances [N] along rays [N, 3] to the surface, within `precision` mm (FAR where none is met)."""
    depth, pending = start.copy(), []
    # In parts small enough for the processor's cache.
    for first in range(0, len(rays), _PART):
        part = np.arange(first, min(first + _PART, len(rays)))
        pending.append(_advance(surface, origin, rays, depth, part, precision, steps))
    # Rays that graze an edge take many short steps; left where they are they would hang in mid-air.
    _advance(surface, origin, rays, depth, np.concatenate(pending), precision, _GRAZING_STEPS)
    return np.clip(depth, _NEAR, FAR)


def _advance(
    surface: Surface,
    origin: Float,
    rays: Float,
    depth: Float,
    active: NDArray[np.intp],
    precision: float,
    steps: int,
) -> NDArray[np.intp]:
    """Move `depth` forward, in place, for the rays `active`; those that have not arrived are returned."""
    for _ in range(steps):
        if not active.size:
            break
        distance, advance = surface.distance(origin + depth[active, None] * rays[active])
        advance = np.where(distance < 0, 0.5 * distance, advance)
        arrived = np.abs(distance) < precision
        depth[active] += np.where(arrived, distance, advance)
        active = active[~arrived & (depth[active] < FAR)]
    return active
