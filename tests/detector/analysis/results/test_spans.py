"""Parts of a recording's time."""

from detector.analysis.results.spans import TimeSpan, joined, seconds


def test_spans_that_meet_are_one() -> None:
    spans = [TimeSpan(5, 6), TimeSpan(0, 2), TimeSpan(1, 3), TimeSpan(3, 4), TimeSpan(5.2, 5.5)]
    assert joined(spans) == ((0, 4), (5, 6))
    assert seconds(joined(spans)) == 5
    assert joined([]) == ()
