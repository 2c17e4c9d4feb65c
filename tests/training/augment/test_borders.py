"""Graphics hide tissue: what they cover is no polyp any more, and elsewhere the mask stays."""

import numpy as np
import pytest
from numpy.random import default_rng

from training.augment.borders import borrow_border, paint_borders
from training.augment.geometry import TrainingFrame

_SIDE = 96
_SEEDS = range(80)


@pytest.fixture
def all_polyp() -> TrainingFrame:
    return TrainingFrame(np.full((_SIDE, _SIDE, 3), 130, np.uint8), np.ones((_SIDE, _SIDE), np.uint8))


def test_a_mask_only_loses_pixels_and_stays_binary(all_polyp: TrainingFrame) -> None:
    for seed in _SEEDS:
        painted = paint_borders(all_polyp, default_rng(seed))
        assert painted.mask.dtype == np.uint8
        assert set(np.unique(painted.mask)) <= {0, 1}


def test_what_left_the_mask_was_painted_over(all_polyp: TrainingFrame) -> None:
    for seed in _SEEDS:
        painted = paint_borders(all_polyp, default_rng(seed))
        hidden = painted.mask == 0
        # Text written over a painted area does not count as tissue either.
        assert (painted.image[hidden] != 130).any(axis=1).all()


def test_some_boxes_and_corners_are_painted_and_some_frames_are_left_alone(all_polyp: TrainingFrame) -> None:
    hidden = [paint_borders(all_polyp, default_rng(seed)).mask.mean() < 1 for seed in _SEEDS]

    assert 0.3 < np.mean(hidden) < 0.85


def test_the_lower_left_is_hidden_most_often_as_in_the_normal_frames(all_polyp: TrainingFrame) -> None:
    masks = np.stack([paint_borders(all_polyp, default_rng(seed)).mask for seed in _SEEDS])
    hidden = 1 - masks.mean(axis=0)
    inset = _SIDE // 6

    corners = [hidden[y, x] for y in (inset, -inset) for x in (inset, -inset)]
    assert int(np.argmax(corners)) == 2


def test_text_hides_no_polyp(all_polyp: TrainingFrame) -> None:
    painted = [paint_borders(all_polyp, default_rng(seed)) for seed in _SEEDS]

    with_text = [(p.image != 130).any(axis=2) & (p.mask == 1) for p in painted]
    assert any(text.any() for text in with_text)


def test_painting_is_decided_by_its_random_numbers(all_polyp: TrainingFrame) -> None:
    for seed in _SEEDS:
        first, again = (paint_borders(all_polyp, default_rng(seed)) for _ in range(2))
        assert (first.image == again.image).all() and (first.mask == again.mask).all()


def test_the_frame_given_is_not_changed(all_polyp: TrainingFrame) -> None:
    for seed in _SEEDS:
        paint_borders(all_polyp, default_rng(seed))

    assert (all_polyp.image == 130).all()
    assert all_polyp.mask.all()


@pytest.fixture
def bordered() -> TrainingFrame:
    """A frame of another size: black box at the lower left, dark lumen in the middle."""
    image = np.full((120, 160, 3), 150, np.uint8)
    image[80:, :50] = 0
    image[40:60, 70:90] = 5
    return TrainingFrame(image, np.zeros((120, 160), np.uint8))


def test_a_borrowed_border_hides_what_lies_under_it(
    all_polyp: TrainingFrame, bordered: TrainingFrame
) -> None:
    frame = borrow_border(all_polyp, bordered)

    hidden = frame.mask == 0
    assert hidden[70:, :25].all()
    assert (frame.image[hidden] < 20).all() and (frame.image[~hidden] == 130).all()


def test_the_dark_lumen_of_a_frame_is_no_border(all_polyp: TrainingFrame, bordered: TrainingFrame) -> None:
    assert borrow_border(all_polyp, bordered).mask[32:48, 42:54].all()


def test_a_dark_frame_lends_no_border(all_polyp: TrainingFrame) -> None:
    dark = TrainingFrame(np.full((50, 50, 3), 3, np.uint8), np.zeros((50, 50), np.uint8))

    assert borrow_border(all_polyp, dark) is all_polyp
