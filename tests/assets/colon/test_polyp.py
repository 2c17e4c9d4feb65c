"""Polyp shapes as distance fields."""

import numpy as np
import pytest

from assets.colon.polyp import PolypShape, Shape, smooth_minimum
from assets.colon.scene import POLYPS, Scene

SHAPES: tuple[Shape, ...] = ("sessile", "pedunculated", "flat", "diminutive", "lobed")


def _around(polyp: PolypShape) -> np.ndarray:
    random = np.random.default_rng(8)
    return (polyp.middle + random.uniform(-1.5, 1.5, (6000, 3)) * polyp.bound).astype(np.float32)


def test_the_demo_shows_every_shape() -> None:
    assert {plan.shape for plan in POLYPS} == set(SHAPES)
    assert len({plan.id for plan in POLYPS}) == len(POLYPS)


@pytest.mark.parametrize("place", range(len(POLYPS)))
def test_a_polyp_lies_within_its_bound(scene: Scene, place: int) -> None:
    polyp = scene.surface.polyps[place]
    points = _around(polyp)
    inside = polyp.distance(points) < 0
    assert inside.any()
    assert np.linalg.norm(points[inside] - polyp.middle, axis=1).max() < polyp.bound


@pytest.mark.parametrize("place", range(len(POLYPS)))
def test_a_polyp_is_about_as_wide_as_planned(scene: Scene, place: int) -> None:
    polyp = scene.surface.polyps[place]
    points = _around(polyp)
    own = polyp.local(points[polyp.distance(points) < 0])[:, :2]
    width = np.ptp(own, axis=0).max()
    assert 0.8 * polyp.plan.diameter < width < 1.5 * polyp.plan.diameter


def test_a_polyp_stands_up_from_the_wall_into_the_lumen(scene: Scene) -> None:
    for polyp in scene.surface.polyps:
        top = polyp.base + polyp.frame[:, 2] * polyp.bound
        assert scene.surface.wall.clearance(top[None])[0][0] > 0


def test_a_stalk_joins_the_head_to_the_wall(scene: Scene) -> None:
    polyp = next(p for p in scene.surface.polyps if p.plan.shape == "pedunculated")
    assert polyp.stalk is not None
    share = np.linspace(0, 1, 20, dtype=np.float32)[:, None]
    along = polyp.stalk[0] + share * (polyp.stalk[1] - polyp.stalk[0])
    assert (polyp.distance((polyp.base + along @ polyp.frame.T).astype(np.float32)) < 0).all()


def test_smooth_minimum_equals_the_minimum_where_one_is_clearly_less() -> None:
    a, b = np.array([0.0, 5.0, 1.0], np.float32), np.array([5.0, 0.0, 1.0], np.float32)
    value, part = smooth_minimum(a, b, 1.0)
    np.testing.assert_allclose(value, [0, 0, 0.75])
    np.testing.assert_allclose(part, [0, 1, 0.5])
