"""Two analyses of one recording side by side: which markings only one of them has, and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.schema import Header
from detector.analysis.results.spans import TimeSpan, joined
from detector.analysis.results.tracks import TrackSummary
from detector.boxes import iou_matrix
from detector.compare.matching import HIT_IOU
from detector.errors import DataError
from detector.review.overview import Overview

# Two markings are one where their boxes overlap in so many of the frames in which both are on screen.
_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class Lone:
    """A marking that the other analysis lacks, for a while or at all.

    Attributes:
        track: the marking.
        spans: when the other one has no marker for it, in order.
        at_all: whether it never has one.
    """

    track: TrackSummary
    spans: tuple[TimeSpan, ...]
    at_all: bool


@dataclass(frozen=True, eq=False)
class Differences:
    """Where two analyses differ, as far as both looked.

    Attributes:
        first, second: markings that one of them has and the other lacks, by time.
        pairs: markings that are the same, as numbers of their tracks in the first and in the second.
    """

    first: tuple[Lone, ...]
    second: tuple[Lone, ...]
    pairs: tuple[tuple[int, int], ...]


def differences(first: Overview, second: Overview) -> Differences:
    """Compare two analyses of one recording; what only one of them looked at counts for neither.

    Raises:
        DataError: they are of different recordings.
    """
    if not _same_recording(first.header, second.header):
        raise DataError(
            f"{second.path}: is of {second.header.path}, and {first.path} of {first.header.path}; "
            "give two analyses of one recording"
        )
    common = np.intersect1d(first.numbers, second.numbers)
    one, other = _Shown(first, common), _Shown(second, common)
    pairs = _pairs(one, other)
    back = tuple((right, left) for left, right in pairs)
    return Differences(_lone(one, other, pairs), _lone(other, one, back), pairs)


class _Shown:
    """What an analysis marked where it was seen, in frames at which both looked."""

    def __init__(self, overview: Overview, common: NDArray[np.int64]) -> None:
        sightings = overview.sightings
        numbers = overview.numbers[sightings.index]
        kept = sightings.shown & np.isin(numbers, common)
        self.tracks: Mapping[int, TrackSummary] = {track.number: track for track in overview.tracks}
        self.track, self.boxes = sightings.track[kept], sightings.boxes[kept]
        self.place = np.searchsorted(common, numbers[kept])
        at = np.searchsorted(overview.numbers, common)
        # A frame lasts until the next at which both looked, the last one for no time.
        times = overview.times[at]
        self.times, self.until = times, np.append(times[1:], times[-1:])

    def of(self, track: int) -> NDArray[np.int64]:
        """Places of the frames that show a track."""
        return np.asarray(self.place[self.track == track])

    def at(self, place: int) -> slice:
        """What is in the frame at a place."""
        first, end = np.searchsorted(self.place, (place, place + 1))
        return slice(int(first), int(end))


def _pairs(one: _Shown, other: _Shown) -> tuple[tuple[int, int], ...]:
    """Tracks that are the same polyp."""
    overlaps: dict[tuple[int, int], list[bool]] = {}
    for place in np.intersect1d(one.place, other.place):
        left, right = one.at(place), other.at(place)
        hits = iou_matrix(one.boxes[left], other.boxes[right]) >= HIT_IOU
        for row, column in np.ndindex(hits.shape):
            pair = int(one.track[left][row]), int(other.track[right][column])
            overlaps.setdefault(pair, []).append(bool(hits[row, column]))
    return tuple(sorted(pair for pair, hits in overlaps.items() if np.mean(hits) >= _SHARE))


def _lone(shown: _Shown, other: _Shown, pairs: Sequence[tuple[int, int]]) -> tuple[Lone, ...]:
    lone = []
    for number, track in shown.tracks.items():
        places = shown.of(number)
        partners = [other.tracks[right] for left, right in pairs if left == number]
        alone = [place for place in places if not _lit(partners, other.times[place])]
        if alone:
            spans = joined(TimeSpan(float(shown.times[at]), float(shown.until[at])) for at in alone)
            lone.append(Lone(track, spans, not partners))
    return tuple(sorted(lone, key=lambda each: each.spans))


def _lit(tracks: Iterable[TrackSummary], time: float) -> bool:
    """Whether a marker of any of them is on screen, also while it is held."""
    return any(span.start <= time < span.end for track in tracks for span in track.lit)


def _same_recording(first: Header, second: Header) -> bool:
    if first.identity and second.identity and first.identity.bytes is not None:
        return first.identity.content == second.identity.content
    return first.source == second.source
