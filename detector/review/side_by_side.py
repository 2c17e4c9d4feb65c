"""Two analyses of one recording, played together: where they differ, as rows and on a timeline."""

from dataclasses import dataclass, replace
from enum import Enum

from detector.analysis.results.spans import TimeSpan, seconds
from detector.analysis.results.tracks import TrackSummary
from detector.review.differences import Lone, differences
from detector.review.lesion import Verdict
from detector.review.overview import Overview
from detector.review.timeline import Bar, Content, content


class Side(Enum):
    """Which of two analyses."""

    FIRST = 0
    SECOND = 1


# A bar looks as that of a lesion does: what both have as an accepted one, what the first has alone as one of
# which nothing is said, and what the second has alone as one that was missed.
LOOKS = {Side.FIRST: Verdict.UNREVIEWED, Side.SECOND: Verdict.MISSED}
_BOTH_LANE, _LANES = 0, {Side.FIRST: 1, Side.SECOND: 2}


@dataclass(frozen=True, eq=False)
class Row:
    """A marking that one analysis has and the other lacks, for a while or at all.

    Attributes:
        number: by which it is known, from 1 in order of time.
        side: which has it.
        track: the marking.
        spans: when the other has no marker for it.
        at_all: whether the other never has one.
    """

    number: int
    side: Side
    track: TrackSummary
    spans: tuple[TimeSpan, ...]
    at_all: bool

    @property
    def start(self) -> float:
        """When the difference begins, in seconds."""
        return self.spans[0].start

    @property
    def lasts(self) -> float:
        """For how long they differ, in seconds."""
        return seconds(self.spans)


class SideBySide:
    """What is known of two analyses.

    Attributes:
        overviews: of the first and of the second.
        rows: where they differ, in order of time.
        shared: how many markings both have.
    """

    def __init__(self, first: Overview, second: Overview) -> None:
        """Compare.

        Raises:
            DataError: they are of different recordings.
        """
        self.overviews = {Side.FIRST: first, Side.SECOND: second}
        found = differences(first, second)
        lone = [(Side.FIRST, each) for each in found.first] + [(Side.SECOND, each) for each in found.second]
        ordered = sorted(lone, key=lambda each: (each[1].spans, each[0].value))
        self.rows = tuple(_row(number, *each) for number, each in enumerate(ordered, 1))
        self.shared = len({left for left, _ in found.pairs})
        self._paired = {left for left, _ in found.pairs}

    def row(self, number: int | None) -> Row | None:
        """Of a number."""
        return next((row for row in self.rows if row.number == number), None)

    def content(self) -> Content:
        """Both on one timeline: bars of what both have, of what the first has alone, and the second."""
        first, second = (self.overviews[side] for side in Side)
        both = [_bar_of_both(track) for track in first.tracks if track.number in self._paired]
        alone = [_bar(row) for row in self.rows]
        return replace(
            content(first, (), second.duration),
            bars=tuple(sorted((*both, *alone), key=lambda bar: bar.span)),
            second=(second.times, second.scores),
        )


def _row(number: int, side: Side, lone: Lone) -> Row:
    return Row(number, side, lone.track, lone.spans, lone.at_all)


def _bar(row: Row) -> Bar:
    span = TimeSpan(row.start, row.spans[-1].end)
    return Bar(row.number, LOOKS[row.side], span, row.spans, (), _LANES[row.side])


def _bar_of_both(track: TrackSummary) -> Bar:
    span = TimeSpan(track.lit[0].start, track.lit[-1].end)
    return Bar(0, Verdict.ACCEPTED, span, track.lit, (), _BOTH_LANE)
