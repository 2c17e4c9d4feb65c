"""Rays against the surface."""

import numpy as np
import pytest

from assets.colon.scene import Scene
from assets.colon.trace import FAR, Hits, trace

FRAME = 65


@pytest.fixture(scope="module")
def hits(scene: Scene) -> Hits:
    pose = scene.pose(FRAME)
    return trace(scene.surface.near(pose.position), pose, scene.lens)


def test_hits_lie_on_the_surface(scene: Scene, hits: Hits) -> None:
    points = hits.points[hits.depth < FAR]
    distance, _ = scene.surface.distance(points)
    assert np.quantile(np.abs(distance), 0.999) < 0.02


def test_nothing_stands_between_the_camera_and_a_hit(scene: Scene, hits: Hits) -> None:
    origin = scene.pose(FRAME).position
    points = hits.points[hits.depth < FAR][::7]
    for share in (0.3, 0.6, 0.9):
        distance, _ = scene.surface.distance((origin + share * (points - origin)).astype(np.float32))
        assert (distance > 0).mean() > 0.995


def test_normals_face_the_camera(scene: Scene, hits: Hits) -> None:
    seen = hits.depth < FAR
    towards = scene.pose(FRAME).position - hits.points[seen]
    assert ((towards * hits.normals[seen]).sum(axis=1) > 0).mean() > 0.97


def test_identity_is_the_nearer_of_polyp_and_wall(scene: Scene, hits: Hits) -> None:
    for polyp in scene.surface.polyps:
        own = hits.polyp == polyp.plan.id
        if own.any():
            points = hits.points[own]
            assert (polyp.distance(points) < scene.surface.wall.clearance(points)[0]).all()
    assert (hits.polyp > 0).any()


def test_a_polyp_is_seen_where_its_middle_projects(scene: Scene, hits: Hits) -> None:
    pose = scene.pose(FRAME)
    polyp = scene.surface.polyps[0]
    ray = (polyp.middle - pose.position) @ pose.rotation
    closest = np.argmax(scene.lens.rays @ (ray / np.linalg.norm(ray)))
    assert hits.polyp.ravel()[closest] == polyp.plan.id
