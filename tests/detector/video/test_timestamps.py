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
        pytest.param([7000, 9000, 100, 190], [0, 2, 2.04, 2.13], id="spliced: stamps start anew"),
        pytest.param([0, 40, 10**16, 120], [0, 0.04, 0.08, 0.12], id="a stamp in the far future"),
        pytest.param([0, 10**12, 10**12 + 40], [0, 1e9, 1e9 + 0.04], id="thirty years are possible"),
        pytest.param([0, 3000, 2000, 3060], [0, 3, 3.001, 3.06], id="a second back is no splice"),
        pytest.param([0, 3000, 1900, 1990], [0, 3, 3.04, 3.13], id="more than a second back is one"),
    ],
)
def test_time_of_frames(stamps: list[int | None], times: list[float]) -> None:
    assert _times(stamps) == pytest.approx(times)


@pytest.mark.parametrize(
    ("stamps", "times"),
    [
        pytest.param(
            [(0, 0), (3000, 2960), (40, 3000), (3040, 3040)],
            [0, 3, 3.001, 3.04],
            id="late behind a hole: packets go on",
        ),
        pytest.param(
            [(7000, 7000), (9000, 9000), (100, 100), (190, 190)],
            [0, 2, 2.04, 2.13],
            id="spliced: packets start anew",
        ),
        pytest.param(
            [(7000, 7000), (7400, 7400), (7000, 7000), (7090, 7090)],
            [0, 0.4, 0.44, 0.53],
            id="spliced after less than a second",
        ),
        pytest.param(
            [(7000, 7000), (9000, None), (100, None), (190, None)],
            [0, 2, 2.04, 2.13],
            id="packets say nothing any more: stamps start anew",
        ),
        pytest.param(
            [(7000, 7000), (9000, 60), (100, 100), (190, 140), (30, 180)],
            [0, 2, 2.04, 2.13, 2.131],
            id="spliced while a frame was waiting",
        ),
    ],
)
def test_only_packets_tell_a_splice_from_a_frame_that_comes_late(
    stamps: list[tuple[int, int | None]], times: list[float]
) -> None:
    timeline = Timeline(rate=25)
    assert [timeline.advance(pts, BASE, dts) for pts, dts in stamps] == pytest.approx(times)


def test_frames_without_stamps_go_by_the_steps_that_are_known_then_by_the_rate() -> None:
    timeline = Timeline(rate=25, steps=[0.1, 0.2])
    times = [timeline.advance(None, None) for _ in range(5)]
    assert times == pytest.approx([0, 0.1, 0.3, 0.34, 0.38])
    assert not timeline.started


def test_stamps_are_told_from_times_and_times_from_stamps() -> None:
    timeline = Timeline(rate=25)
    assert (timeline.last, timeline.started, timeline.origin) == (None, False, 0)
    assert timeline.stamp(2.0) == 2
    assert timeline.advance(9000, BASE) == 0
    assert (timeline.last, timeline.started, timeline.origin) == (0, True, 9)
    assert timeline.stamp(2.0) == 11
    assert timeline.time_of(11_500, BASE) == pytest.approx(2.5)


def test_after_a_jump_time_may_go_back() -> None:
    timeline = Timeline(rate=25)
    timeline.advance(0, BASE)
    timeline.advance(5000, BASE)
    timeline.jump()
    assert timeline.advance(1000, BASE) == 1
