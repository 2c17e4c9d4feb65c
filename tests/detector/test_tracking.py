"""The same polyp keeps its number."""

from dataclasses import replace

import numpy as np
import pytest

from detector.appearance import Appearance
from detector.result import Polyp
from detector.tracking import Tracker


def _polyp(x: float, y: float = 0, side: float = 20) -> Polyp:
    return Polyp((x, y, x + side, y + side), 0.9, 0.01, np.zeros((4, 2), np.float32))


def _ids(tracker: Tracker, time: float, *polyps: Polyp) -> list[int | None]:
    return [polyp.track_id for polyp in tracker.update(polyps, time)]


def test_moving_polyp_keeps_its_number() -> None:
    tracker = Tracker()
    assert [_ids(tracker, index / 25, _polyp(4 * index)) for index in range(30)] == [[1]] * 30


def test_two_polyps_keep_theirs_whatever_their_order() -> None:
    tracker = Tracker()
    assert _ids(tracker, 0.0, _polyp(0), _polyp(100)) == [1, 2]
    assert _ids(tracker, 0.04, _polyp(103), _polyp(2)) == [2, 1]


def test_polyp_lost_for_a_moment_comes_back_as_itself() -> None:
    tracker = Tracker()
    assert _ids(tracker, 0.0, _polyp(0)) == [1]
    assert _ids(tracker, 0.2) == []
    assert _ids(tracker, 0.4, _polyp(3)) == [1]


def test_polyp_after_a_longer_absence_is_another() -> None:
    tracker = Tracker()
    assert _ids(tracker, 0.0, _polyp(0)) == [1]
    assert _ids(tracker, 0.5) == []
    assert _ids(tracker, 1.0, _polyp(0)) == [2]


def test_polyp_that_jumps_by_more_than_its_size_keeps_its_number() -> None:
    tracker = Tracker()
    assert [_ids(tracker, index / 25, _polyp(28 * index)) for index in range(10)] == [[1]] * 10


def test_polyp_out_of_reach_is_another() -> None:
    tracker = Tracker()
    assert [_ids(tracker, 0.0, _polyp(0)), _ids(tracker, 0.04, _polyp(31))] == [[1], [2]]


def test_polyp_of_another_size_is_another() -> None:
    tracker = Tracker()
    assert [_ids(tracker, 0.0, _polyp(0)), _ids(tracker, 0.04, _polyp(21, side=40))] == [[1], [2]]


@pytest.mark.parametrize(("times", "same"), [(2.4, True), (2.6, False)])
def test_an_area_of_two_and_a_half_times_may_still_be_the_same_polyp(times: float, same: bool) -> None:
    for small, large in ((20.0, 20 * times**0.5), (20 * times**0.5, 20.0)):
        tracker = Tracker()
        assert _ids(tracker, 0.0, _polyp(0, side=small)) == [1]
        # Beside it, so that nothing overlaps.
        assert _ids(tracker, 0.04, _polyp(small + 1, side=large)) == [1 if same else 2]


def test_two_and_a_half_times_the_area_are_the_same_polyp_to_the_pixel() -> None:
    tracker = Tracker()
    _ids(tracker, 0.0, _polyp(0))
    tall = Polyp((21, 0, 41, 50), 0.9, 0.01, np.zeros((4, 2), np.float32))
    assert [polyp.track_id for polyp in tracker.update((tall,), 0.04)] == [1]


@pytest.mark.parametrize("top", [0, 40, 400])
def test_a_jump_is_as_long_wherever_in_the_frame_it_is(top: float) -> None:
    for down, same in ((29, True), (31, False)):
        tracker = Tracker()
        assert _ids(tracker, 0.0, _polyp(300, top)) == [1]
        assert (_ids(tracker, 0.04, _polyp(300, top + down)) == [1]) is same


def test_polyps_of_less_than_a_pixel_are_near_each_other_too() -> None:
    tracker = Tracker()
    assert [_ids(tracker, 0.0, _polyp(0, side=0.8)), _ids(tracker, 0.04, _polyp(0.9, side=0.8))] == [[1], [1]]


def test_a_box_without_an_inside_is_near_nothing() -> None:
    tracker = Tracker()
    assert [_ids(tracker, 0.0, _polyp(0, side=0)), _ids(tracker, 0.04, _polyp(0, side=0))] == [[1], [2]]


def test_what_is_near_a_polyp_of_an_earlier_frame_is_another() -> None:
    tracker = Tracker()
    assert [_ids(tracker, 0.0, _polyp(0)), _ids(tracker, 0.04), _ids(tracker, 0.08, _polyp(25))] == [
        [1],
        [],
        [2],
    ]


def test_polyp_that_nothing_overlaps_takes_the_number_that_is_left() -> None:
    """It is nearer to the other, which overlaps a polyp of its own."""
    tracker = Tracker()
    assert _ids(tracker, 0.0, _polyp(0), _polyp(24)) == [1, 2]
    assert _ids(tracker, 0.04, _polyp(14, 21), _polyp(26)) == [1, 2]


def test_a_small_shift_of_the_camera_changes_no_number() -> None:
    """Whatever the places: both polyps move alike, by up to half of their distance."""
    rng = np.random.default_rng(0)
    for _ in range(200):
        tracker, apart = Tracker(), rng.uniform(24, 200)
        turn, far = rng.uniform(0, 2 * np.pi), rng.uniform(0, min(0.45 * apart, 28))
        x, y = far * np.cos(turn), far * np.sin(turn)
        assert _ids(tracker, 0.0, _polyp(0), _polyp(apart)) == [1, 2]
        assert _ids(tracker, 0.04, _polyp(x, y), _polyp(apart + x, y)) == [1, 2]


