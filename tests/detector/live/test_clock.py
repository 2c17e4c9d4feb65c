"""A clock says when a media time is due, at any speed."""

import time

import pytest

from detector.live.clock import Clock

SLACK = 0.04


def test_first_time_asked_for_is_due_now_and_later_ones_after_their_distance() -> None:
    clock = Clock()
    assert clock.until(7.0) == pytest.approx(0, abs=SLACK)
    assert clock.until(9.0) == pytest.approx(2.0, abs=SLACK)


def test_speed_shortens_the_wait() -> None:
    clock = Clock()
    clock.run_at(4.0)
    clock.restart(1.0)
    assert clock.until(3.0) == pytest.approx(0.5, abs=SLACK)


def test_another_speed_goes_on_from_where_the_clock_is() -> None:
    clock = Clock()
    clock.restart(0.0)
    time.sleep(0.2)
    clock.run_at(0.5)
    assert clock.until(1.2) == pytest.approx(2.0, abs=2 * SLACK)


def test_stopped_clock_begins_anew() -> None:
    clock = Clock()
    clock.restart(0.0)
    clock.stop()
    assert clock.until(5.0) == pytest.approx(0, abs=SLACK)
