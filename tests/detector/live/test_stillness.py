"""Since when a picture stands still follows from what each frame changed."""

import numpy as np

from detector.frame import Frame
from detector.live import TimedResult
from detector.live.stillness import black_since, still_since
from detector.picture import RgbPicture
from detector.quality import FrameQuality
from detector.result import NO_TIMINGS, FrameResult

PICTURE = RgbPicture(np.zeros((4, 4, 3), np.uint8))


def _result(arrival: float, change: float | None, dark: float = 0.0) -> TimedResult:
    quality = FrameQuality(0.0, dark, 0.0, 0.0, 0.0, 0.0, 1.0, change=change)
    found = FrameResult(0, 0.0, 4, 4, (), (), NO_TIMINGS, quality=quality)
    return TimedResult(Frame(0, 0.0, arrival, PICTURE), found, arrival)


def test_picture_stands_still_from_the_first_frame_on_that_changed_nothing() -> None:
    since = None
    for arrival, change in ((1.0, 3.0), (2.0, 0.0), (3.0, 0.0), (4.0, 0.001)):
        since = still_since(since, _result(arrival, change))
    assert since == 2.0


def test_least_noise_of_a_sensor_is_no_standing_still() -> None:
    assert still_since(2.0, _result(5.0, 0.05)) is None


def test_nothing_is_claimed_where_the_frame_before_is_missing() -> None:
    assert still_since(2.0, _result(5.0, None)) is None


def test_black_picture_is_so_from_its_first_frame_on_and_until_something_is_to_be_seen() -> None:
    since = None
    for arrival, dark in ((1.0, 0.9), (2.0, 1.0), (3.0, 0.999), (4.0, 1.0)):
        since = black_since(since, _result(arrival, 3.0, dark))
    assert since == 2.0
    assert black_since(since, _result(5.0, 3.0, 0.98)) is None