def test_one_track_never_names_two_polyps() -> None:
    tracker = Tracker()
    _ids(tracker, 0.0, _polyp(0))
    assert _ids(tracker, 0.04, _polyp(1), _polyp(5)) == [1, 2]


def test_goes_on_from_the_state_after_any_frame() -> None:
    frames = [(_polyp(4 * index), *((_polyp(300),) if index % 20 < 3 else ())) for index in range(40)]
    tracker, states, whole = Tracker(), [], []
    for index, polyps in enumerate(frames):
        whole.append(_ids(tracker, index / 25, *polyps))
        states.append(tracker.state)
    assert whole[-1] == [1]
    assert [2] in [ids[1:] for ids in whole] and [3] in [ids[1:] for ids in whole]
    for reached, state in enumerate(states, 1):
        later = Tracker(state)
        rest = [_ids(later, index / 25, *frames[index]) for index in range(reached, 40)]
        assert rest == whole[reached:]


def test_polyp_of_the_frame_before_keeps_its_number_at_one_frame_a_second() -> None:
    tracker = Tracker()
    assert [_ids(tracker, float(index), _polyp(index)) for index in range(5)] == [[1]] * 5


def test_polyp_after_a_long_gap_without_frames_is_another() -> None:
    tracker = Tracker()
    assert _ids(tracker, 0.0, _polyp(0)) == [1]
    assert _ids(tracker, 2.5, _polyp(0)) == [2]


@pytest.mark.parametrize(("overlap", "same"), [(0.18, False), (0.22, True), (0.28, True)])
def test_a_fifth_of_common_area_is_the_same_polyp(overlap: float, same: bool) -> None:
    # Two squares moved apart by d of their side share (1 - d) / (1 + d) of their union.
    moved = 20 * (1 - overlap) / (1 + overlap)
    tracker = Tracker()
    _ids(tracker, 0.0, _polyp(0))
    # After a frame without it nearness alone is not enough.
    _ids(tracker, 0.04)
    assert (_ids(tracker, 0.08, _polyp(moved)) == [1]) is same


@pytest.mark.parametrize(("absent", "same"), [(0.48, True), (0.52, False), (0.7, False)])
def test_a_polyp_is_remembered_for_half_a_second(absent: float, same: bool) -> None:
    tracker = Tracker()
    _ids(tracker, 0.0, _polyp(0))
    _ids(tracker, absent - 0.04)
    assert (_ids(tracker, absent, _polyp(0)) == [1]) is same


@pytest.mark.parametrize(
    ("later", "same"), [(0.0, True), (-0.1, False), (1.5, True), (2.0, True), (2.1, False)]
)
def test_a_polyp_of_the_frame_before_is_known_up_to_two_seconds_later_and_never_before(
    later: float, same: bool
) -> None:
    tracker = Tracker()
    _ids(tracker, 5.0, _polyp(0))
    assert (_ids(tracker, 5.0 + later, _polyp(0)) == [1]) is same


def test_an_overlap_of_exactly_a_fifth_is_enough() -> None:
    tracker = Tracker()
    _ids(tracker, 0.0, _polyp(0, side=10))
    _ids(tracker, 0.04)
    # 50 of 250 pixels are common.
    tall = Polyp((0, 5, 10, 25), 0.9, 0.01, np.zeros((4, 2), np.float32))
    assert [polyp.track_id for polyp in tracker.update((tall,), 0.08)] == [1]


PINK, PALE = f"{144:02x}" + 255 * "00", 255 * "00" + f"{144:02x}"


def _alike(colours: str, place: float = 0.5, x: float = 0) -> Polyp:
    """A polyp of one colour, which has moved over half of the frame but not of the view."""
    return replace(_polyp(x), appearance=Appearance(place, 0.5, 0.1, colours))


@pytest.mark.parametrize(("absent", "same"), [(0.6, True), (2.0, True), (2.04, False)])
def test_polyp_that_looks_the_same_after_a_short_loss_keeps_its_number(absent: float, same: bool) -> None:
    tracker = Tracker()
    _ids(tracker, 0.0, _alike(PINK))
    _ids(tracker, absent - 0.04)
    assert (_ids(tracker, absent, _alike(PINK, x=100)) == [1]) is same


def test_polyp_that_looks_otherwise_is_another() -> None:
    tracker = Tracker()
    _ids(tracker, 0.0, _alike(PINK))
    _ids(tracker, 0.96)
    assert _ids(tracker, 1.0, _alike(PALE), _alike(PINK, place=0.8)) == [2, 3]


@pytest.mark.parametrize("known", [True, False])
def test_polyp_of_which_nobody_knows_what_it_looks_like_comes_back_as_another(known: bool) -> None:
    tracker, plain, seen = Tracker(), _polyp(0), _alike(PINK)
    _ids(tracker, 0.0, seen if known else plain)
    _ids(tracker, 0.96)
    assert _ids(tracker, 1.0, plain if known else seen) == [2]


def test_polyp_that_is_in_sight_lends_its_number_to_none_that_looks_the_same() -> None:
    tracker = Tracker()
    _ids(tracker, 0.0, _alike(PINK))
    _ids(tracker, 0.04)
    assert _ids(tracker, 0.08, _alike(PINK, x=100), _alike(PINK)) == [2, 1]


def test_loss_is_bridged_from_the_state_of_any_frame_in_it() -> None:
    tracker = Tracker()
    _ids(tracker, 0.0, _alike(PINK), _alike(PALE, x=300))
    for index in range(1, 30):
        _ids(tracker, index / 25)
        assert _ids(Tracker(tracker.state), 1.2, _alike(PALE), _alike(PINK, x=300)) == [2, 1]
