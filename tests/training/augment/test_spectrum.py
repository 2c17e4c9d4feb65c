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
