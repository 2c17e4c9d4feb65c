from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from training.evaluation.metrics.structure import e_measure, s_measure

Scene = tuple[NDArray[np.uint8], NDArray[np.bool_]]


def square(top: int, left: int, side: int) -> NDArray[np.bool_]:
    mask = np.zeros((20, 30), np.bool_)
    mask[top : top + side, left : left + side] = True
    return mask


def as_map(mask: NDArray[np.bool_], probability: float = 1.0) -> NDArray[np.float32]:
    return (mask * probability).astype(np.float32)


def shares_above(levels: NDArray[np.uint8], truth: NDArray[np.bool_]) -> list[float]:
    """The E-measure's definition pixel by pixel, at each threshold."""
    return [
        _alignment((levels > threshold).astype(np.float64), truth.astype(np.float64))
        for threshold in range(256)
    ]


def _alignment(predicted: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    bias, truth_bias = predicted - predicted.mean(), truth - truth.mean()
    aligned = 2 * bias * truth_bias / (bias**2 + truth_bias**2)
    return float(((aligned + 1) ** 2 / 4).mean())


class TestSMeasure:
    @pytest.mark.parametrize("truth", [square(5, 5, 10), square(0, 0, 3), square(19, 29, 1)])
    def test_a_perfect_map_scores_one(self, truth: NDArray[np.bool_]) -> None:
        assert s_measure(as_map(truth), truth) == pytest.approx(1.0)

    def test_the_inverse_map_scores_zero(self) -> None:
        truth = square(5, 5, 10)
        assert s_measure(as_map(~truth), truth) == 0.0

    def test_hand_computed_for_an_empty_map(self) -> None:
        """Object part: nothing inside, all right outside: 500/600. Region part: no quadrant is alike."""
        truth = square(5, 5, 10)
        assert s_measure(as_map(~truth, 0.0), truth) == pytest.approx(0.5 * 500 / 600)

    def test_hand_computed_for_a_faint_map(self) -> None:
        """Inside an even 0.2: u = 2 * 0.2 / (0.04 + 1). In each quadrant x = 0.2y, which scores u^2."""
        truth = square(5, 5, 10)
        unlike = 2 * 0.2 / 1.04
        object_part = (100 * unlike + 500) / 600
        assert s_measure(as_map(truth, 0.2), truth) == pytest.approx(0.5 * object_part + 0.5 * unlike**2)

    def test_noise_below_half_a_level_changes_nothing(self) -> None:
        truth = square(0, 0, 3)
        probability = as_map(truth)
        probability[10:, 10:] = np.random.default_rng(0).random((10, 20)) * 0.4 / 255
        assert s_measure(probability, truth) == pytest.approx(1.0)

    def test_it_falls_as_the_map_moves_away(self) -> None:
        truth = square(5, 5, 8)
        scores = [s_measure(as_map(square(5, 5 + shift, 8)), truth) for shift in range(5)]
        assert scores == sorted(set(scores), reverse=True)

    def test_a_truth_that_fills_the_image_scores_the_mean_probability(self) -> None:
        full = np.ones((20, 30), np.bool_)
        assert s_measure(as_map(full, 0.6), full) == pytest.approx(0.6)

    def test_a_truth_of_one_pixel_in_the_last_corner_is_finite(self) -> None:
        assert 0.0 < s_measure(as_map(square(10, 20, 5), 0.5), square(19, 29, 1)) < 1.0

    # Reference: pysodmetrics 1.6.2 (Smeasure, normalize=False, on levels / 255).
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("near miss", 0.8414454735),
            ("cut by the border", 0.7892918599),
            ("one missed, one false", 0.6836090541),
        ],
    )
    def test_it_agrees_with_pysodmetrics(
        self, draw_scene: Callable[[str], Scene], name: str, expected: float
    ) -> None:
        levels, truth = draw_scene(name)
        assert s_measure(levels / 255.0, truth) == pytest.approx(expected, abs=1e-8)

    def test_an_empty_truth_is_refused(self) -> None:
        with pytest.raises(ValueError, match="truth"):
            s_measure(as_map(square(0, 0, 4)), square(0, 0, 0))


class TestEMeasure:
    def test_a_perfect_map_is_right_at_all_thresholds_but_the_last(self) -> None:
        truth = square(5, 5, 10)
        score = e_measure(as_map(truth), truth)
        assert score.max == pytest.approx(1.0)
        assert score.mean == pytest.approx((255 * 1.0 + 0.25) / 256)

    def test_an_empty_map_scores_a_quarter(self) -> None:
        truth = square(5, 5, 10)
        score = e_measure(as_map(truth, 0.0), truth)
        assert (score.mean, score.max) == pytest.approx((0.25, 0.25))

    def test_a_map_without_contrast_scores_a_quarter(self) -> None:
        truth = square(5, 5, 10)
        score = e_measure(np.full(truth.shape, 0.7, np.float32), truth)
        assert (score.mean, score.max) == pytest.approx((0.25, 0.25))

    def test_the_inverse_map_scores_no_more_than_the_empty_one(self) -> None:
        truth = square(5, 5, 10)
        score = e_measure(as_map(~truth), truth)
        assert score.mean == pytest.approx(0.25 / 256)
        assert score.max == pytest.approx(0.25)

    def test_a_faint_map_is_right_up_to_its_level(self) -> None:
        """Level 51 of 255 is above the 51 thresholds 0..50."""
        truth = square(5, 5, 10)
        assert e_measure(as_map(truth, 0.2), truth).mean == pytest.approx((51 * 1.0 + 205 * 0.25) / 256)

    @pytest.mark.parametrize("name", ["near miss", "cut by the border", "one missed, one false"])
    def test_it_agrees_with_the_definition_pixel_by_pixel(
        self, draw_scene: Callable[[str], Scene], name: str
    ) -> None:
        levels, truth = draw_scene(name)
        curve = shares_above(levels, truth)
        score = e_measure(levels / 255.0, truth)
        assert score.mean == pytest.approx(np.mean(curve), abs=1e-12)
        assert score.max == pytest.approx(max(curve), abs=1e-12)

    # Reference: pysodmetrics 1.6.2 (Emeasure, normalize=False, on (levels + 0.25) / 255 since it rounds down;
    # its sum divided by the pixel count, not by one less). It has a threshold that leaves a full mask where
    # PraNet's toolbox has one that leaves an empty mask; both score 0.25.
    @pytest.mark.parametrize(
        ("name", "mean", "maximum"),
        [
            ("near miss", 0.8543904907, 0.9549371848),
            ("cut by the border", 0.9256699775, 0.9886388145),
            ("one missed, one false", 0.7502706661, 0.9662561154),
        ],
    )
    def test_it_agrees_with_pysodmetrics(
        self, draw_scene: Callable[[str], Scene], name: str, mean: float, maximum: float
    ) -> None:
        levels, truth = draw_scene(name)
        score = e_measure(levels / 255.0, truth)
        assert (score.mean, score.max) == pytest.approx((mean, maximum), abs=1e-9)

    def test_a_truth_that_fills_the_image_scores_the_share_found(self) -> None:
        full = np.ones((20, 30), np.bool_)
        score = e_measure(as_map(square(0, 0, 15)), full)
        assert score.max == pytest.approx(225 / 600)
        assert score.mean == pytest.approx(225 / 600 * 255 / 256)

    def test_an_empty_truth_is_refused(self) -> None:
        with pytest.raises(ValueError, match="truth"):
            e_measure(as_map(square(0, 0, 4)), square(0, 0, 0))
