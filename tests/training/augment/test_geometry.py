"""Frame and mask move together, and a crop called free of polyps is."""

import numpy as np
import pytest
from numpy.random import default_rng

from training.augment.geometry import TrainingFrame, polyp_free_crop, squash, warp

seeds = pytest.mark.parametrize("seed", range(8))


def _marked(frame: TrainingFrame) -> TrainingFrame:
    """The frame with white polyps on black, so that the image itself shows where the mask must be."""
    return TrainingFrame(np.repeat(frame.mask[..., None] * 255, 3, axis=2).astype(np.uint8), frame.mask)


def test_squash_changes_only_the_size(frame: TrainingFrame) -> None:
    small = squash(frame, 64)

    assert small.image.shape == (64, 64, 3)
    assert small.mask.shape == (64, 64)
    assert small.image.dtype == small.mask.dtype == np.uint8
    assert set(np.unique(small.mask)) == {0, 1}
    assert small.mask.mean() == pytest.approx(frame.mask.mean(), rel=0.05)
    assert small.image.mean() == pytest.approx(frame.image.mean(), rel=0.01)


@seeds
def test_warp_gives_a_square_and_a_binary_mask(frame: TrainingFrame, seed: int) -> None:
    warped = warp(frame, 96, default_rng(seed))

    assert warped.image.shape == (96, 96, 3)
    assert warped.image.dtype == np.uint8
    assert warped.mask.shape == (96, 96)
    assert warped.mask.dtype == np.uint8
    assert set(np.unique(warped.mask)) <= {0, 1}


@seeds
def test_warp_moves_mask_and_frame_alike(frame: TrainingFrame, seed: int) -> None:
    warped = warp(_marked(frame), 96, default_rng(seed))

    assert ((warped.image[..., 0] >= 128) == (warped.mask == 1)).mean() > 0.98


@seeds
def test_warp_is_decided_by_its_random_numbers(frame: TrainingFrame, seed: int) -> None:
    first, again = (warp(frame, 96, default_rng(seed)) for _ in range(2))
    other = warp(frame, 96, default_rng(seed + 100))

    assert (first.image == again.image).all() and (first.mask == again.mask).all()
    assert (first.image != other.image).any()


def test_warps_turn_the_frame_to_all_sides_and_keep_most_polyps_in_view(frame: TrainingFrame) -> None:
    masks = [warp(frame, 96, default_rng(seed)).mask for seed in range(60)]

    seen = [mask for mask in masks if mask.any()]
    assert len(seen) > 50
    centres = np.array([np.argwhere(mask).mean(axis=0) for mask in seen])
    assert {(bool(row > 48), bool(column > 48)) for row, column in centres} == {
        (low, right) for low in (False, True) for right in (False, True)
    }


@seeds
def test_a_polyp_free_crop_has_no_polyp_and_is_large_enough(frame: TrainingFrame, seed: int) -> None:
    crop = polyp_free_crop(frame, default_rng(seed))

    assert crop is not None
    assert not crop.mask.any()
    assert crop.image.shape[:2] == crop.mask.shape
    assert crop.mask.size > 0.4 * frame.mask.size


def test_polyp_free_crops_lie_on_every_side_that_is_wide_enough(frame: TrainingFrame) -> None:
    crops = (polyp_free_crop(frame, default_rng(seed)) for seed in range(20))

    # The polyp spans rows 11 to 49 and columns 21 to 59: there is room below it and to its right.
    assert {crop.mask.shape for crop in crops if crop} == {(70, 160), (120, 100)}


def test_a_polyp_in_the_middle_leaves_no_crop(frame: TrainingFrame) -> None:
    mask = np.zeros_like(frame.mask)
    mask[40:80, 60:100] = 1

    assert polyp_free_crop(TrainingFrame(frame.image, mask), default_rng(1)) is None


def test_a_frame_without_a_polyp_is_its_own_polyp_free_crop(frame: TrainingFrame) -> None:
    normal = TrainingFrame(frame.image, np.zeros_like(frame.mask))

    assert polyp_free_crop(normal, default_rng(1)) is normal


def test_a_gentle_warp_turns_by_quarters_and_keeps_the_polyps_size(frame: TrainingFrame) -> None:
    gentle = [warp(frame, 96, default_rng(seed), strength=0.2).mask.mean() for seed in range(40)]
    strong = [warp(frame, 96, default_rng(seed)).mask.mean() for seed in range(40)]

    assert np.std(gentle) < 0.4 * np.std(strong)
    assert np.mean(gentle) == pytest.approx(frame.mask.mean(), rel=0.15)


def test_without_strength_a_warp_is_a_squash_turned_and_flipped(frame: TrainingFrame) -> None:
    squashed = squash(frame, 96).mask
    turns = [np.rot90(side, quarter) for side in (squashed, squashed[:, ::-1]) for quarter in range(4)]

    for seed in range(12):
        mask = warp(frame, 96, default_rng(seed), strength=0.0).mask
        assert max((mask == turn).mean() for turn in turns) > 0.98
