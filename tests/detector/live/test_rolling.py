"""Rates and delays of the last two seconds."""

import pytest

from detector.live.rolling import Rolling


def test_rate_and_percentile() -> None:
    rolling = Rolling()
    for index in range(51):
        rolling.note(index / 25, index)
    assert rolling.rate(2.0) == pytest.approx(25)
    assert rolling.percentile(2.0, 50) == 25


def test_what_is_older_than_two_seconds_is_forgotten() -> None:
    rolling = Rolling()
    rolling.note(0.0, 100.0)
    rolling.note(3.0, 1.0)
    assert rolling.percentile(3.0, 100) == 1.0
    assert rolling.rate(10.0) == 0.0
    assert rolling.percentile(10.0, 50) is None
