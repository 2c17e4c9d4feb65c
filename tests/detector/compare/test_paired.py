"""Two results of the same recordings, counted by hand and against SciPy."""

import pytest

from detector.compare.paired import pair
from detector.compare.scores import SequenceCounts, count
from tests.detector.compare.courses import course

_VISIBLE = "#" * 40 + "." * 40


def _counts(hit: str, false: str = "") -> SequenceCounts:
    return count(course(_VISIBLE, hit.ljust(80, "."), false.rjust(80, ".")))


def test_frames_are_counted_by_who_was_right() -> None:
    paired = pair([_counts("#" * 30)], [_counts("." * 20 + "#" * 15)])
    frames = paired.polyp_frames
    assert (frames.both, frames.first_only, frames.other_only, frames.neither) == (10, 20, 5, 5)
    polyps = paired.polyps
    assert (polyps.both, polyps.first_only, polyps.other_only, polyps.neither, polyps.p) == (1, 0, 0, 0, 1)


@pytest.mark.parametrize(("fewer", "more"), [(0, 1), (5, 20), (12, 12), (0, 30)])
def test_p_is_that_of_the_exact_binomial_test(fewer: int, more: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    first, other = "#" * more, "." * more + "#" * fewer
    given = pair(
        [count(course("#" * 60, first.ljust(60, ".")))], [count(course("#" * 60, other.ljust(60, ".")))]
    )
    assert given.polyp_frames.p == pytest.approx(stats.binomtest(fewer, fewer + more).pvalue)


def test_false_markers_count_on_frames_without_a_polyp() -> None:
    normal = pair([_counts("", "##")], [_counts("", "#....")]).normal_frames
    assert (normal.both, normal.first_only, normal.other_only, normal.neither) == (37, 1, 2, 0)


def test_differences_are_of_the_other_less_the_first() -> None:
    paired = pair([_counts("#" * 10)], [_counts("#" * 30)])
    assert paired.difference.frame_sensitivity == pytest.approx(0.5)
    assert paired.difference.first_detection_s["median"] == 0
    assert paired.intervals is None


def test_pairing_keeps_what_recordings_differ_in_out_of_the_interval() -> None:
    hits = [4, 12, 20, 28, 36]
    paired = pair([_counts("#" * each) for each in hits], [_counts("#" * (each + 4)) for each in hits])
    assert paired.intervals is not None
    assert paired.intervals.frame_sensitivity == pytest.approx((0.1, 0.1))
