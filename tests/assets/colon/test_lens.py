"""Optics: rays, picture area, development."""

import numpy as np
import pytest

from assets.colon.lens import Lens, develop, make_lens
from detector.field_of_view import find_field_of_view


@pytest.fixture(scope="module")
def lens() -> Lens:
    return make_lens(320, 180)


def test_rays_are_unit_vectors_and_the_middle_looks_ahead(lens: Lens) -> None:
    np.testing.assert_allclose(np.linalg.norm(lens.rays, axis=-1), 1, atol=1e-5)
    height, width, _ = lens.rays.shape
    assert lens.rays[height // 2, width // 2, 2] > 0.999
    assert lens.rays[height // 2, -1, 0] > 0.8
    assert lens.rays[-1, width // 2, 1] > 0.6


def test_the_margin_is_compressed_as_by_a_barrel(lens: Lens) -> None:
    across = lens.rays[lens.rays.shape[0] // 2]
    angle = np.arctan2(across[:, 0], across[:, 2])
    per_pixel_of_tangent = np.diff(np.tan(angle))
    assert per_pixel_of_tangent[-1] > 1.3 * per_pixel_of_tangent[len(angle) // 2]


def test_the_picture_area_is_an_octagon(lens: Lens) -> None:
    field = lens.field
    assert field[field.shape[0] // 2, field.shape[1] // 2] == 1
    assert field[0, 0] == field[0, -1] == field[-1, 0] == field[-1, -1] == 0
    assert field[2, field.shape[1] // 2] > 0.5
    assert field[field.shape[0] // 2, 2] > 0.5


def test_it_lies_within_the_frame_with_black_around(lens: Lens) -> None:
    frame = lens.place(np.full((*lens.field.shape, 3), 200, np.uint8))
    assert frame.shape == (180, 320, 3)
    assert 0.6 < (frame[..., 0] > 0).mean() < 0.75
    assert not frame[:, : lens.left].any()


def test_the_field_of_view_is_found_in_a_developed_frame(lens: Lens) -> None:
    light = np.full((*lens.field.shape, 3), 0.3, np.float32)
    frame = lens.place(develop(light, lens, np.random.default_rng(0)))
    box = find_field_of_view(frame[..., 1])
    assert abs(box.x1 - lens.left) <= 8
    assert abs(box.x2 - lens.left - lens.field.shape[1]) <= 8


def test_development_is_black_outside_and_repeatable(lens: Lens) -> None:
    light = np.random.default_rng(2).random((*lens.field.shape, 3), np.float32)
    first, again, other = (develop(light, lens, np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert not first[lens.field == 0].any()
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_more_light_is_never_darker(lens: Lens) -> None:
    levels = [
        develop(np.full((*lens.field.shape, 3), level, np.float32), lens, np.random.default_rng(0)).mean()
        for level in (0.01, 0.05, 0.2, 0.6, 2.0)
    ]
    assert levels == sorted(levels)
