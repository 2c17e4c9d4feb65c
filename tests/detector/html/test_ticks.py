"""Axes have round values."""

import pytest

from detector.html.ticks import clock_step, ticks


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (10.0, [0, 2, 4, 6, 8, 10]),
        (8.0, [0, 2, 4, 6, 8]),
        (1.3, [0, 0.5, 1.0]),
        (0.013, [0, 0.005, 0.01]),
        (240.0, [0, 50, 100, 150, 200]),
        (0.0, [0]),
    ],
)
def test_ticks_are_round_and_within_the_axis(highest: float, expected: list[float]) -> None:
    assert ticks(highest, 5) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("seconds", "step", "count"),
    [(0.4, 0.1, 5), (20, 2, 11), (120, 10, 13), (90, 10, 10), (3600, 300, 13), (36_000, 3600, 11)],
)
def test_steps_of_a_clock_are_those_of_minutes_and_hours(seconds: float, step: float, count: int) -> None:
    assert ticks(seconds, 12, clock_step) == pytest.approx([index * step for index in range(count)])


def test_days_have_steps_of_whole_hours() -> None:
    assert ticks(30 * 3600, 12, clock_step)[1] == 3 * 3600
