"""The centre line and the camera's flight."""

import numpy as np

from assets.colon.path import make_centre_line, travelled
from assets.colon.scene import DURATION, RATE, Scene


def test_the_flight_goes_forward() -> None:
    places = np.array([travelled(frame / RATE) for frame in range(round(DURATION * RATE))])
    assert (np.diff(places) > 0).all()


def test_the_centre_line_reaches_beyond_both_ends_of_the_flight() -> None:
    line = make_centre_line(DURATION, np.random.default_rng(1))
    assert line.start < travelled(0) - 30
    assert line.end > travelled(DURATION) + 100


def test_the_line_passes_through_its_points() -> None:
    line = make_centre_line(2.0, np.random.default_rng(1))
    point = line.point(12.3)
    np.testing.assert_allclose(line.at(point[2:])[0, :2], point[:2])


def test_the_camera_axes_are_at_right_angles(scene: Scene) -> None:
    rotation = scene.pose(40).rotation
    np.testing.assert_allclose(rotation.T @ rotation, np.eye(3), atol=1e-5)
    assert np.linalg.det(rotation) > 0


def test_the_camera_never_touches_the_tissue(scene: Scene) -> None:
    poses = [scene.pose(frame) for frame in range(round(DURATION * RATE))]
    distance, _ = scene.surface.distance(np.array([pose.position for pose in poses]))
    assert distance.min() > 0.5


def test_the_camera_moves_without_jumps(scene: Scene) -> None:
    positions = np.array([scene.pose(frame).position for frame in range(round(DURATION * RATE))])
    assert np.linalg.norm(np.diff(positions, axis=0), axis=1).max() < 50 / RATE
