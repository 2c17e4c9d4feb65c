"""A training example is a square frame and a binary mask, decided by the random numbers alone."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.random import default_rng

from training.augment.geometry import TrainingFrame
from training.augment.pipeline import augment, compose
from training.augment.shares import Shares
from training.data.dataset import load_cropped
from training.data.samples import Sample

_SHARES = Shares(gentle=0.5, pasted=0.3, healed=0.0, borrowed=0.0, adverse=0.0)


@pytest.mark.parametrize("side", [64, 96])
@pytest.mark.parametrize("seed", range(10))
def test_an_example_is_square_with_a_binary_mask(frame: TrainingFrame, side: int, seed: int) -> None:
    example = augment(frame, side, default_rng(seed), _SHARES)

    assert example.image.shape == (side, side, 3)
    assert example.image.dtype == np.uint8
    assert example.mask.shape == (side, side)
    assert example.mask.dtype == np.uint8
    assert set(np.unique(example.mask)) <= {0, 1}


@pytest.mark.parametrize("seed", range(10))
def test_the_same_random_numbers_give_the_same_example(frame: TrainingFrame, seed: int) -> None:
    first, again = (augment(frame, 64, default_rng(seed), _SHARES) for _ in range(2))

    assert (first.image == again.image).all() and (first.mask == again.mask).all()


def test_most_examples_of_a_polyp_show_it_and_a_few_show_none(frame: TrainingFrame) -> None:
    shown = [augment(frame, 64, default_rng(seed), _SHARES).mask.any() for seed in range(120)]

    assert 0.7 < np.mean(shown) < 1


def test_a_normal_frame_never_gets_a_polyp(frame: TrainingFrame) -> None:
    normal = TrainingFrame(frame.image, np.zeros_like(frame.mask))

    assert not any(augment(normal, 64, default_rng(seed), _SHARES).mask.any() for seed in range(40))


def test_a_published_polyp_survives_augmentation(polyp_data: Path) -> None:
    path = next(iter(sorted((polyp_data / "kvasir-seg" / "images").glob("*.jpg"))))
    frame = load_cropped(Sample(path.stem, path, polyp_data / "kvasir-seg" / "masks" / path.name))

    examples = [augment(frame, 224, default_rng(seed), _SHARES) for seed in range(20)]

    assert np.mean([example.mask.any() for example in examples]) > 0.7


def _tissue(seed: int) -> TrainingFrame:
    """Normal colon: noise around one colour."""
    image = np.random.default_rng(seed).integers(90, 160, (100, 120, 3)).astype(np.uint8)
    return TrainingFrame(image, np.zeros((100, 120), np.uint8))


def test_some_normal_frames_get_a_polyp_and_most_stay_normal(frame: TrainingFrame) -> None:
    composed = [compose(_tissue(1), [frame], [frame], default_rng(seed), _SHARES) for seed in range(200)]

    assert 0.15 < np.mean([one.mask.any() for one in composed]) < 0.4


def test_a_polyp_frame_keeps_its_mask(frame: TrainingFrame) -> None:
    for seed in range(40):
        assert (compose(frame, [frame], [frame], default_rng(seed), _SHARES).mask == frame.mask).all()


def test_some_frames_borrow_a_tone_and_most_are_left_as_they_are(frame: TrainingFrame) -> None:
    pale = TrainingFrame((frame.image // 2 + 120).astype(np.uint8), frame.mask)
    composed = [compose(frame, [], [pale], default_rng(seed), _SHARES).image for seed in range(200)]

    assert 0.1 < np.mean([(image != frame.image).any() for image in composed]) < 0.3


def test_half_the_examples_stay_close_to_a_real_frame(frame: TrainingFrame) -> None:
    """Gentle ones have neither noise nor graphics: smooth tissue stays smooth."""
    images = [augment(frame, 64, default_rng(seed), _SHARES).image.astype(int) for seed in range(200)]
    roughness = [np.median(np.abs(np.diff(image, n=2, axis=1))) for image in images]

    assert 0.4 < np.mean(np.array(roughness) <= 2) < 0.95


def test_gentle_examples_stay_close_to_the_frame(frame: TrainingFrame) -> None:
    def spread(share: float) -> float:
        examples = [
            augment(frame, 64, default_rng(seed), replace(_SHARES, gentle=share)).image for seed in range(60)
        ]
        return float(np.std([example.mean((0, 1)) for example in examples], axis=0).mean())

    assert spread(1.0) < 0.6 * spread(0.0)


def test_a_greater_strength_spreads_colours_and_sizes_of_polyps(frame: TrainingFrame) -> None:
    def spread(strength: float) -> tuple[float, float]:
        shares = replace(_SHARES, gentle=0.0, strength=strength)
        examples = [augment(frame, 64, default_rng(seed), shares) for seed in range(150)]
        colours = np.std([example.image.mean((0, 1)) for example in examples], axis=0).mean()
        return float(colours), float(np.std([example.mask.mean() for example in examples]))

    (colours, sizes), (wide_colours, wide_sizes) = spread(1.0), spread(1.5)

    assert wide_colours > 1.1 * colours
    assert wide_sizes > 1.1 * sizes


def test_the_polyp_of_some_frames_is_covered(frame: TrainingFrame) -> None:
    shares = replace(_SHARES, healed=0.5)
    small = TrainingFrame(
        frame.image, cv2.circle(np.zeros_like(frame.mask), (60, 50), 9, 1, -1).astype(np.uint8)
    )

    shown = [compose(small, [], [small], default_rng(seed), shares).mask.any() for seed in range(60)]

    assert 0.3 < np.mean(shown) < 0.8


def test_some_frames_borrow_the_border_of_another_recording(frame: TrainingFrame) -> None:
    bordered = frame.image.copy()
    bordered[-30:, :50] = 0
    shares = replace(_SHARES, borrowed=0.5)

    composed = [
        compose(frame, [], [TrainingFrame(bordered, frame.mask)], default_rng(seed), shares)
        for seed in range(60)
    ]

    assert 0.3 < np.mean([(one.image[-20:, :40] < 20).all() for one in composed]) < 0.7


def test_a_share_of_the_examples_shows_a_bad_moment(frame: TrainingFrame) -> None:
    plain, changed = (
        [augment(frame, 64, default_rng(seed), replace(_SHARES, adverse=share)) for seed in range(60)]
        for share in (0.0, 0.33)
    )

    differing = [(one.image != other.image).any() for one, other in zip(plain, changed, strict=True)]
    assert 0.15 < np.mean(differing) < 0.5
    assert all((one.mask == other.mask).all() for one, other in zip(plain, changed, strict=True))
