"""A training example is a square frame and a binary mask, decided by the random numbers alone."""

from pathlib import Path

import numpy as np
import pytest
from numpy.random import default_rng

from training.augment.geometry import Labelled
from training.augment.pipeline import augment
from training.data.dataset import load_cropped
from training.data.samples import Sample


@pytest.mark.parametrize("side", [64, 96])
@pytest.mark.parametrize("seed", range(10))
def test_an_example_is_square_with_a_binary_mask(frame: Labelled, side: int, seed: int) -> None:
    example = augment(frame, side, default_rng(seed))

    assert example.image.shape == (side, side, 3)
    assert example.image.dtype == np.uint8
    assert example.mask.shape == (side, side)
    assert example.mask.dtype == np.uint8
    assert set(np.unique(example.mask)) <= {0, 1}


@pytest.mark.parametrize("seed", range(10))
def test_the_same_random_numbers_give_the_same_example(frame: Labelled, seed: int) -> None:
    first, again = (augment(frame, 64, default_rng(seed)) for _ in range(2))

    assert (first.image == again.image).all() and (first.mask == again.mask).all()


def test_most_examples_of_a_polyp_show_it_and_a_few_show_none(frame: Labelled) -> None:
    shown = [augment(frame, 64, default_rng(seed)).mask.any() for seed in range(120)]

    assert 0.7 < np.mean(shown) < 1


def test_a_normal_frame_never_gets_a_polyp(frame: Labelled) -> None:
    normal = Labelled(frame.image, np.zeros_like(frame.mask))

    assert not any(augment(normal, 64, default_rng(seed)).mask.any() for seed in range(40))


def test_a_published_polyp_survives_augmentation(polyp_data: Path) -> None:
    path = next(iter(sorted((polyp_data / "kvasir-seg" / "images").glob("*.jpg"))))
    frame = load_cropped(Sample(path.stem, path, polyp_data / "kvasir-seg" / "masks" / path.name))

    examples = [augment(frame, 224, default_rng(seed)) for seed in range(20)]

    assert np.mean([example.mask.any() for example in examples]) > 0.7
