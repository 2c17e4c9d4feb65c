"""Colours change as lamps and processors change them: everywhere alike, and shapes stay."""

import numpy as np
import pytest
from numpy.random import default_rng

from training.augment.colour import jitter_colour
from training.augment.geometry import TrainingFrame

seeds = pytest.mark.parametrize("seed", range(6))


@seeds
def test_shape_and_type_stay_and_the_seed_decides(frame: TrainingFrame, seed: int) -> None:
    first, again = (jitter_colour(frame.image, default_rng(seed)) for _ in range(2))

    assert first.shape == frame.image.shape
    assert first.dtype == np.uint8
    assert (first == again).all()
    assert (first != jitter_colour(frame.image, default_rng(seed + 100))).any()


@seeds
def test_pixels_of_one_colour_stay_of_one_colour(seed: int) -> None:
    flat = np.full((8, 8, 3), (190, 110, 90), np.uint8)

    recoloured = jitter_colour(flat, default_rng(seed))

    assert (recoloured == recoloured[0, 0]).all()


@seeds
def test_a_brighter_grey_stays_the_brighter(seed: int) -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)

    levels = jitter_colour(ramp, default_rng(seed)).astype(int)

    assert (np.diff(levels, axis=1) >= 0).all()
    assert (levels[0, -1] > levels[0, 0] + 100).all()


def test_tissue_stays_red_rather_than_blue() -> None:
    tissue = np.full((4, 4, 3), (190, 110, 90), np.uint8)

    recoloured = np.stack([jitter_colour(tissue, default_rng(seed))[0, 0] for seed in range(50)]).astype(int)

    assert (recoloured[:, 0] >= recoloured[:, 2]).mean() > 0.9
    assert recoloured.std(axis=0).min() > 10


def test_strength_scales_the_change_down_to_none() -> None:
    tissue = np.random.default_rng(0).integers(0, 256, (16, 16, 3)).astype(np.uint8)

    def change(strength: float) -> float:
        changed = [jitter_colour(tissue, default_rng(seed), strength).astype(int) for seed in range(30)]
        return float(np.mean([np.abs(image - tissue).mean() for image in changed]))

    assert change(0.0) < 0.6
    assert change(0.4) < 0.6 * change(1.0)
