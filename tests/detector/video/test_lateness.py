"""What comes late is known to, whatever clocks, ways and stamps do; what comes as ever never is."""

from collections.abc import Iterable, Iterator
from random import Random

import pytest

from detector.frame import LATE
from detector.video.lateness import Lateness

RATE, INTERVAL = 25.0, 0.04
Course = Iterable[tuple[float, float]]


def _lateness(course: Course) -> list[float]:
    """How late each packet is when it comes, of pairs of a stamp and the time at which it comes."""
    lateness, found = Lateness("stream", INTERVAL), []
    for stamp, came in course:
        lateness.note(stamp, came)
        found.append(lateness.of(stamp, came))
    return found


def _steady(seconds: float, rate: float = RATE) -> list[float]:
    return [index / rate for index in range(int(seconds * rate))]


def test_nothing_is_late_where_all_takes_as_long() -> None:
    assert max(_lateness((time, 1000 + time) for time in _steady(60))) == 0.0


def test_packet_that_waited_is_late_by_as_much_as_it_waited() -> None:
    course = [(time, 1000 + time + (3.0 if time > 30 else 0.0)) for time in _steady(40)]
    found = _lateness(course)
    assert max(found[: int(30 * RATE)]) == 0.0
    assert found[-1] == pytest.approx(3.0 - INTERVAL, abs=0.03)


def test_lateness_goes_on_to_grow_while_a_packet_waits_here() -> None:
    lateness = Lateness("stream", INTERVAL)
    for time in _steady(2):
        lateness.note(time, 1000 + time)
    assert lateness.of(1.0, 1001.0) == pytest.approx(0.0, abs=1e-2)
    assert lateness.of(1.0, 1004.5) == pytest.approx(3.5 - INTERVAL, abs=1e-2)


# The largest is of 59.94 frames a second that are counted as 60.
@pytest.mark.parametrize("drift", [-1e-3, -300e-6, -100e-6, 100e-6, 300e-6, 1e-3])
def test_clocks_that_go_apart_for_half_an_hour_make_nothing_late(drift: float) -> None:
    random = Random(1)
    course = ((time, 1000 + time * (1 + drift) + random.uniform(0, 0.08)) for time in _steady(1800))
    assert max(_lateness(course)) < 0.5 * LATE


def test_jitter_of_a_network_makes_nothing_late() -> None:
    random = Random(2)
    course = [(time, 1000 + time + min(0.3, random.expovariate(40))) for time in _steady(600)]
    assert max(_lateness(sorted(course))) < LATE


def _burst(seconds: float) -> Iterator[tuple[float, float]]:
    """What was sent in the seconds before comes at once, the rest as it is sent."""
    for time in _steady(60):
        yield time, 1000 + max(time, seconds)


def test_burst_at_the_start_is_known_to_be_of_the_past_as_soon_as_it_has_come() -> None:
    lateness = Lateness("stream", INTERVAL)
    for stamp, came in _burst(2.0):
        if stamp > 2.0:
            break
        lateness.note(stamp, came)
    assert lateness.of(0.0, 1002.0) == pytest.approx(2.0 - INTERVAL)
    assert lateness.of(2.0, 1002.0) == 0.0
    assert max(_lateness(_burst(2.0))) == 0.0


def test_stamps_that_wrap_make_nothing_late() -> None:
    wrap = 2**33 / 90_000
    course = [((wrap - 10 + time) % wrap, 1000 + time) for time in _steady(60)]
    assert max(_lateness(course)) == 0.0


@pytest.mark.parametrize("jump", [-3600.0, -20.0, -1.0, 1.0, 20.0, 3600.0])
def test_stamps_that_jump_or_begin_anew_make_nothing_late(jump: float) -> None:
    course = [(time + (jump if time > 30 else 0.0), 1000 + time) for time in _steady(60)]
    assert max(_lateness(course)) == pytest.approx(0.0, abs=1e-9)


def test_frames_that_come_at_varying_intervals_are_not_late() -> None:
    random, time, course = Random(3), 0.0, []
    for _ in range(2000):
        time += random.choice((0.016, 0.033, 0.1, 1.0))
        course.append((time, 1000 + time))
    assert max(_lateness(course)) == 0.0


def test_way_that_has_become_longer_for_good_counts_as_late_for_a_minute() -> None:
    course = [(time, 1000 + time + (5.0 if time > 10 else 0.0)) for time in _steady(120)]
    found = _lateness(course)
    assert min(found[int(11 * RATE) : int(65 * RATE)]) > LATE
    assert max(found[int(72 * RATE) :]) == 0.0


def test_sender_that_falls_behind_more_and_more_stays_late() -> None:
    found = _lateness((time, 1000 + 1.02 * time) for time in _steady(300))
    assert min(found[int(30 * RATE) :]) > LATE
    assert found[-1] > 5.0


@pytest.mark.parametrize("stamped", [30.0, 20.0, 60.0])
def test_stamps_counted_by_another_rate_make_nothing_late_once_that_is_known(stamped: float) -> None:
    found = _lateness((25 * time / stamped, 1000 + time) for time in _steady(600))
    assert max(found[int(17 * RATE) :]) < 0.01


def test_packet_that_waited_is_late_where_stamps_are_counted_by_another_rate() -> None:
    course = [(25 / 30 * time, 1000 + (max(time, 63.0) if time > 60 else time)) for time in _steady(90)]
    found = _lateness(course)
    assert found[int(60 * RATE) + 1] == pytest.approx(3.0 - 2 * INTERVAL, abs=0.05)
    assert max(found[int(64 * RATE) :]) < 0.01


def test_queue_that_grew_at_the_very_rate_of_a_camera_is_remembered_once_it_grows_no_more() -> None:
    """Taken for stamps of another rate at first, which they might be, and for what it is after that."""
    course = [(time, 1000 + time + 0.25 * min(max(time - 10, 0), 30)) for time in _steady(90)]
    found = _lateness(course)
    assert min(found[int(54 * RATE) : int(80 * RATE)]) > LATE


def test_sender_that_falls_behind_and_goes_on_as_far_behind_is_late_for_a_minute() -> None:
    """A queue that grew for 20 s and is then as long as ever, as where a network is too slow for a while."""
    course = [(time, 1000 + time + 0.2 * min(max(time - 10, 0), 20)) for time in _steady(60)]
    assert min(_lateness(course)[int(13 * RATE) :]) > LATE


def test_packet_that_is_known_to_be_whole_only_by_the_next_one_is_not_late() -> None:
    lateness, found = Lateness("stream", 0.5), []
    for number, time in enumerate(_steady(60, rate=2.0)):
        came = 1000 + time + 0.5 * (number % 2)
        lateness.note(time, came)
        found.append(lateness.of(time, came))
    assert max(found) < 0.01


def test_nothing_is_known_of_what_has_not_come() -> None:
    assert Lateness("stream", INTERVAL).of(5.0, 1000.0) == 0.0
