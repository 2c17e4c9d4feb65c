import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from training.evaluation.metrics.boundary import hd95

Scene = tuple[NDArray[np.uint8], NDArray[np.bool_]]


def rectangle(top: int, left: int, height: int, width: int) -> NDArray[np.bool_]:
    mask = np.zeros((60, 80), np.bool_)
    mask[top : top + height, left : left + width] = True
    return mask


def brute_force(prediction: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """The definition pixel by pixel: every surface pixel against every surface pixel."""
    first, second = _surface_pixels(prediction), _surface_pixels(truth)
    between = np.sqrt(((first[:, None] - second[None]) ** 2).sum(axis=2))
    return float(np.percentile(np.concatenate([between.min(axis=1), between.min(axis=0)]), 95))


def _surface_pixels(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    framed = np.pad(mask, 1)
    covered = framed[:-2, 1:-1] & framed[2:, 1:-1] & framed[1:-1, :-2] & framed[1:-1, 2:]
    return np.argwhere(mask & ~covered)


def test_a_perfect_prediction_is_at_no_distance() -> None:
    assert hd95(rectangle(10, 10, 20, 30), rectangle(10, 10, 20, 30)) == 0.0


def test_the_distance_of_single_pixels_is_euclidean() -> None:
    assert hd95(rectangle(10, 10, 1, 1), rectangle(13, 14, 1, 1)) == 5.0


def test_a_shift_of_a_line_is_the_distance() -> None:
    assert hd95(rectangle(10, 10, 1, 40), rectangle(17, 10, 1, 40)) == 7.0


def test_hand_computed_percentile() -> None:
    """20 pixels of each lie together, one more of the prediction 10 away: 40 of 41 distances are 0."""
    prediction = rectangle(10, 10, 1, 20)
    prediction[20, 29] = True
    assert hd95(prediction, rectangle(10, 10, 1, 20)) == 0.0


def test_the_distance_is_the_same_both_ways() -> None:
    first, second = rectangle(5, 5, 20, 20), rectangle(12, 30, 30, 12)
    assert hd95(first, second) == hd95(second, first)


def test_the_place_in_the_image_does_not_matter() -> None:
    inner = hd95(rectangle(10, 10, 8, 8), rectangle(14, 12, 8, 8))
    assert hd95(rectangle(0, 0, 8, 8), rectangle(4, 2, 8, 8)) == inner
    assert hd95(rectangle(48, 70, 8, 8), rectangle(52, 72, 8, 8)) == inner


def test_the_distance_grows_as_the_prediction_moves_away() -> None:
    truth = rectangle(20, 5, 15, 15)
    distances = [hd95(rectangle(20, 5 + shift, 15, 15), truth) for shift in range(0, 50, 5)]
    assert distances == sorted(set(distances))


def test_an_empty_prediction_is_at_the_image_diagonal() -> None:
    assert hd95(rectangle(0, 0, 0, 0), rectangle(10, 10, 5, 5)) == math.hypot(60, 80) == 100.0


def test_no_other_prediction_is_farther_than_an_empty_one() -> None:
    assert hd95(rectangle(59, 79, 1, 1), rectangle(0, 0, 1, 1)) < 100.0


@pytest.mark.parametrize("seed", range(8))
def test_it_agrees_with_brute_force_on_ragged_masks(seed: int) -> None:
    generator = np.random.default_rng(seed)
    prediction, truth = (rectangle(*generator.integers(1, 30, size=4)) for _ in range(2))
    prediction &= generator.random((60, 80)) < 0.7
    truth &= generator.random((60, 80)) < 0.7
    assert hd95(prediction, truth) == pytest.approx(brute_force(prediction, truth), rel=1e-6)


# Reference: medpy 0.5.2 (medpy.metric.binary.hd95).
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("near miss", 10.7703296143),
        ("cut by the border", 10.0074813432),
        ("one missed, one false", 58.7465363962),
    ],
)
def test_it_agrees_with_medpy(draw_scene: Callable[[str], Scene], name: str, expected: float) -> None:
    levels, truth = draw_scene(name)
    assert hd95(levels >= 128, truth) == pytest.approx(expected, rel=1e-6)


def test_an_empty_truth_is_refused() -> None:
    with pytest.raises(ValueError, match="truth"):
        hd95(rectangle(10, 10, 5, 5), rectangle(0, 0, 0, 0))
