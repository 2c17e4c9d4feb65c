"""Axes have round values, and texts cannot break out of their place."""

import pytest

from detector.benchmark import svg


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
    assert svg.ticks(highest, 5) == pytest.approx(expected)


def test_text_is_escaped() -> None:
    assert "<b>" not in svg.text(0, 0, "<b>", "tick")
    assert '"x"' not in svg.chart(1, 1, 'a "x"', [])
