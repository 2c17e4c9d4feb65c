"""Since when a picture stands still follows from what each frame changed."""

import numpy as np

from detector.frame import Frame
from detector.live import TimedResult
from detector.live.stillness import still_since
from detector.picture import RgbPicture
from detector.quality import FrameQuality
from detector.result import NO_TIMINGS, FrameResult

PICTURE = RgbPicture(np.zeros((4, 4, 3), np.uint8))


def _result(arrival: float, change: float | None) -> TimedResult:
    quality = FrameQuality(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, change=change)
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
