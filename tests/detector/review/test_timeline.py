"""A timeline shows lesions as bars that do not cover each other, and when nobody looked."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detector.analysis.results.spans import TimeSpan
from detector.display import DisplayState
from detector.frame import Frame
from detector.picture import RgbPicture
from detector.review import Verdict, open_review, read_overview
from detector.review.display import review_state
from detector.review.marked import LesionNumbers, marked_result, recorded_result
from detector.review.player import PlayerStatus
from detector.review.timeline import content
from detector.video import Excerpt
from tests.detector.review.lesions_file import LEFT, RIGHT, three_markings


def test_lesions_at_the_same_time_have_lanes_of_their_own(tmp_path: Path) -> None:
    three_markings(tmp_path)
    with open_review(tmp_path, "AB") as review:
        review.reject(2)
        shown = content(review.overview, review.lesions)
    assert [(bar.number, bar.lane, bar.verdict) for bar in shown.bars] == [
        (1, 0, Verdict.UNREVIEWED),
        (2, 1, Verdict.REJECTED),
        (3, 0, Verdict.UNREVIEWED),
    ]
    assert shown.bars[0].marked == (TimeSpan(0.4, 0.8),)
    assert shown.length == pytest.approx(4.0) and shown.blind == ()


def test_what_the_analysis_has_not_reached_is_blind(tmp_path: Path) -> None:
    three_markings(tmp_path)
    overview = replace(read_overview(tmp_path), gaps=(TimeSpan(1, 2),))
    assert content(overview, (), 60.0).blind == (TimeSpan(1, 2), TimeSpan(pytest.approx(4.0), 60.0))


def test_markers_are_those_on_record_with_the_numbers_of_their_lesions(tmp_path: Path) -> None:
    three_markings(tmp_path)
    with open_review(tmp_path, "AB") as review:
        review.merge([2, 3])
        result = marked_result(review.overview.frame(15), 160, 120)
        later = LesionNumbers(review.lesions, 35 / 25)
        numbers = LesionNumbers(review.lesions, 15 / 25)
    assert [(polyp.box, polyp.track_id) for polyp in result.activations] == [(LEFT, 1), (RIGHT, 2)]
    assert result.activations[0].mask(160, 120).sum() == pytest.approx(3.1416 / 4 * 40 * 30, rel=0.1)
    assert [numbers.number(track) for track in (1, 2)] == [1, 2]
    assert later.number(4) == 2
    assert [polyp.track_id for polyp in marked_result(review.overview.frame(50), 160, 120).activations] == []


def test_a_frame_that_was_looked_at_stands_for_those_that_were_passed_over(tmp_path: Path) -> None:
    three_markings(tmp_path)
    whole = read_overview(tmp_path)
    picture = RgbPicture(np.zeros((120, 160, 3), np.uint8))
    between = Frame(15, 15.4 / 25, 0.0, picture)
    assert recorded_result(whole, between) is None
    third = replace(whole, header=replace(whole.header, excerpt=Excerpt(every=3)))
    result = recorded_result(third, between)
    assert result is not None and result.index == 15
    assert recorded_result(third, replace(between, time=99.0)) is None


_AT = replace(PlayerStatus(), frame=object())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("player", "analyzed", "markers", "hidden", "state"),
    [
        (None, True, 0, False, DisplayState.NO_SIGNAL),
        (replace(_AT, problem="gone"), True, 0, False, DisplayState.NO_SIGNAL),
        (PlayerStatus(target=0.0), False, 0, False, DisplayState.STARTING),
        (_AT, True, 1, False, DisplayState.PAUSED),
        (replace(_AT, ended=True), True, 1, False, DisplayState.ENDED),
        (replace(_AT, playing=True), True, 1, False, DisplayState.MARKED),
        (replace(_AT, playing=True), True, 0, False, DisplayState.LOOKING),
        (replace(_AT, playing=True), True, 0, True, DisplayState.BYPASS),
        (replace(_AT, playing=True), False, 0, False, DisplayState.STARTING),
    ],
)
def test_the_screen_claims_what_is_so(
    player: PlayerStatus | None, analyzed: bool, markers: int, hidden: bool, state: DisplayState
) -> None:
    assert review_state(player, analyzed, markers, hidden) is state
