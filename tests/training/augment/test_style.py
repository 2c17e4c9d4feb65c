"""Another frame's tone and uneven light change how a frame looks, never where its edges lie."""

import numpy as np
import pytest
from numpy.random import default_rng
from numpy.typing import NDArray

from training.augment.geometry import TrainingFrame
from training.augment.style import borrow_tone, uneven_light

seeds = pytest.mark.parametrize("seed", range(6))


@pytest.fixture
def bluish() -> NDArray[np.uint8]:
    noise = np.random.default_rng(5).integers(0, 60, (90, 90, 3))
    tinted: NDArray[np.uint8] = (noise + np.array([40, 90, 180])).astype(np.uint8)
    return tinted


@seeds
def test_tone_moves_towards_the_other_frames(
    frame: TrainingFrame, bluish: NDArray[np.uint8], seed: int
) -> None:
    toned = borrow_tone(frame.image, bluish, default_rng(seed))

    assert toned.shape == frame.image.shape and toned.dtype == np.uint8
    own, wanted = frame.image.mean(axis=(0, 1)), bluish.mean(axis=(0, 1))
    assert (np.abs(toned.mean(axis=(0, 1)) - wanted) < np.abs(own - wanted)).all()


@seeds
def test_a_brighter_pixel_stays_the_brighter(
    frame: TrainingFrame, bluish: NDArray[np.uint8], seed: int
) -> None:
    toned = borrow_tone(frame.image, bluish, default_rng(seed)).astype(int)

    for channel in range(3):
        order = np.argsort(frame.image[..., channel].ravel(), kind="stable")
        assert (np.diff(toned[..., channel].ravel()[order]) >= 0).all()


@seeds
def test_a_frame_keeps_its_own_tone(frame: TrainingFrame, seed: int) -> None:
    toned = borrow_tone(frame.image, frame.image, default_rng(seed)).astype(int)

    assert np.abs(toned - frame.image).max() <= 2


@seeds
def test_black_borders_stay_black_and_do_not_count(
    frame: TrainingFrame, bluish: NDArray[np.uint8], seed: int
) -> None:
    bordered = frame.image.copy()
    bordered[:, :80] = 4
    other = bluish.copy()
    other[:45] = 0

    toned = borrow_tone(bordered, other, default_rng(seed))

    assert (toned[:, :80] == 4).all()
    expected = borrow_tone(frame.image[:, 80:], bluish[45:], default_rng(seed)).astype(int)
    assert np.abs(toned[:, 80:] - expected).max() <= 2


@seeds
def test_light_varies_smoothly_and_black_stays_black(seed: int) -> None:
    grey = np.full((120, 160, 3), 110, np.uint8)

    lit = uneven_light(grey, default_rng(seed)).astype(int)

    assert lit.shape == grey.shape
    assert lit.max() - lit.min() > 20
    assert np.abs(np.diff(lit, axis=0)).max() <= 6 and np.abs(np.diff(lit, axis=1)).max() <= 6
    assert (lit[..., 0] == lit[..., 2]).all()
    assert not uneven_light(np.zeros_like(grey), default_rng(seed)).any()
