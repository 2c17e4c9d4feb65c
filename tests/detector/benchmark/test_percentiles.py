"""A percentile is a duration that occurred."""

import numpy as np
import pytest

from detector.benchmark.percentiles import percentiles_ms


def test_figures_of_one_to_a_hundred_milliseconds() -> None:
    seconds = np.random.default_rng(0).permutation(np.arange(1, 101)) / 1000
    found = percentiles_ms(seconds)
    assert (found.p50, found.p95, found.p99, found.max, found.count) == (50, 95, 99, 100, 100)


def test_percentile_is_one_of_the_values_not_a_mean() -> None:
    found = percentiles_ms(np.array([0.010, 0.020]))
    assert (found.p50, found.p95) == (10, 20)


def test_one_value_is_all_figures() -> None:
    found = percentiles_ms(np.array([0.0123456]))
    assert {found.p50, found.p95, found.p99, found.max} == {12.346}
    assert found.count == 1


@pytest.mark.parametrize("field", ["p50", "p95", "p99", "max"])
def test_nothing_counted_has_no_figures_rather_than_zeros(field: str) -> None:
    found = percentiles_ms(np.empty(0))
    assert getattr(found, field) is None
    assert found.count == 0
