"""A frame takes the broad colours of another and keeps its own shapes."""

import cv2
import numpy as np
import pytest
from numpy.random import default_rng
from numpy.typing import NDArray

from training.augment.spectrum import mix_spectrum

seeds = pytest.mark.parametrize("seed", range(6))


@pytest.fixture
def image() -> NDArray[np.uint8]:
    """Fine stripes on grey [121, 160, 3]."""
    stripes = np.where(np.arange(160) % 8 < 4, 90, 130)
    return np.broadcast_to(stripes[None, :, None], (121, 160, 3)).astype(np.uint8)


@pytest.fixture
def other() -> NDArray[np.uint8]:
    """Red all over, of another size."""
    return np.full((64, 64, 3), (190, 60, 60), np.uint8)


@seeds
def test_the_mean_colour_moves_towards_the_others(
    image: NDArray[np.uint8], other: NDArray[np.uint8], seed: int
) -> None:
    mixed = mix_spectrum(image, other, default_rng(seed))

    assert mixed.shape == image.shape and mixed.dtype == np.uint8
    before, after = image.mean(axis=(0, 1)), mixed.mean(axis=(0, 1))
    assert after[0] > before[0] + 5 and after[1] < before[1] - 5


@seeds
def test_the_stripes_stay_where_they_were(
    image: NDArray[np.uint8], other: NDArray[np.uint8], seed: int
) -> None:
    mixed = mix_spectrum(image, other, default_rng(seed)).astype(int)

    bright = image[0, :, 0] > 100
    assert (mixed[:, bright].mean() - mixed[:, ~bright].mean()) == pytest.approx(40, abs=3)


@seeds
def test_a_frame_mixed_with_itself_stays_as_it_is(seed: int) -> None:
    coarse = default_rng(1).integers(60, 200, (6, 8, 3)).astype(np.uint8)
    image = cv2.resize(coarse, (80, 60), interpolation=cv2.INTER_CUBIC).astype(np.uint8)

    difference = mix_spectrum(image, image, default_rng(seed)).astype(int) - image

    assert np.abs(difference).max() <= 1


@seeds
def test_the_few_waves_give_what_the_whole_transform_gives(seed: int) -> None:
    coarse = default_rng(seed + 20).integers(60, 190, (2, 5, 7, 3)).astype(np.uint8)
    image, other = (cv2.resize(each, (161, 122), interpolation=cv2.INTER_CUBIC) for each in coarse)
    rng = default_rng(seed)
    share, highest = rng.uniform(0.2, 0.9), rng.uniform(0.002, 0.012)
    mine, theirs = (np.fft.rfft2(each.astype(np.float64), axes=(0, 1)) for each in (image, other))
    inside = np.hypot(np.fft.fftfreq(122)[:, None], np.fft.rfftfreq(161)[None]) <= highest
    size = np.abs(mine) + share * inside[..., None] * (np.abs(theirs) - np.abs(mine))
    whole = np.fft.irfft2(size * np.exp(1j * np.angle(mine)), (122, 161), axes=(0, 1))

    mixed = mix_spectrum(np.asarray(image, np.uint8), np.asarray(other, np.uint8), default_rng(seed))

    assert np.abs(mixed - np.clip(whole, 0, 255)).max() < 0.6
