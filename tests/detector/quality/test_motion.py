"""Motion from frame to frame, on pictures that move by known steps."""

import pytest

from detector.boxes import Box
from detector.quality import FrameQuality, MotionMeter, look_at
from tests.detector.quality.pictures import SIDE, exposed, tissue

BOX = Box(0, 0, SIDE, SIDE)


def _after(shift: float, seconds: float = 0.04, times: float = 1.0) -> FrameQuality:
    meter = MotionMeter()
    meter.update(look_at(tissue()), 1.0, BOX)
    return meter.update(look_at(exposed(tissue(shift), times)), 1.0 + seconds, BOX)


def _speed(quality: FrameQuality) -> float:
    assert quality.speed is not None
    return quality.speed


def test_speed_grows_with_the_step_and_is_about_its_size() -> None:
    steps = (0.0, 2.0, 4.0, 6.0, 10.0, 16.0)
    speeds = [_speed(_after(step)) for step in steps]
    assert speeds == sorted(speeds)
    assert speeds[0] == 0.0
    # 4 pixels of 352 in 0.04 s; normal flow sees what of it goes along the gradients.
    true = 4 / SIDE / 0.04
    assert 0.4 * true < speeds[2] < 1.3 * true


def test_speed_is_that_of_time_not_of_frames() -> None:
    assert _speed(_after(4.0, 0.08)) == pytest.approx(_speed(_after(4.0, 0.04)) / 2, rel=1e-6)


def test_light_that_is_dimmed_is_no_motion() -> None:
    dimmed = _after(0.0, times=0.8)
    assert _speed(dimmed) < 0.1 * _speed(_after(4.0))
    assert dimmed.change is not None
    assert dimmed.change > 5


def test_a_picture_that_stands_still_does_not_change() -> None:
    assert _after(0.0).change == 0.0


def test_nothing_is_told_of_a_frame_that_follows_none() -> None:
    meter = MotionMeter()
    first = meter.update(look_at(tissue()), 0.0, BOX)
    late = meter.update(look_at(tissue(4)), 2.0, BOX)
    cropped = meter.update(look_at(tissue(8)), 2.04, Box(8, 0, SIDE, SIDE))
    back = meter.update(look_at(tissue(8)), 1.0, Box(8, 0, SIDE, SIDE))
    assert [each.speed for each in (first, late, cropped, back)] == [None] * 4


def test_it_goes_on_from_a_glimpse_to_the_last_bit() -> None:
    whole, begun = MotionMeter(), MotionMeter()
    for meter in (whole, begun):
        meter.update(look_at(tissue()), 0.0, BOX)
    again = MotionMeter(begun.before)
    assert again.update(look_at(tissue(3)), 0.04, BOX) == whole.update(look_at(tissue(3)), 0.04, BOX)
