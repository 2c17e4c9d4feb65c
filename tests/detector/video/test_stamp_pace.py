"""Stamps that are counted by another rate than frames are sent are known; a queue that grows never is."""

from collections.abc import Iterable
from random import Random

import pytest

from detector.video.stamp_pace import StampPace

Course = Iterable[tuple[float, float]]


def _pace(course: Course) -> float:
    stamps = StampPace()
    for stamp, came in course:
        stamps.note(stamp, came)
    return stamps.pace


def _sent(
    stamped: float, rate: float, seconds: float = 30.0, jitter: float = 0.004
) -> list[tuple[float, float]]:
    """Frames with stamps counted by a rate, which come by another one."""
    random = Random(1)
    return [
        (number / stamped, 1000 + number / rate + random.uniform(0, 0.004))
        for number in range(int(seconds * rate))
    ]


@pytest.mark.parametrize(
    ("stamped", "rate"),
    [(30, 25), (25, 30), (30, 29.97), (60, 50), (25, 12.5), (30, 24), (29.97, 25), (90, 30)],
)
def test_stamps_by_another_rate_of_cameras_are_read_by_that(stamped: float, rate: float) -> None:
    assert _pace(_sent(stamped, rate)) == pytest.approx(stamped / rate, rel=3e-3)


@pytest.mark.parametrize("rate", [25.0, 29.97, 27.3, 59.94, 25 * 1.001, 25 / 1.001])
def test_stamps_that_are_right_are_trusted(rate: float) -> None:
    assert _pace(_sent(rate, rate)) == 1.0
    assert _pace(_sent(25.0, 25.0 * 1.001)) == 1.0


def test_stream_of_a_frame_in_two_seconds_takes_longer() -> None:
    assert _pace(_sent(25.0, 1.0, seconds=60)) == pytest.approx(25.0, rel=3e-3)


@pytest.mark.parametrize("rate", [24.51, 25.2, 27.0, 29.0])
def test_frames_that_come_by_no_rate_of_cameras_may_wait_in_a_queue(rate: float) -> None:
    assert _pace(_sent(30.0, rate, seconds=300)) == 1.0


@pytest.mark.parametrize(("spread", "changes_every"), [(0.1, 40), (0.01, 40), (0.01, 250), (0.0, 1)])
def test_frames_of_an_encoder_that_is_too_slow_come_by_no_clock(spread: float, changes_every: int) -> None:
    for seed in range(20):
        random, came, course = Random(seed), 1000.0, []
        usual, hardness = 1 / random.uniform(15, 29), 1.0
        for number in range(5000):
            # What there is to see changes now and then, and with it what a frame takes.
            hardness = hardness if number % changes_every else random.gauss(1, spread)
            came += max(0.01, usual * hardness + random.gauss(0, 0.003))
            course.append((number / 30, came))
        assert _pace(course) == 1.0


def test_network_and_machine_that_hold_up_most_packets_do_not_hide_a_clock() -> None:
    random = Random(1)
    course = [(stamp, came + min(0.1, random.expovariate(40))) for stamp, came in _sent(30.0, 25.0)]
    assert _pace(sorted(course)) == pytest.approx(1.2, rel=3e-3)


@pytest.mark.parametrize("rate", [25 * 1.0008, 25 / 1.0008])
def test_pace_that_is_known_stays_though_clock_and_measurement_err(rate: float) -> None:
    random, stamps, paces = Random(2), StampPace(), []
    for stamp, came in _sent(30.0, rate, seconds=600):
        stamps.note(stamp, came + min(0.1, random.expovariate(60)))
        paces.append(stamps.pace)
    known = paces[int(60 * rate) :]
    assert min(known) == max(known) == pytest.approx(1.2, rel=3e-3)


def test_frames_that_are_lost_on_the_way_are_counted() -> None:
    random = Random(2)
    course = [pair for pair in _sent(30.0, 25.0) if random.random() > 0.05]
    assert _pace(course) == pytest.approx(1.2, rel=3e-3)


def test_stamps_in_milliseconds_are_a_count_too() -> None:
    course = [(round(stamp, 3), came) for stamp, came in _sent(30.0, 25.0)]
    assert _pace(course) == pytest.approx(1.2, rel=3e-3)


@pytest.mark.parametrize("jump", [-3600.0, 3600.0])
def test_pace_outlasts_stamps_that_jump(jump: float) -> None:
    course = [(stamp + (jump if came > 1020 else 0.0), came) for stamp, came in _sent(30.0, 25.0)]
    assert _pace(course) == pytest.approx(1.2, rel=3e-3)


def test_sender_that_is_set_right_is_trusted_again() -> None:
    wrong = _sent(30.0, 25.0)
    stamp, came = wrong[-1]
    right = [(stamp + number / 25, came + number / 25) for number in range(1, 1000)]
    assert _pace([*wrong, *right]) == 1.0


@pytest.mark.parametrize("gap", [0.0, 5.0])
def test_stamps_that_come_from_a_clock_are_no_count(gap: float) -> None:
    random, time, course = Random(3), 0.0, []
    for number in range(2000):
        time += random.uniform(0.035, 0.045) + gap * (number % 200 == 100)
        course.append((time, 1000 + 1.2 * time))
    assert _pace(course) == 1.0
