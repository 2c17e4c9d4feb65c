"""The wall's distance field."""

import numpy as np

from assets.colon.path import CentreLine
from assets.colon.scene import Scene
from assets.colon.wall import RADIUS, REACH


def _points(line: CentreLine, count: int) -> np.ndarray:
    """Random points in the lumen, up to 8 mm from the centre line."""
    random = np.random.default_rng(5)
    points = random.uniform((-6, -6, 0), (6, 6, 200), (count, 3)).astype(np.float32)
    points[:, :2] += line.at(points[:, 2])[:, :2]
    return points


def test_the_lumen_is_inside_and_tissue_outside(scene: Scene) -> None:
    wall = scene.surface.wall
    z = np.linspace(0, 250, 60, dtype=np.float32)
    axis = np.stack([*wall.line.at(z)[:, :2].T, z], axis=1)
    assert (wall.clearance(axis)[0] > 0).all()
    outside = axis + np.array([1.6 * RADIUS, 0, 0], np.float32)
    assert (wall.clearance(outside)[0] < 0).all()


def test_a_ray_may_advance_by_the_free_length_in_any_direction(scene: Scene) -> None:
    wall = scene.surface.wall
    points = _points(wall.line, 4000)
    free = wall.clearance(points)[1]
    assert free.max() <= REACH
    directions = np.random.default_rng(6).normal(size=points.shape)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    moved = (points + free[:, None] * directions).astype(np.float32)
    # The centre line leans, which the free length knows only roughly.
    assert (wall.clearance(moved)[0] > -1.0).all()
    assert (wall.clearance(moved)[0] > 0).mean() > 0.99


def test_the_normal_is_the_distance_field_s_gradient_at_the_surface(scene: Scene) -> None:
    wall = scene.surface.wall
    random = np.random.default_rng(7)
    z, angle = random.uniform(0, 200, 400).astype(np.float32), random.uniform(-3, 3, 400).astype(np.float32)
    radius = wall.sample(z, angle)[:, 0]
    across = wall.line.at(z)[:, :2] + radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = np.concatenate([across, z[:, None]], axis=1).astype(np.float32)
    steps = 0.2 * np.eye(3, dtype=np.float32)
    slope = np.stack([wall.clearance(points + s)[0] - wall.clearance(points - s)[0] for s in steps], axis=1)
    slope /= np.linalg.norm(slope, axis=1, keepdims=True)
    assert np.quantile((slope * wall.normal(points)).sum(axis=1), 0.05) > 0.97


def test_folds_make_the_lumen_narrow_and_wide_by_turns(scene: Scene) -> None:
    radius = scene.surface.wall.surface[..., 0]
    assert 8 < radius.min() < 13
    assert 22 < radius.max() < 33
