"""Intervals come from drawing whole sequences."""

from detector.compare.intervals import sequence_intervals
from tests.detector.compare.courses import course


def test_interval_holds_the_figure_and_is_wide_where_sequences_differ() -> None:
    found, missed = course("####", "####"), course("####", "....")
    intervals = sequence_intervals([found] * 5 + [missed] * 5)
    assert intervals is not None
    assert intervals.polyp_sensitivity is not None
    low, high = intervals.polyp_sensitivity
    assert 0.1 <= low < 0.5 < high <= 0.9


def test_equal_sequences_leave_no_doubt() -> None:
    intervals = sequence_intervals([course("####", ".###")] * 6)
    assert intervals is not None
    assert intervals.frame_sensitivity == (0.75, 0.75)
    assert intervals.first_detection_s["median"] == (0.1, 0.1)


def test_figure_without_anything_to_count_has_none() -> None:
    intervals = sequence_intervals([course("....", "....")] * 6)
    assert intervals is not None
    assert intervals.polyp_sensitivity is None
    assert intervals.frame_specificity == (1, 1)


def test_few_sequences_have_no_interval() -> None:
    assert sequence_intervals([course("####", "####")] * 4) is None
