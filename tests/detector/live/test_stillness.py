"""Since when a picture stands still follows from what each frame changed."""

from collections.abc import Sequence

import numpy as np

from detector.frame import Frame
from detector.live import TimedResult
from detector.live.stillness import Stillness, black_since
from detector.picture import RgbPicture
from detector.quality import FrameQuality
from detector.result import NO_TIMINGS, FrameResult

PICTURE = RgbPicture(np.zeros((4, 4, 3), np.uint8))


def _result(arrival: float, change: float | None, dark: float = 0.0) -> TimedResult:
    quality = FrameQuality(0.0, dark, 0.0, 0.0, 0.0, 0.0, 1.0, change=change)
    found = FrameResult(0, 0.0, 4, 4, (), (), NO_TIMINGS, quality=quality)
    return TimedResult(Frame(0, 0.0, arrival, PICTURE), found, arrival)


def _since(changes: Sequence[float | None]) -> float | None:
    """After a picture's changes, 25 a second from 100 s on."""
    stillness, since = Stillness(), None
    for number, change in enumerate(changes):
        since = stillness.since(_result(100 + number / 25, change))
    return since


def test_picture_stands_still_from_the_first_frame_on_that_changed_nothing() -> None:
    assert _since([3.0, 3.0, 0.0, 0.0, 0.001, 0.0]) == 100 + 2 / 25
    assert _since([*[3.0] * 50, *[0.0] * 500]) == 102.0


def test_picture_that_is_repeated_stands_still_though_each_key_frame_makes_it_anew() -> None:
    # As MPEG-2 at 4 Mbit/s, a key frame in twelve, gives it.
    since = _since([0.048, *[0.006, 0.014] * 5, 0.006] * 50)
    assert since is not None
    assert since < 100.1


def test_least_noise_of_a_sensor_is_no_standing_still() -> None:
    assert _since([0.05] * 500) is None


def test_picture_that_noise_leaves_stands_still_about_from_then_on() -> None:
    since = _since([*[0.05] * 500, *[0.0] * 100])
    assert since is not None
    assert abs(since - 120) < 0.1


def test_nothing_is_claimed_where_the_frame_before_is_missing_or_something_moved() -> None:
    assert _since([*[0.0] * 100, None]) is None
    assert _since([*[0.0] * 100, 0.4]) is None


def test_black_picture_is_so_from_its_first_frame_on_and_until_something_is_to_be_seen() -> None:
    since = None
    for arrival, dark in ((1.0, 0.9), (2.0, 1.0), (3.0, 0.999), (4.0, 1.0)):
        since = black_since(since, _result(arrival, 3.0, dark))
    assert since == 2.0
    assert black_since(since, _result(5.0, 3.0, 0.98)) is None
