"""A bad moment hides detail, brightens or smears, and keeps the frame's size and place."""

import numpy as np
import pytest
from numpy.random import default_rng

from training.augment.adverse import worsen
from training.augment.geometry import TrainingFrame

_SEEDS = range(40)


def test_a_frame_keeps_its_size_and_kind(frame: TrainingFrame) -> None:
    for seed in _SEEDS:
        worse = worsen(frame.image, default_rng(seed))
        assert worse.shape == frame.image.shape and worse.dtype == np.uint8


def test_every_frame_is_changed_and_the_frame_given_is_not(frame: TrainingFrame) -> None:
    before = frame.image.copy()

    assert all((worsen(frame.image, default_rng(seed)) != frame.image).any() for seed in _SEEDS)
    assert (frame.image == before).all()


def test_the_change_is_decided_by_its_random_numbers(frame: TrainingFrame) -> None:
    for seed in _SEEDS:
        first, again = (worsen(frame.image, default_rng(seed)) for _ in range(2))
        assert (first == again).all()


@pytest.mark.parametrize("level", [0, 255])
def test_light_never_leaves_the_range_of_a_byte(level: int) -> None:
    plain = np.full((60, 80, 3), level, np.uint8)

    worse = [worsen(plain, default_rng(seed)) for seed in _SEEDS]

    # A value beyond 255 would come back as a dark pixel in a light spot.
    assert (
        all((one >= level).all() for one in worse) if level == 0 else all((one > 120).all() for one in worse)
    )


def test_some_moments_are_foggy_and_some_are_sharp(frame: TrainingFrame) -> None:
    contrast = [worsen(frame.image, default_rng(seed)).std() / frame.image.std() for seed in _SEEDS]

    assert min(contrast) < 0.75
    assert max(contrast) > 0.9
