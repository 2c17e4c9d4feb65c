"""Wilson's interval against published values, and where the textbook interval fails."""

import pytest

from training.evaluation.metrics.proportion import proportion_interval


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 1998,
        # table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_values(count: int, of: int, low: float, high: float) -> None:
    interval = proportion_interval(count, of)

    assert interval.low == pytest.approx(low, abs=1e-4)
    assert interval.high == pytest.approx(high, abs=1e-4)


def test_all_and_none_mirror_each_other_and_are_not_certain() -> None:
    none, every = proportion_interval(0, 200), proportion_interval(200, 200)

    assert none.low == 0 and every.high == pytest.approx(1)
    assert 0.01 < none.high < 0.02
    assert every.low == pytest.approx(1 - none.high)


@pytest.mark.parametrize(("count", "of"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share_is_refused(count: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"proportion: {count} of {of}"):
        proportion_interval(count, of)
