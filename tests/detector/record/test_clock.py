"""A record's clock goes by the source, and by the time of day where the source pauses or begins anew."""

from itertools import pairwise

import numpy as np
import pytest

from detector.frame import Frame
from detector.picture import RgbPicture
from detector.record.clock import RecordClock

PICTURE = RgbPicture(np.zeros((4, 4, 3), np.uint8))


def _times(*frames: tuple[float, float, int]) -> list[float]:
    """Times of the record for frames of (time, arrival, passage)."""
    clock = RecordClock()
    made = (Frame(0, time, arrival, PICTURE, passage) for time, arrival, passage in frames)
    return [clock.stamp(frame).time for frame in made]


def test_times_are_those_of_the_source_however_late_its_frames_come() -> None:
    assert _times((7.0, 100.0, 0), (7.04, 100.3, 0), (7.08, 100.31, 0)) == pytest.approx([0.0, 0.04, 0.08])


def test_what_comes_late_has_its_place_where_it_should_have_come() -> None:
    clock = RecordClock()
    first = Frame(0, 0.0, 50.0, PICTURE)
    late = Frame(1, 0.04, 53.04, PICTURE, late=3.0)
    fresh = Frame(2, 3.2, 53.2, PICTURE)
    assert [clock.stamp(frame).time for frame in (first, late, fresh)] == pytest.approx([0.0, 0.04, 3.2])


def test_pause_lasts_as_long_as_it_was() -> None:
    assert _times((0.0, 50.0, 0), (0.04, 50.04, 0), (0.08, 60.0, 0), (0.12, 60.04, 0)) == pytest.approx(
        [0.0, 0.04, 10.0, 10.04]
    )


def test_jump_back_goes_on() -> None:
    assert _times((5.0, 50.0, 0), (5.04, 50.04, 0), (1.0, 50.1, 1), (1.04, 50.14, 1)) == pytest.approx(
        [0.0, 0.04, 0.1, 0.14]
    )


def test_times_always_rise() -> None:
    times = _times((0.0, 50.0, 0), (0.9, 50.01, 0), (0.1, 50.02, 1), (0.2, 50.03, 1))
    assert all(after > before for before, after in pairwise(times))


def test_frames_are_counted_and_moments_told_from_the_first_one_on() -> None:
    clock = RecordClock()
    assert clock.at(50.0) is None
    stamps = [clock.stamp(Frame(9, 0.04 * number, 50 + 0.04 * number, PICTURE)) for number in range(3)]
    assert [stamp.number for stamp in stamps] == [0, 1, 2]
    assert clock.at(51.5) == 1.5
