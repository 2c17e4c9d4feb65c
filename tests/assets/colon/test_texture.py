"""The paint: ranges, seams, repeatability."""

import numpy as np

from assets.colon.path import make_centre_line
from assets.colon.scene import Scene
from assets.colon.texture import make_polyp_texture, make_wall_texture
from assets.colon.vessels import draw_vessels


def test_colour_is_a_reflectance_and_redder_than_green_than_blue(scene: Scene) -> None:
    colour = scene.wall_texture.colour
    assert colour.min() >= 0
    assert colour.max() < 1.6
    red, green, blue = colour.reshape(-1, 3).mean(axis=0)
    assert red > 1.8 * green > 1.8 * blue


def test_the_wall_is_painted_without_a_seam() -> None:
    line = make_centre_line(1.0, np.random.default_rng(1))
    texture = make_wall_texture(line, 3.0, np.random.default_rng(2))
    colour = texture.colour[:, : texture.columns]
    steps = np.abs(np.diff(colour, axis=1)).mean(axis=(0, 2))
    seam = np.abs(colour[:, 0] - colour[:, -1]).mean()
    assert seam < 2 * steps.mean()


def test_paint_follows_its_seed() -> None:
    line = make_centre_line(1.0, np.random.default_rng(1))
    first, again, other = (make_wall_texture(line, 3.0, np.random.default_rng(seed)) for seed in (2, 2, 3))
    np.testing.assert_array_equal(first.colour, again.colour)
    np.testing.assert_array_equal(first.relief, again.relief)
    assert np.abs(first.colour - other.colour).max() > 0.1


def test_vessels_cover_some_of_the_wall() -> None:
    vessels = draw_vessels((600, 800), 8.0, 9.0, 0.3, np.random.default_rng(2))
    assert vessels.min() == 0
    assert 0.3 < vessels.max() <= 1
    assert 0.02 < (vessels > 0.1).mean() < 0.5


def test_more_vessels_are_drawn_where_more_are_wanted() -> None:
    few = draw_vessels((400, 600), 8.0, 3.0, 0.3, np.random.default_rng(2))
    many = draw_vessels((400, 600), 8.0, 20.0, 0.3, np.random.default_rng(2))
    assert many.mean() > 2 * few.mean()


def test_pit_tiles_repeat_without_a_seam() -> None:
    texture = make_polyp_texture(12.0, np.random.default_rng(3))
    for tile in (texture.round, texture.gyrus):
        assert tile.shape == (texture.side + 2, texture.side + 2, 3)
        np.testing.assert_array_equal(tile[: texture.side, texture.side :], tile[: texture.side, :2])
        assert tile[..., 0].min() >= 0
        assert tile[..., 0].max() <= 1
        assert 0.03 < tile[..., 0].mean() < 0.7
