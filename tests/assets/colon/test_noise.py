"""Random fields: size, seam, repeatability; look-up between texels."""

import numpy as np

from assets.colon.noise import fractal_noise, gradient, look_up, pad_columns, smooth_step, unit, value_noise


def test_noise_is_standardised_and_follows_its_seed() -> None:
    first, again, other = (value_noise((80, 120), (9, 12), np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.shape == (80, 120)
    assert first.dtype == np.float32
    assert abs(float(first.mean())) < 1e-3
    assert abs(float(first.std()) - 1) < 1e-3
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.5


def test_noise_has_no_seam_where_the_columns_wrap() -> None:
    field = fractal_noise((64, 256), (32, 64), 2, np.random.default_rng(4))
    inner = np.abs(np.diff(field, axis=1)).max()
    assert np.abs(field[:, 0] - field[:, -1]).max() <= 1.5 * inner


def test_noise_can_wrap_its_rows_too() -> None:
    field = fractal_noise((256, 256), (64, 64), 2, np.random.default_rng(4), wrap_rows=True)
    inner = np.abs(np.diff(field, axis=0)).max()
    assert np.abs(field[0] - field[-1]).max() <= 1.5 * inner


def test_look_up_interpolates_between_texels() -> None:
    texture = np.arange(12, dtype=np.float32).reshape(3, 4)
    values = look_up(texture, np.array([0, 1, 1.5], np.float32), np.array([0, 2.5, 1], np.float32))
    np.testing.assert_allclose(values, [0, 6.5, 7], atol=0.15)


def test_look_up_takes_any_number_of_places_and_channels() -> None:
    texture = np.random.default_rng(0).random((5, 6, 3), np.float32)
    rows, columns = np.divmod(np.arange(9001) % 30, 6)
    values = look_up(texture, rows.astype(np.float32), columns.astype(np.float32))
    np.testing.assert_allclose(values, texture[rows, columns], atol=1e-6)


def test_padding_continues_the_texture_around_the_turn() -> None:
    texture = np.arange(8, dtype=np.float32).reshape(2, 4)
    np.testing.assert_array_equal(pad_columns(texture)[:, 4:], texture[:, :2])


def test_gradient_is_in_height_per_mm() -> None:
    slope = gradient(np.tile(np.arange(6, dtype=np.float32)[:, None] * 0.5, (1, 8)), 0.25, 0.1)
    np.testing.assert_allclose(slope[..., 0], 2.0)
    np.testing.assert_allclose(slope[..., 1], 0.0)


def test_smooth_step_rises_from_zero_to_one() -> None:
    np.testing.assert_allclose(smooth_step(2, 4, np.array([1, 2, 3, 4, 5], np.float32)), [0, 0, 0.5, 1, 1])


def test_unit_vectors_have_length_one() -> None:
    vectors = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)
    np.testing.assert_allclose(np.linalg.norm(unit(vectors), axis=1), 1, atol=1e-5)
