"""Times rise, whatever the stamps do."""

from fractions import Fraction

import pytest

from detector.video.timestamps import Timeline

BASE = Fraction(1, 1000)


def _times(stamps: list[int | None]) -> list[float]:
    timeline = Timeline(rate=25)
    return [timeline.advance(stamp, BASE) for stamp in stamps]


@pytest.mark.parametrize(
    ("stamps", "times"),
    [
        pytest.param([0, 40, 130, 5000], [0, 0.04, 0.13, 5], id="stamps, not the rate"),
        pytest.param([9000, 9040, 9080], [0, 0.04, 0.08], id="counted from the first frame"),
        pytest.param([None, None, None], [0, 0.04, 0.08], id="no stamps: the rate"),
        pytest.param([0, 40, None, 120], [0, 0.04, 0.08, 0.12], id="one stamp missing"),
        pytest.param([0, 40, 40, 35, 80], [0, 0.04, 0.041, 0.042, 0.08], id="stamps out of order"),
        pytest.param([7000, 9000, 100, 140], [0, 2, 2.04, 2.08], id="spliced: stamps start anew"),
    ],
)
def test_time_of_frames(stamps: list[int | None], times: list[float]) -> None:
    assert _times(stamps) == pytest.approx(times)
