"""A recorded frame is the same scene, with less detail, and its random numbers decide it."""

import numpy as np
import pytest
from numpy.random import default_rng

from training.augment.geometry import TrainingFrame, squash
from training.augment.recorder import record


@pytest.mark.parametrize("seed", range(20))
def test_the_scene_stays_in_size_type_and_place(frame: TrainingFrame, seed: int) -> None:
    image = squash(frame, 96).image

    recorded, again = (record(image, default_rng(seed)) for _ in range(2))

    assert (recorded.shape, recorded.dtype) == (image.shape, np.uint8)
    assert (recorded == again).all()
    assert np.corrcoef(image.ravel(), recorded.ravel())[0, 1] > 0.95


def test_fine_detail_is_lost(frame: TrainingFrame) -> None:
    grain = default_rng(0).integers(-20, 20, (96, 96, 3))
    image = np.clip(squash(frame, 96).image + grain, 0, 255).astype(np.uint8)

    def detail(picture: np.ndarray) -> float:
        return float(np.abs(np.diff(picture.astype(int), axis=0)).mean())

    assert all(detail(record(image, default_rng(seed))) < 0.8 * detail(image) for seed in range(10))
