"""Regions become tracks, and some of them are painted."""

from dataclasses import replace

import numpy as np
import pytest

from detector.follower import Follower, FollowerState
from detector.gate import NOTHING_LIT
from detector.result import NO_TIMINGS, FrameResult, Polyp
from detector.settings import Gate

POLYP = Polyp((10, 10, 50, 50), Gate().start, 0.02, np.zeros((4, 2), np.float32))


def _found(index: int, *polyps: Polyp) -> FrameResult:
    return FrameResult(index, index / 25, 320, 240, polyps, (), replace(NO_TIMINGS, infer=0.01))


def test_region_gets_its_number_at_once_and_is_painted_once_confirmed() -> None:
    follower = Follower(Gate(), FollowerState())
    results = [follower.update(_found(index, POLYP)) for index in range(4)]
    assert [[polyp.track_id for polyp in result.polyps] for result in results] == [[1]] * 4
    assert [len(result.activations) for result in results] == [0, 0, 1, 1]


def test_what_was_known_of_the_frame_stays() -> None:
    result = Follower(Gate(), FollowerState()).update(_found(7, POLYP))
    assert (result.index, result.time, result.width, result.height) == (7, 7 / 25, 320, 240)
    assert result.timings.infer == 0.01
    assert result.timings.track > 0


@pytest.mark.parametrize("gate", [None, Gate()])
def test_goes_on_from_its_state(gate: Gate | None) -> None:
    follower = Follower(gate, FollowerState())
    for index in range(3):
        follower.update(_found(index, POLYP))
    (polyp,) = Follower(gate, follower.state).update(_found(3, POLYP)).activations
    assert polyp.track_id == 1


def test_with_its_tracks_alone_numbers_go_on_and_nothing_is_lit() -> None:
    follower = Follower(Gate(), FollowerState())
    for index in range(3):
        follower.update(_found(index, POLYP))
    later = Follower(Gate(), FollowerState(follower.state.tracker)).update(_found(3, POLYP))
    assert [polyp.track_id for polyp in later.polyps] == [1]
    assert later.activations == ()


def test_without_a_gate_nothing_is_remembered_of_what_was_painted() -> None:
    follower = Follower(None, FollowerState())
    assert follower.update(_found(0, POLYP)).activations != ()
    assert follower.state.activations is NOTHING_LIT
