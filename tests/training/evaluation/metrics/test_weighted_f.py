from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from training.evaluation.metrics.weighted_f import weighted_f

Scene = tuple[NDArray[np.uint8], NDArray[np.bool_]]


def square(top: int, left: int, side: int) -> NDArray[np.bool_]:
    mask = np.zeros((40, 50), np.bool_)
    mask[top : top + side, left : left + side] = True
    return mask


def as_map(mask: NDArray[np.bool_], probability: float = 1.0) -> NDArray[np.float32]:
    return (mask * probability).astype(np.float32)


def whole_image(probability: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """The definition without any saving: distance, nearest pixel and blur over the whole image."""
    distance, nearest_error = _nearest(np.abs(probability - truth), truth)
    blurred = _blur(nearest_error)
    error = np.abs(probability - truth)
    eased = np.where(truth, np.minimum(error, blurred), error)
    weighted = eased * np.where(truth, 1.0, 2 - np.exp(np.log(0.5) / 5 * distance))
    found = truth.sum() - weighted[truth].sum()
    precision, recall = found / (found + weighted[~truth].sum()), found / truth.sum()
    return float(2 * precision * recall / (precision + recall))


def _nearest(
    values: NDArray[np.float64], truth: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distance [H, W] to the nearest true pixel, and its value; of equally near ones the left, then upper."""
    columns, rows = np.nonzero(truth.T)
    down, across = (np.arange(length) for length in truth.shape)
    squared = (down[:, None, None] - rows) ** 2 + (across[None, :, None] - columns) ** 2
    nearest = squared.argmin(axis=-1)
    return np.sqrt(squared.min(axis=-1)), values[rows[nearest], columns[nearest]]


def _blur(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """A 7x7 Gaussian of sigma 5 with sum 1, zero outside the image."""
    bell = np.exp(-(np.arange(-3, 4) ** 2) / (2 * 5.0**2))
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(values, 3), (7, 7))
    return np.asarray(np.einsum("ijkl,k,l->ij", windows, bell, bell) / bell.sum() ** 2)


def test_a_perfect_map_scores_one() -> None:
    assert weighted_f(as_map(square(10, 10, 12)), square(10, 10, 12)) == 1.0


def test_an_empty_map_scores_zero() -> None:
    truth = square(10, 10, 12)
    assert weighted_f(as_map(truth, 0.0), truth) == pytest.approx(0.0, abs=1e-12)


def test_an_even_miss_is_counted_in_full() -> None:
    """Error 0.4 everywhere inside: the blur of 0.4 is 0.4, recall 0.6, precision 1."""
    truth = square(10, 10, 12)
    assert weighted_f(as_map(truth, 0.6), truth) == pytest.approx(2 * 0.6 / 1.6)


def test_a_lone_hole_is_eased_by_its_surroundings() -> None:
    truth = square(10, 10, 13)
    holed = as_map(truth)
    holed[16, 16] = 0.0
    bell = np.exp(-(np.arange(-3, 4) ** 2) / (2 * 5.0**2))
    missed = 1 / bell.sum() ** 2
    assert weighted_f(holed, truth) == pytest.approx(2 * (169 - missed) / (2 * 169 - missed))


@pytest.mark.parametrize(("beyond", "weight"), [(1, 2 - 0.5**0.2), (5, 1.5), (10, 1.75)])
def test_a_false_alarm_weighs_more_the_farther_it_lies(beyond: int, weight: float) -> None:
    truth = square(10, 10, 12)
    alarm = as_map(truth)
    alarm[15, 21 + beyond] = 1.0
    assert weighted_f(alarm, truth) == pytest.approx(2 * 144 / (2 * 144 + weight))


def test_a_polyp_cut_by_the_border_scores_above_zero_even_unseen() -> None:
    truth = square(0, 0, 12)
    assert 0.0 < weighted_f(as_map(truth, 0.0), truth) < 0.3


def test_a_truth_that_fills_the_image_has_no_false_alarms() -> None:
    full = np.ones((40, 50), np.bool_)
    assert weighted_f(as_map(full), full) == 1.0


def test_it_falls_as_the_map_moves_away() -> None:
    truth = square(10, 5, 12)
    scores = [weighted_f(as_map(square(10, 5 + shift, 12)), truth) for shift in range(12)]
    assert scores == sorted(set(scores), reverse=True)


@pytest.mark.parametrize("seed", range(8))
def test_it_agrees_with_the_whole_image_definition_on_ragged_masks(seed: int) -> None:
    generator = np.random.default_rng(seed)
    truth = square(*generator.integers([0, 0, 4], [30, 40, 30])) & (generator.random((40, 50)) < 0.8)
    levels = generator.integers(0, 256, size=(40, 50))
    assert weighted_f(levels / 255.0, truth) == pytest.approx(whole_image(levels / 255.0, truth), abs=1e-7)


# Reference: pysodmetrics 1.6.2 (WeightedFmeasure, beta 1, normalize=False, on levels / 255).
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("near miss", 0.7559648402),
        ("cut by the border", 0.7702320254),
        ("one missed, one false", 0.4964524945),
    ],
)
def test_it_agrees_with_pysodmetrics(draw_scene: Callable[[str], Scene], name: str, expected: float) -> None:
    levels, truth = draw_scene(name)
    assert weighted_f(levels / 255.0, truth) == pytest.approx(expected, abs=1e-7)


def test_an_empty_truth_is_refused() -> None:
    with pytest.raises(ValueError, match="truth"):
        weighted_f(as_map(square(0, 0, 4)), square(0, 0, 0))
