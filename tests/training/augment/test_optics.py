"""Every degradation keeps the frame's shape and type, and its random numbers decide it."""

import numpy as np
import pytest
from numpy.random import default_rng

from training.augment.geometry import TrainingFrame
from training.augment.optics import degrade, glare


@pytest.mark.parametrize("seed", range(30))
def test_shape_and_type_stay_and_the_seed_decides(frame: TrainingFrame, seed: int) -> None:
    first, again = (degrade(frame.image, default_rng(seed)) for _ in range(2))

    assert first.shape == frame.image.shape
    assert first.dtype == np.uint8
    assert (first == again).all()


def test_some_frames_are_degraded_and_some_left_alone(frame: TrainingFrame) -> None:
    changed = [(degrade(frame.image, default_rng(seed)) != frame.image).any() for seed in range(80)]

    assert 0.4 < np.mean(changed) < 0.9


def test_a_degraded_frame_is_still_the_same_scene(frame: TrainingFrame) -> None:
    before = frame.image.astype(float)
    for seed in range(80):
        after = degrade(frame.image, default_rng(seed)).astype(float)
        assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.5


def test_the_frame_given_is_not_changed(frame: TrainingFrame) -> None:
    before = frame.image.copy()
    for seed in range(80):
        degrade(frame.image, default_rng(seed))

    assert (frame.image == before).all()


@pytest.mark.parametrize("seed", range(10))
def test_glare_only_brightens_and_reaches_white(seed: int) -> None:
    dark = np.full((200, 200, 3), 60, np.uint8)

    lit = glare(dark, default_rng(seed))

    assert (lit >= dark).all()
    assert lit.max() > 120
    assert (lit == 60).all(axis=2).mean() > 0.5
