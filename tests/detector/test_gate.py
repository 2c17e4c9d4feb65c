"""What lights up: confirmed over several frames, held for a moment, steady, and never late."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from detector.gate import Activations, steady
from detector.result import Polyp
from detector.settings import Gate
from detector.tracking import Tracker

SQUARE = np.array([[100, 100], [140, 100], [140, 140], [100, 140]], np.float32)
POLYP = Polyp((100, 100, 140, 140), 0.9, 0.02, SQUARE, track_id=1)
GATE = Gate(window=0.2, share=0.6, start=0.9, hold=0.2)


def _moved(x: float, y: float = 0.0) -> Polyp:
    x1, y1, x2, y2 = POLYP.box
    return replace(POLYP, box=(x1 + x, y1 + y, x2 + x, y2 + y), contour=SQUARE + np.float32([x, y]))


def _lit(course: str, rate: float = 25.0, gate: Gate = GATE, score: float = 0.9) -> str:
    """Which frames paint the polyp (# seen, o held), by the frames that see it."""
    activations = Activations(gate)
    polyp = replace(POLYP, score=score)
    painted = ""
    for index, seen in enumerate(course):
        shown = activations.update((polyp,) if seen == "#" else (), index / rate)
        painted += "." if not shown else "o" if shown[0].held else "#"
    return painted


def _needed(rate: float, score: float) -> int:
    """Frames that must see a polyp before it lights up, in a video that is under way."""
    return _lit("." * 10 + "#" * 200, rate, score=score)[10:].find("#") + 1


@pytest.mark.parametrize(("rate", "needed"), [(25, 3), (30, 4), (50, 6), (60, 8), (120, 15)])
def test_polyp_at_the_start_score_lights_up_once_it_was_seen_for_the_share_of_the_window(
    rate: float, needed: int
) -> None:
    assert _needed(rate, GATE.start) == needed


@pytest.mark.parametrize(("rate", "needed"), [(25, 2), (30, 3), (50, 4), (60, 5), (120, 9)])
def test_surer_polyp_lights_up_sooner(rate: float, needed: int) -> None:
    assert _needed(rate, 0.99) == needed


def test_doubtful_polyp_lights_up_later() -> None:
    assert 3 < _needed(25, 0.89) < 12


@pytest.mark.parametrize("rate", [5, 25, 60])
def test_surer_polyp_never_lights_up_later(rate: float) -> None:
    """0 is for never."""
    needed = [_needed(rate, score) for score in np.linspace(0, 1, 101)]
    assert needed[0] == 0 and needed[-1] > 0
    assert all(0 < later <= earlier or earlier == 0 for earlier, later in pairwise(needed))


def test_one_sighting_is_never_enough_however_sure() -> None:
    assert _lit("..#......#......#", score=1.0) == "." * 17


def test_polyp_seen_in_every_second_frame_lights_up() -> None:
    assert _lit("..#.#.#.#.#") == "..........#"


def test_polyp_seen_in_a_fifth_of_the_frames_stays_dark() -> None:
    assert _lit("#....#....#....#....#....", score=1.0) == "." * 25


def test_doubtful_sightings_speak_against_a_polyp() -> None:
    activations = Activations(GATE)
    for index, score in enumerate((0.9, 0.9, 0.3, 0.3, 0.9, 0.9)):
        assert activations.update((replace(POLYP, score=score),), index / 25) == ()


def test_first_frame_of_a_video_is_not_enough() -> None:
    assert _lit("#", rate=25) == "."


def test_what_was_seen_just_a_window_ago_still_counts() -> None:
    """Times and window are fractions of two, so that the difference is the window to the last bit."""
    activations = Activations(replace(GATE, window=0.25))
    for index in range(3):
        activations.update((replace(POLYP, score=0.95),), index / 32)
    activations.update((), 2 / 32 + 0.25)
    again = [activations.update((replace(POLYP, score=0.95),), 2 / 32 + 0.25 + late / 32) for late in (1, 2)]
    assert [bool(shown) for shown in again] == [False, True]


def test_frames_that_were_dropped_do_not_count_against_a_polyp() -> None:
    activations = Activations(GATE)
    shown = [bool(activations.update((POLYP,), time)) for time in (0.0, 0.1, 0.2, 0.3)]
    assert shown[-1]


@pytest.mark.parametrize("rate", [25, 60])
def test_after_a_gap_one_sighting_is_not_enough(rate: float) -> None:
    activations = Activations(GATE)
    for index in range(20):
        activations.update((), index / rate)
    after = 20 / rate + 0.3
    assert activations.update((POLYP,), after) == ()
    assert activations.update((), after + 1 / rate) == ()


def test_weak_polyp_stays_dark_and_a_lit_one_may_weaken() -> None:
    assert _lit("#" * 100, score=0.8) == "." * 100
    activations = Activations(GATE)
    for index in range(5):
        activations.update((POLYP,), index / 25)
    assert activations.update((replace(POLYP, score=0.4),), 5 / 25)


def test_lost_polyp_is_held_for_as_long_as_the_gate_says() -> None:
    assert _lit("#####........") == "..###ooooo..."


def test_polyp_that_returns_during_the_hold_goes_on_at_once() -> None:
    assert _lit("#####...##") == "..###ooo##"


def test_polyp_that_returns_after_the_hold_must_be_confirmed_again() -> None:
    assert _lit("#####............###") == "..###ooooo.........#"


def test_going_back_in_time_begins_anew() -> None:
    activations = Activations(GATE)
    for index in range(5):
        activations.update((POLYP,), index / 25)
    assert activations.update((POLYP,), 0.0) == ()


def test_two_polyps_are_judged_apart() -> None:
    """The surer one takes a frame less."""
    activations = Activations(GATE)
    other = replace(_moved(300), track_id=2, score=0.95)
    for index in range(6):
        shown = activations.update((POLYP, other) if index >= 3 else (POLYP,), index / 25)
        assert {polyp.track_id for polyp in shown} == (set() if index < 2 else {1} if index < 4 else {1, 2})
    assert [polyp.track_id for polyp in shown] == [2, 1]


def test_still_polyp_trembles_less_than_the_network_says() -> None:
    rng = np.random.default_rng(0)
    activations = Activations(GATE)
    seen, painted = [], []
    for index in range(200):
        polyp = _moved(*rng.normal(0, 0.5, 2))
        shown = activations.update((polyp,), index / 25)
        if shown:
            seen.append(polyp.box)
            painted.append(shown[0].box)
    steps = [np.abs(np.diff(boxes, axis=0)).mean() for boxes in (painted, seen)]
    assert steps[0] < 0.6 * steps[1]


@pytest.mark.parametrize("speed", [0.3, 1, 3, 10, 25])
def test_moving_polyp_is_never_more_than_one_frame_behind(speed: float) -> None:
    activations = Activations(GATE)
    for index in range(30):
        shown = activations.update((_moved(speed * index),), index / 25)
        if shown:
            assert 100 + speed * (index - 1) - 1e-6 <= shown[0].box[0] <= 100 + speed * index + 1e-6


def test_contour_moves_with_its_box() -> None:
    shown = steady(POLYP, _moved(2))
    assert shown.contour[:, 0].min() == pytest.approx(shown.box[0], abs=1e-4)
    assert shown.contour[:, 0].max() == pytest.approx(shown.box[2], abs=1e-4)
    assert POLYP.box[0] < shown.box[0] < 102


def test_still_polyp_comes_to_rest_where_it_is() -> None:
    shown = POLYP
    steps = []
    for _ in range(12):
        shown = steady(shown, _moved(2))
        steps.append(shown.box[0])
    assert all(before <= after for before, after in pairwise(steps))
    assert shown.box == pytest.approx(_moved(2).box, abs=0.01)


@pytest.mark.parametrize("gate", [GATE, Gate(window=0.4, hold=0.1)])
def test_goes_on_from_the_state_after_any_frame(gate: Gate) -> None:
    frames = [((_moved(index),) if index % 11 < 6 else (), index / 25) for index in range(40)]
    activations, states, whole = Activations(gate), [], []
    for polyps, time in frames:
        whole.append(_told(activations.update(polyps, time)))
        states.append(activations.state)
    assert any(held for painted in whole for _, held in painted)
    for reached, state in enumerate(states, 1):
        later = Activations(gate, state)
        assert [_told(later.update(*frame)) for frame in frames[reached:]] == whole[reached:]


def _told(painted: tuple[Polyp, ...]) -> list[tuple[tuple[float, ...], bool]]:
    return [(polyp.box, polyp.held) for polyp in painted]


def test_a_polyp_that_moves_by_six_hundredths_of_its_size_is_followed_at_once() -> None:
    assert steady(POLYP, _moved(2.5)).box == pytest.approx(_moved(2.5).box, abs=1e-9)
    # By half of that: half of the way, and half of the rest.
    assert steady(POLYP, _moved(1.2)).box[0] == pytest.approx(100.9, abs=1e-6)


def test_contour_moves_with_its_box_wherever_that_is() -> None:
    corners = np.array([[10, 200], [50, 200], [50, 230], [10, 230]], np.float32)
    seen = Polyp((10, 200, 50, 230), 0.9, 0.02, corners, track_id=1)
    shown = steady(replace(seen, box=(8, 199, 47, 232)), seen)
    assert shown.contour.min(0) == pytest.approx(shown.box[:2], abs=1e-3)
    assert shown.contour.max(0) == pytest.approx(shown.box[2:], abs=1e-3)


def test_a_box_without_an_inside_is_steadied_too() -> None:
    point = Polyp((100, 100, 100, 100), 0.9, 0.0, np.array([[100, 100]], np.float32), track_id=1)
    assert steady(POLYP, point).box == pytest.approx(point.box)


@pytest.mark.parametrize(("absent", "needed"), [(5, 1), (12, 2), (14, 3), (15, 8), (30, 8)])
def test_a_polyp_that_is_seen_again_within_the_window_lights_up_sooner(absent: int, needed: int) -> None:
    gate = Gate(window=0.6, share=0.5, start=0.9, hold=0.1)
    course = "." * 10 + "#" * 20 + "." * absent
    assert _lit(course + "#" * 20, gate=gate)[len(course) :].find("#") + 1 == needed


RATES = (1, 2, 5, 8, 12.5, 24, 25, 30, 50, 60, 120)
# A polyp is in view for these seconds of the video.
IN_VIEW = (5.0, 15.0)


def _regular(rate: float) -> list[float]:
    return [index / rate for index in range(round(20 * rate))]


def _in_pairs(rate: float) -> list[float]:
    """Every second frame comes early: 10 and 30 ms apart at 50 frames/s."""
    return [time - (0.5 / rate if index % 2 else 0.0) for index, time in enumerate(_regular(rate))]


def _doubled(rate: float) -> list[float]:
    """Every stamp is given twice."""
    return [time for time in _regular(rate / 2) for _ in range(2)]


def _nearly_doubled(rate: float) -> list[float]:
    return [time + (0.001 if index % 2 else 0.0) for index, time in enumerate(_doubled(rate))]


def _jittered(rate: float) -> list[float]:
    rng = np.random.default_rng(1)
    return sorted(time + rng.uniform(-0.4, 0.4) / rate for time in _regular(rate))


def _with_gaps(rate: float) -> list[float]:
    """A fifth of the frames is missing."""
    rng = np.random.default_rng(2)
    return [time for time in _regular(rate) if rng.random() > 0.2]


@pytest.mark.parametrize("stamps", [_in_pairs, _doubled, _nearly_doubled, _jittered, _with_gaps])
@pytest.mark.parametrize("rate", RATES)
def test_uneven_stamps_mark_the_same_polyp_within_a_frame(
    rate: float, stamps: Callable[[float], list[float]]
) -> None:
    times = stamps(rate)
    longest = max(later - earlier for earlier, later in pairwise(times))
    came = next(time for time in times if time >= IN_VIEW[0])
    began, ended = _marked_between(times)
    usual = _marked_between(_regular(rate))
    assert began - came == pytest.approx(usual[0] - IN_VIEW[0], abs=longest + 1e-6)
    assert ended == pytest.approx(usual[1], abs=longest + 1e-6)


@pytest.mark.parametrize("rate", RATES)
def test_every_rate_lights_up_within_the_window_or_two_frames(rate: float) -> None:
    began, ended = _marked_between(_regular(rate))
    assert IN_VIEW[0] <= began <= IN_VIEW[0] + max(GATE.window, 2 / rate)
    assert IN_VIEW[1] - 1 / rate <= ended <= IN_VIEW[1] + GATE.hold + 1 / rate


def _marked_between(times: list[float]) -> tuple[float, float]:
    """First and last time with a marker, through tracker and gate; between them none may be without."""
    tracker, activations = Tracker(), Activations(GATE)
    untracked = replace(POLYP, track_id=None)
    marked = {}
    for time in times:
        in_view = IN_VIEW[0] <= time < IN_VIEW[1]
        polyps = tracker.update((untracked,) if in_view else (), time)
        marked[time] = bool(activations.update(polyps, time))
    lit = [time for time, shown in marked.items() if shown]
    assert all(marked[time] for time in times if lit[0] <= time <= lit[-1])
    return lit[0], lit[-1]


@pytest.mark.parametrize(("score", "dark"), [(0.85, 5), (0.95, 2), (0.7, 24)])
def test_default_marks_after_a_time_that_the_score_decides(score: float, dark: int) -> None:
    assert _lit("#" * 24, rate=60, gate=Gate(), score=score).count(".") == dark
