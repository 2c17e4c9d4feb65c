"""A scale lays a part of a recording over pixels, and shows the highest of what lies in each."""

import numpy as np
import pytest

from detector.review.scale import Scale, peaks, whole_scale

HOUR = whole_scale(3600, 10, 1000)


def test_pixels_and_times_lead_to_each_other() -> None:
    assert HOUR.x(0) == 10 and HOUR.x(3600) == 1010
    assert HOUR.time(HOUR.x(1234.5)) == pytest.approx(1234.5)


def test_what_lies_outside_is_the_nearest_end() -> None:
    assert HOUR.time(-500) == 0 and HOUR.time(5000) == 3600


def test_zooming_holds_what_lies_under_the_pointer() -> None:
    closer = HOUR.zoomed(4, HOUR.x(900))
    assert closer.end - closer.start == pytest.approx(900)
    assert closer.x(900) == pytest.approx(HOUR.x(900))
    assert closer.zoomed(1 / 100, 300).whole


def test_zooming_ends_at_half_a_second() -> None:
    closest = HOUR.zoomed(1e9, 500)
    assert closest.end - closest.start == pytest.approx(0.5)


def test_it_moves_within_the_recording() -> None:
    part = Scale(100, 40, 60, 0, 200)
    assert (part.moved(-70).start, part.moved(70).end) == (0, 100)
    assert part.holding(50) is part
    assert part.holding(90).start == pytest.approx(80)


def test_ticks_are_round_and_apart() -> None:
    ticks = Scale(3600, 95, 215, 0, 600).ticks(80)
    assert ticks == [120, 150, 180, 210]


def test_a_recording_of_no_length_has_a_scale() -> None:
    nothing = whole_scale(0.0, 0, 300)
    assert nothing.time(150) == 0.0
    assert nothing.zoomed(2, 10).x(0.0) == 0.0


def test_the_one_high_frame_in_ninety_thousand_is_seen() -> None:
    times, values = np.arange(90_000) / 25, np.zeros(90_000, np.float32)
    values[54_321] = 0.9
    found = peaks(times, values, HOUR)
    assert found.shape == (1000,)
    assert np.flatnonzero(found).tolist() == [int(54_321 / 90)]
    assert found.max() == np.float32(0.9)


def test_a_frame_stands_until_the_next_but_over_no_gap() -> None:
    times, values = np.array([0.0, 1.0, 2.0, 7.0, 8.0]), np.array([0.5, 0.7, 0.2, 0.1, 0.9], np.float32)
    found = peaks(times, values, Scale(10, 0, 10, 0, 20))
    expected = [0.5, 0.5, 0.7, 0.7, 0.2, 0.2, 0.2, *[0.0] * 7, 0.1, 0.1, 0.9, 0.9, 0.9, 0.0]
    assert np.nan_to_num(found) == pytest.approx(expected)


def test_the_frame_before_is_on_screen_where_a_part_begins() -> None:
    times, values = np.arange(10.0), np.linspace(0, 0.9, 10).astype(np.float32)
    assert peaks(times, values, Scale(10, 3.5, 5.5, 0, 4)) == pytest.approx([0.3, 0.4, 0.4, 0.5])


def test_columns_without_a_frame_are_told() -> None:
    assert np.isnan(peaks(np.empty(0), np.empty(0, np.float32), HOUR)).all()
