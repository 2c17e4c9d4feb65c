"""Every figure on courses that can be counted by hand."""

import pytest

from detector.compare.matching import FrameMatch
from detector.compare.scores import MatchedSequence, score_sequences
from tests.detector.compare.courses import course


def test_frames_and_polyps() -> None:
    scores = score_sequences(
        [
            course("..########", "....##.###", "#........."),
            course("######....", "......####"[::-1].replace("#", "."), ".........."),
        ]
    )
    assert scores.polyp_sensitivity == 0.5
    assert scores.frame_sensitivity == pytest.approx(5 / 14)
    assert scores.frame_specificity == pytest.approx(5 / 6)
    assert scores.first_detection_s == {
        "median": pytest.approx(0.2),
        "q1": pytest.approx(0.2),
        "q3": pytest.approx(0.2),
    }
    assert scores.fragments_per_polyp == 2


def test_false_activations_are_counted_by_how_long_they_last() -> None:
    # Runs of 1, 2, 5 and 10 frames at 10 a second, in 3 s of video.
    false = "#.##.#####.##########" + "." * 9
    scores = score_sequences([course("." * 30, "." * 30, false)])
    assert scores.false_activations_per_minute == {"any": 80, "0.2s": 60, "0.5s": 40, "1s": 20}


def test_two_false_tracks_at_once_are_two_activations() -> None:
    frame = FrameMatch(0.0, frozenset(), frozenset(), frozenset({1, 2}))
    scores = score_sequences([MatchedSequence("s", 1, (frame,) * 60)])
    assert scores.false_activations_per_minute["any"] == 2


def test_first_detection_is_over_the_polyps_that_were_hit() -> None:
    late = [course("#" * 10, "." * delay + "#" * (10 - delay)) for delay in (0, 2, 4)]
    missed = course("#" * 10, "." * 10)
    figures = score_sequences([*late, missed]).first_detection_s
    assert figures == {"median": pytest.approx(0.2), "q1": pytest.approx(0.1), "q3": pytest.approx(0.3)}


def test_nothing_to_count_is_none() -> None:
    scores = score_sequences([course("..", "..")])
    assert scores.polyp_sensitivity is None
    assert scores.frame_sensitivity is None
    assert scores.frame_specificity == 1
    assert scores.fragments_per_polyp is None
    assert scores.first_detection_s["median"] is None
