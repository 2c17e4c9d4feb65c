import math

import numpy as np
import pytest

from training.evaluation.metrics.bootstrap import mean_interval


def test_it_brackets_the_mean_as_the_normal_approximation_does() -> None:
    """For 400 values the bootstrap of a mean is close to mean +- 1.96 standard errors."""
    values = np.random.default_rng(3).normal(0.8, 0.1, size=400)
    interval = mean_interval(values.tolist())
    reach = 1.96 * values.std() / math.sqrt(400)
    assert interval.low == pytest.approx(values.mean() - reach, abs=0.05 * reach)
    assert interval.high == pytest.approx(values.mean() + reach, abs=0.05 * reach)


def test_hand_computed_for_two_values() -> None:
    """Means 0, 0.5, 1 fall with odds 1/4, 1/2, 1/4, so both 2.5 % tails lie at the ends."""
    interval = mean_interval([0.0, 1.0])
    assert (interval.low, interval.high) == (0.0, 1.0)


def test_a_skewed_sample_has_a_skewed_interval() -> None:
    values = [1.0] * 19 + [0.0]
    interval = mean_interval(values)
    assert interval.high == 1.0
    assert 0.95 - interval.low > interval.high - 0.95


def test_equal_values_leave_no_doubt() -> None:
    interval = mean_interval([0.25] * 30)
    assert (interval.low, interval.high) == (0.25, 0.25)


def test_it_covers_the_true_mean_in_about_95_of_100_samples() -> None:
    generator = np.random.default_rng(5)
    intervals = [mean_interval(generator.normal(0.5, 0.2, size=60).tolist(), seed) for seed in range(20)]
    assert sum(i.low <= 0.5 <= i.high for i in intervals) >= 17


def test_the_seed_decides_the_interval() -> None:
    values = np.random.default_rng(1).random(50).tolist()
    assert mean_interval(values, seed=4) == mean_interval(values, seed=4)
    assert mean_interval(values, seed=4) != mean_interval(values, seed=5)


def test_more_images_narrow_the_interval() -> None:
    values = np.random.default_rng(2).random(25).tolist()
    few, many = mean_interval(values), mean_interval(values * 16)
    assert (many.high - many.low) == pytest.approx((few.high - few.low) / 4, rel=0.1)


@pytest.mark.parametrize("values", [[], [0.5, math.nan], [math.inf]])
def test_values_must_exist_and_be_finite(values: list[float]) -> None:
    with pytest.raises(ValueError, match="at least one value, all of them finite"):
        mean_interval(values)
