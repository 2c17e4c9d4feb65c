"""A polyp pasted onto normal colon is where the composite's mask says, and nothing else changes."""

import cv2
import numpy as np
import pytest
from numpy.random import default_rng
from numpy.typing import NDArray

from training.augment.geometry import TrainingFrame
from training.augment.paste import paste_polyp

seeds = pytest.mark.parametrize("seed", range(12))


@pytest.fixture
def donor() -> TrainingFrame:
    """A pale disc, 4 % of a dark frame."""
    mask = cv2.circle(np.zeros((120, 160), np.uint8), (60, 50), 16, 1, -1).astype(np.uint8)
    image = np.where(mask[..., None] > 0, np.uint8(230), np.uint8(40)) * np.ones((1, 1, 3), np.uint8)
    return TrainingFrame(image.astype(np.uint8), mask)


@pytest.fixture
def scene() -> TrainingFrame:
    """Plain tissue of another size, without a polyp."""
    image = np.full((200, 240, 3), (150, 90, 80), np.uint8)
    return TrainingFrame(image, np.zeros((200, 240), np.uint8))


def _near(mask: NDArray[np.uint8], reach: int) -> NDArray[np.bool_]:
    return cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0


@seeds
def test_the_polyp_is_seen_where_the_mask_says(donor: TrainingFrame, scene: TrainingFrame, seed: int) -> None:
    composite = paste_polyp(donor, scene, default_rng(seed))

    assert composite.image.shape == scene.image.shape and composite.image.dtype == np.uint8
    assert composite.mask.shape == scene.mask.shape and set(np.unique(composite.mask)) == {0, 1}
    change = np.abs(composite.image.astype(int) - scene.image.astype(int)).sum(axis=2)
    assert change[composite.mask > 0].mean() > 5
    assert (change[~_near(composite.mask, 12)] == 0).all()


@seeds
def test_the_polyp_takes_some_of_the_colour_around_it(
    donor: TrainingFrame, scene: TrainingFrame, seed: int
) -> None:
    composite = paste_polyp(donor, scene, default_rng(seed))

    core = cv2.erode(composite.mask, np.ones((9, 9), np.uint8)) > 0
    inside = composite.image[core].mean(axis=0)
    # Between the scene's (150, 90, 80) and the donor's 230 of each channel.
    assert (inside > (152, 92, 82)).all() and (inside < 228).all()


def test_places_sizes_and_turns_vary_with_the_random_numbers(
    donor: TrainingFrame, scene: TrainingFrame
) -> None:
    masks = [paste_polyp(donor, scene, default_rng(seed)).mask for seed in range(30)]

    centres = np.array([np.argwhere(mask).mean(axis=0) for mask in masks])
    areas = np.array([mask.sum() for mask in masks])
    assert np.ptp(centres[:, 0]) > 60 and np.ptp(centres[:, 1]) > 70
    assert areas.max() > 2 * areas.min()
    assert (paste_polyp(donor, scene, default_rng(1)).mask == masks[1]).all()


def test_a_polyp_that_fills_its_frame_is_not_pasted(donor: TrainingFrame, scene: TrainingFrame) -> None:
    large = TrainingFrame(donor.image, np.ones_like(donor.mask))

    assert paste_polyp(large, scene, default_rng(0)) is scene


def test_a_donor_without_a_polyp_changes_nothing(donor: TrainingFrame, scene: TrainingFrame) -> None:
    assert paste_polyp(TrainingFrame(donor.image, np.zeros_like(donor.mask)), scene, default_rng(0)) is scene


def test_no_polyp_grows_on_the_black_border(donor: TrainingFrame, scene: TrainingFrame) -> None:
    dark = scene.image.copy()
    dark[:, :120] = 3
    composites = [
        paste_polyp(donor, TrainingFrame(dark, scene.mask), default_rng(seed)).mask for seed in range(30)
    ]

    assert not any(mask[:, :120].any() for mask in composites)
    assert any(mask.any() for mask in composites)


def test_nothing_is_pasted_where_all_is_black(donor: TrainingFrame, scene: TrainingFrame) -> None:
    black = TrainingFrame(np.zeros_like(scene.image), scene.mask)

    assert paste_polyp(donor, black, default_rng(0)) is black
