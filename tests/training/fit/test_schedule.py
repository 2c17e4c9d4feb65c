"""The learning rate rises, falls to a hundredth, and knows when a run is over, by epochs or by the clock."""

import pytest

from training.fit.schedule import ClockSchedule, EpochSchedule, Schedule

epochs, clock = EpochSchedule(10, 2.0), ClockSchedule(100.0, 2.0)


def test_by_epochs_the_clock_does_not_matter() -> None:
    assert epochs.share(5.0, 9999.0) == 0.5
    assert epochs.rate(5.0, 0.1, 0.0) == epochs.rate(5.0, 0.1, 9999.0)


def test_by_the_clock_a_run_is_over_when_its_time_is() -> None:
    assert clock.share(0.3, 50.0) == 0.5
    assert clock.share(1000.0, 99.0) < 1
    assert clock.share(0.3, 130.0) == 1


@pytest.mark.parametrize("schedule", [epochs, clock])
def test_the_rate_rises_while_the_run_warms_up(schedule: Schedule) -> None:
    rates = [schedule.rate(done, 0.1, done) for done in (0.0, 0.5, 1.0, 1.5)]

    assert rates == sorted(rates) and rates[0] < 0.06


@pytest.mark.parametrize(("schedule", "end"), [(epochs, (10.0, 0.0)), (clock, (10.0, 100.0))])
def test_the_last_steps_are_a_hundredth(schedule: Schedule, end: tuple[float, float]) -> None:
    done, seconds = end

    assert schedule.rate(done, 0.1, seconds) == pytest.approx(0.01)


def test_half_way_the_rate_is_half() -> None:
    assert epochs.rate(6.0, 0.1, 0.0) == pytest.approx(0.505)
    assert clock.rate(5.0, 0.1, 50.0) == pytest.approx(0.505)
