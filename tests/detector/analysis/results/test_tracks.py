"""What frames add up to."""

from pathlib import Path

import pytest

from detector.analysis.results.tracks import TimeSpan, activation, lit_intervals, summarise_tracks, total
from tests.detector.analysis.results.results_file import frame, polyp, results


def test_a_track_from_its_first_sight_to_its_last(tmp_path: Path) -> None:
    read = results(
        tmp_path,
        frame(0),
        frame(1, polyp(4, 0.6, shown=False, area=0.01)),
        frame(2, polyp(4, 0.9, area=0.02)),
        frame(3, held=(4,)),
        frame(4, polyp(4, 0.8, area=0.03)),
        frame(5, held=(4,)),
        frame(6),
    )
    (track,) = summarise_tracks(read)
    assert track.number == 4
    assert (track.first, track.last) == (0.04, 0.16)
    assert track.duration == pytest.approx(0.16)
    assert (track.frames_seen, track.frames_shown) == (3, 4)
    assert track.best_score == 0.9
    assert track.largest_area == pytest.approx(3.0)
    assert track.lit == (TimeSpan(0.08, 0.24),)


def test_a_track_that_was_never_marked_is_left_out(tmp_path: Path) -> None:
    read = results(tmp_path, frame(0, polyp(1, shown=False), polyp(2)), frame(1, polyp(1, shown=False)))
    assert [track.number for track in summarise_tracks(read)] == [2]


def test_tracks_come_by_first_sight(tmp_path: Path) -> None:
    read = results(tmp_path, frame(0, polyp(9)), frame(1, polyp(9), polyp(2)), frame(2, polyp(3)))
    assert [track.number for track in summarise_tracks(read)] == [9, 2, 3]


def test_the_best_frame_weighs_score_and_size(tmp_path: Path) -> None:
    """A sure speck and a doubtful smear both lose to a polyp that is sure and near."""
    read = results(
        tmp_path,
        frame(0, polyp(1, 0.99, area=0.001)),
        frame(1, polyp(1, 0.9, area=0.04, box=(1, 2, 30, 40))),
        frame(2, polyp(1, 0.52, area=0.06)),
    )
    (track,) = summarise_tracks(read)
    assert (track.best_frame, track.best_time) == (1, 0.04)
    assert track.best.box == (1, 2, 30, 40)
    assert track.best_score == 0.99


def test_the_best_frame_is_one_that_was_marked(tmp_path: Path) -> None:
    read = results(tmp_path, frame(0, polyp(1, 0.99, shown=False)), frame(1, polyp(1, 0.7)))
    assert summarise_tracks(read)[0].best_frame == 1


def test_times_with_a_marker_join_over_tracks(tmp_path: Path) -> None:
    read = results(
        tmp_path,
        frame(0, polyp(1)),
        frame(1, polyp(2)),
        frame(2, polyp(3, shown=False)),
        frame(3),
        frame(4, held=(2,)),
    )
    assert lit_intervals(read) == (TimeSpan(0.0, 0.08), TimeSpan(0.16, 0.2))


def test_activation_is_the_best_score_marked_or_not(tmp_path: Path) -> None:
    read = results(
        tmp_path, frame(0), frame(1, polyp(1, 0.6), polyp(2, 0.75, shown=False)), frame(2, held=(1,))
    )
    assert activation(read).tolist() == pytest.approx([0.0, 0.75, 0.0])


def test_totals_of_a_whole_recording(tmp_path: Path) -> None:
    read = results(
        tmp_path, frame(0, polyp(1)), frame(1, polyp(2, shown=False)), frame(2, held=(1,)), frame(3)
    )
    totals = total(read)
    assert (totals.frames, totals.frames_lit, totals.polyps) == (4, 2, 1)
    assert totals.duration == pytest.approx(0.16)
    assert totals.lit_time == pytest.approx(0.08)
    assert (totals.damaged_frames, totals.complete) == (0, True)


def test_totals_of_one_that_broke_off_know_no_damage(tmp_path: Path) -> None:
    totals = total(results(tmp_path, frame(0), whole=False))
    assert (totals.damaged_frames, totals.complete) == (None, False)


def test_a_recording_without_frames_adds_up_to_nothing(tmp_path: Path) -> None:
    read = results(tmp_path)
    assert summarise_tracks(read) == ()
    assert lit_intervals(read) == ()
    assert activation(read).shape == (0,)
    assert total(read).lit_time == 0.0
