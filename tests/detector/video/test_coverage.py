"""What was read of a video, added up frame by frame."""

import pytest

from detector.video.coverage import Reading


def _read(times: list[float], rate: float = 25.0) -> Reading:
    reading = Reading(rate)
    for time in times:
        reading.add(time)
    return reading


def test_nothing_was_read() -> None:
    reading = _read([])
    assert (reading.frames, reading.last, reading.gaps) == (0, 0.0, ())


@pytest.mark.parametrize(
    ("times", "rate", "duration"),
    [
        pytest.param([0.0], 25, 0.04, id="one frame stays for its nominal time"),
        pytest.param([0.0], 0, 0.04, id="an unknown rate"),
        pytest.param([0.0, 0.04, 0.08], 25, 0.12, id="to the end of the last frame"),
        pytest.param([0.0, 0.04, 0.08, 60.0, 60.04], 25, 60.08, id="a gap makes no frame longer"),
        pytest.param([0.0, 0.5, 1.0], 25, 1.5, id="frames may come less often than the rate says"),
    ],
)
def test_duration_ends_with_the_last_frame(times: list[float], rate: float, duration: float) -> None:
    assert _read(times, rate).duration == pytest.approx(duration)


def _gaps(rate: float, *times: float) -> list[tuple[float, float]]:
    reading = Reading(rate)
    for time in times:
        reading.add(time)
    return [(round(gap.start, 6), round(gap.seconds, 6)) for gap in reading.gaps]


def test_a_step_of_more_than_five_frames_is_a_gap() -> None:
    even = [index / 25 for index in range(50)]
    assert _gaps(25, *even) == []
    assert _gaps(25, *(time + (0.16 if time > 1 else 0.0) for time in even)) == []
    assert _gaps(25, *(time + (0.2 if time > 1 else 0.0) for time in even)) == [(1.04, 0.2)]


def test_half_a_second_is_a_gap_unless_frames_come_as_rarely() -> None:
    assert _gaps(5, 0, 0.2, 0.4, 1.0, 1.2) == [(0.6, 0.4)]
    assert _gaps(1, 0, 1, 2, 3, 4) == []
    assert _gaps(1, 0, 1, 2, 5, 6) == [(3, 2)]


def test_no_frame_and_one_have_no_gap() -> None:
    assert _gaps(25) == _gaps(25, 3.0) == []


@pytest.mark.parametrize("between", [0.001, 0.01, 0.02])
def test_stamps_in_pairs_are_no_gaps(between: float) -> None:
    pairs = [time for index in range(100) for time in (0.08 * index, 0.08 * index + between)]
    assert _gaps(25, *pairs) == []
    assert _gaps(25, *pairs, 9.0) != []
