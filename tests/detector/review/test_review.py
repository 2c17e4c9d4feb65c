"""What a reader says of lesions stands, is undone, and comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.boxes import Box
from detector.errors import DataError
from detector.review import Lesion, Review, Verdict, open_review
from tests.detector.review.lesions_file import LEFT, three_markings


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    three_markings(tmp_path)
    with open_review(tmp_path, "AB") as review:
        yield review


def _reopened(review: Review) -> Review:
    review.close()
    return open_review(review.overview.path, "CD")


def _told(lesions: tuple[Lesion, ...]) -> list[tuple[int, str, tuple[int, ...], str, str, float | None]]:
    return [(one.number, one.verdict, one.tracks, one.comment, one.paris, one.size_mm) for one in lesions]


def test_each_marking_is_a_lesion_at_first(review: Review) -> None:
    assert [(one.number, one.tracks, one.verdict) for one in review.lesions] == [
        (1, (1,), Verdict.UNREVIEWED),
        (2, (2,), Verdict.UNREVIEWED),
        (3, (4,), Verdict.UNREVIEWED),
    ]


def test_a_lesion_says_what_its_track_says(review: Review) -> None:
    lesion, track = review.lesion(1), review.overview.tracks[0]
    assert (lesion.first, lesion.last, lesion.spans) == (track.first, track.last, track.lit)
    assert (lesion.best_frame, lesion.best_time) == (track.best_frame, track.best_time)
    assert (lesion.best_score, lesion.best_box) == (track.best_score, LEFT)
    assert lesion.curve.times.tolist() == [round(number / 25, 6) for number in range(10, 20)]
    assert lesion.curve.scores.max() == 0.9


def test_size_is_the_share_of_the_frame_that_its_mask_covers(review: Review) -> None:
    # An ellipse of 40 x 30 pixels in a frame of 160 x 120.
    assert review.lesion(1).size == pytest.approx(100 * 3.1416 / 4 * 40 * 30 / (160 * 120), rel=0.02)


def test_nothing_is_written_before_something_is_done(review: Review) -> None:
    assert not review.path.exists()
    review.accept(1)
    assert review.path.exists()


def test_results_stay_as_they_are(review: Review) -> None:
    before = review.overview.path.read_bytes()
    review.accept(1)
    review.merge((1, 3))
    review.undo()
    assert review.overview.path.read_bytes() == before


def test_all_that_was_said_is_there_when_it_is_opened_again(review: Review) -> None:
    review.accept(1)
    review.reject(2)
    review.comment(1, "at the fold; “sessile”")
    review.label(1, "0-Is", 6.5)
    review.add_missed(60, Box(10.0, 10.0, 30.0, 40.0))
    before = _told(review.lesions)
    with _reopened(review) as again:
        assert _told(again.lesions) == before
    assert before[0] == (1, "accepted", (1,), "at the fold; “sessile”", "0-Is", 6.5)
    assert before[3][:3] == (4, "missed", ())


def test_a_verdict_can_be_taken_back(review: Review) -> None:
    review.accept(1)
    review.unreview(1)
    assert review.lesion(1).verdict is Verdict.UNREVIEWED


def test_merged_lesions_are_one_with_both_their_times(review: Review) -> None:
    review.accept(1)
    review.comment(1, "first")
    review.comment(3, "again")
    review.label(3, "0-Ip", 9)
    assert review.merge((3, 1)) == 1
    one = review.lesion(1)
    assert (one.tracks, one.comment, one.paris, one.size_mm) == ((1, 4), "first\nagain", "0-Ip", 9)
    assert (one.first, one.last, len(one.spans), one.best_frame) == (0.4, 39 / 25, 2, 15)
    assert one.verdict is Verdict.ACCEPTED
    assert [lesion.number for lesion in review.lesions] == [1, 2]


def test_lesions_of_which_one_is_still_to_be_looked_at_are_that_together(review: Review) -> None:
    review.reject(1)
    review.merge((1, 3))
    assert review.lesion(1).verdict is Verdict.UNREVIEWED


def test_a_split_lesion_is_two_that_share_its_frames(review: Review) -> None:
    review.reject(1)
    new = review.split(1, 0.6)
    before, after = review.lesion(1), review.lesion(new)
    assert new == 4
    assert before.curve.times.max() < 0.6 <= after.curve.times.min()
    assert len(before.curve.times) + len(after.curve.times) == 10
    assert (before.spans[-1].end, after.spans[0].start) == (0.6, 0.6)
    assert (before.tracks, after.tracks, after.verdict) == ((1,), (1,), Verdict.REJECTED)
    assert (before.best_frame, after.best_frame) == (10, 15)


def test_merged_lesions_are_told_apart_again_by_a_split_between_them(review: Review) -> None:
    review.merge((1, 3))
    new = review.split(1, 1.0)
    assert (review.lesion(1).tracks, review.lesion(new).tracks) == ((1,), (4,))


@pytest.mark.parametrize("time", [0.1, 0.4, 3.0])
def test_a_lesion_cannot_be_split_where_it_is_on_one_side(review: Review, time: float) -> None:
    with pytest.raises(DataError, match=r"of lesion . nothing was seen or drawn"):
        review.split(1, time)
    assert len(review.lesions) == 3
    assert not review.path.exists()


def test_a_missed_lesion_is_drawn_as_a_box_or_a_polygon_in_several_frames(review: Review) -> None:
    number = review.add_missed(60, Box(-5.0, 10.0, 30.0, 40.0))
    assert review.add_missed(62, ((10, 10), (50, 10), (50, 50)), lesion=number) == number
    lesion = review.lesion(number)
    assert [shape.frame for shape in lesion.shapes] == [60, 62]
    assert [shape.box for shape in lesion.shapes] == [(0, 10, 30, 40), (10, 10, 50, 50)]
    assert (lesion.first, lesion.last, lesion.best_score) == (2.4, 2.48, 0)
    assert (lesion.best_frame, lesion.size) == (60, pytest.approx(100 * 900 / (160 * 120)))
    review.remove_missed(number, 60)
    assert review.lesion(number).best_frame == 62
    review.remove_missed(number)
    assert [one.number for one in review.lesions] == [1, 2, 3]


def test_where_nobody_looked_a_missed_lesion_needs_its_time(review: Review) -> None:
    with pytest.raises(DataError, match="frame 500 was not looked at, so that its time must be said"):
        review.add_missed(500, Box(10.0, 10.0, 30.0, 40.0))
    assert review.lesion(review.add_missed(500, Box(10.0, 10.0, 30.0, 40.0), time=20.0)).first == 20.0


@pytest.mark.parametrize(
    "shape", [Box(200.0, 10.0, 300.0, 20.0), ((1, 1), (9, 9)), (), ((1, 1), (5, 5), (9, 9))]
)
def test_what_has_no_area_in_the_frame_is_not_drawn(review: Review, shape: Box[float]) -> None:
    with pytest.raises(DataError, match="drawn"):
        review.add_missed(60, shape)
    assert len(review.lesions) == 3


def test_what_was_drawn_joins_what_was_found_by_a_merge(review: Review) -> None:
    number = review.add_missed(60, Box(10.0, 10.0, 30.0, 40.0))
    review.merge((number, 1))
    joined = review.lesion(1)
    assert (joined.verdict, joined.tracks, len(joined.shapes)) == (Verdict.ACCEPTED, (1,), 1)
    assert joined.last == 2.4
    review.remove_missed(1)
    assert review.lesion(1).shapes == ()


def test_undo_and_redo_go_through_all_that_was_done(review: Review) -> None:
    told = [_told(review.lesions)]
    for do in (
        lambda: review.accept(1),
        lambda: review.split(2, 0.7),
        lambda: review.merge((1, 3)),
        lambda: review.add_missed(60, Box(10.0, 10.0, 30.0, 40.0)),
    ):
        do()
        told.append(_told(review.lesions))
    for before in reversed(told[:-1]):
        review.undo()
        assert _told(review.lesions) == before
    assert (review.can_undo, review.can_redo) == (False, True)
    for after in told[1:]:
        review.redo()
        assert _told(review.lesions) == after
    assert (review.can_undo, review.can_redo) == (True, False)


def test_undo_outlasts_the_window(review: Review) -> None:
    review.accept(1)
    review.accept(2)
    review.undo()
    with _reopened(review) as again:
        assert [one.verdict for one in again.lesions] == ["accepted", "unreviewed", "unreviewed"]
        again.redo()
        assert again.lesion(2).verdict is Verdict.ACCEPTED
        again.undo()
        again.undo()
        assert not again.can_undo


def test_after_something_new_nothing_can_be_redone(review: Review) -> None:
    review.accept(1)
    review.undo()
    review.reject(1)
    assert not review.can_redo
    with pytest.raises(DataError, match="there is nothing to redo"):
        review.redo()


def test_a_number_is_never_given_twice(review: Review) -> None:
    assert review.split(1, 0.6) == 4
    review.undo()
    assert review.split(2, 0.7) == 5
    with _reopened(review) as again:
        assert again.add_missed(60, Box(10.0, 10.0, 30.0, 40.0)) == 6


def test_what_does_not_fit_is_said_and_not_done(review: Review) -> None:
    drawn = review.add_missed(60, Box(10.0, 10.0, 30.0, 40.0))
    content = review.path.read_bytes()
    for does_not_fit, said in (
        (lambda: review.accept(9), "there is no lesion 9"),
        (lambda: review.accept(drawn), "was drawn, not found"),
        (lambda: review.merge((1, 1)), "only two lesions or more"),
        (lambda: review.remove_missed(1), "of lesion 1 nothing was drawn"),
        (lambda: review.add_missed(61, Box(1.0, 1.0, 9.0, 9.0), lesion=1), "draw another, and merge"),
        (lambda: review.label(1, "", -3), "size_mm: input should be greater than 0"),
    ):
        with pytest.raises(DataError, match=said):
            does_not_fit()
    assert review.path.read_bytes() == content
