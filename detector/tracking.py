"""Frame-to-frame identity of polyps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot, sqrt

from detector.appearance import Appearance, likeness
from detector.boxes import Box, iou
from detector.result import Polyp

_MATCH_IOU = 0.2
# Where nothing overlaps, a polyp of the frame just before is looked for this far away, in sides of its box.
_REACH = 1.5
# As long as its area is by no more than this larger or smaller.
_ALIKE = 2.5
# A polyp that was not seen for longer must look as it did, in seconds.
_MEMORY = 0.5
# One that was not seen for longer is taken for a new one, in seconds.
_LONGEST_LOSS = 2.0
# A polyp of the frame just before is looked for however slow the frames come, up to this long, in seconds.
_LONGEST_INTERVAL = 2.0


@dataclass(frozen=True)
class Sighting:
    """Where a track was last seen, in frame pixels, when, in seconds, and what it looked like."""

    box: Box[float]
    time: float
    appearance: Appearance | None = None


@dataclass(frozen=True)
class TrackerState:
    """What a tracker remembers.

    Attributes:
        sightings: the last one of each track, by number.
        next_number: of the next new track.
        time: of the last frame in seconds; None before the first.
    """

    sightings: Mapping[int, Sighting]
    next_number: int
    time: float | None


NO_TRACKS = TrackerState({}, 1, None)


class Tracker:
    """Numbers polyps by the overlap of their boxes with those of the frames just before, else by nearness.

    One that comes back after a short loss is known by its appearance.
    """

    def __init__(self, state: TrackerState = NO_TRACKS) -> None:
        """Begin, or go on from a state."""
        self.state = state

    def update(self, polyps: tuple[Polyp, ...], time: float) -> tuple[Polyp, ...]:
        """Give each polyp of a frame its track's number.

        Args:
            polyps: the regions of a frame.
            time: the frame's time in seconds.
        """
        now = [Sighting(polyp.box, time, polyp.appearance) for polyp in polyps]
        remembered = self._seen_within(_LONGEST_LOSS, time)
        known = self._seen_within(self._memory(time), time)
        just_before = {number: seen for number, seen in known.items() if seen.time == self.state.time}
        numbers = _matches(now, known, _overlap, {})
        numbers = _matches(now, just_before, _nearness, numbers)
        numbers = _matches(now, remembered, _likeness, numbers)
        next_number = self.state.next_number
        for index in range(len(polyps)):
            if index not in numbers:
                numbers[index] = next_number
                next_number += 1
        seen = {numbers[index]: sighting for index, sighting in enumerate(now)}
        self.state = TrackerState(remembered | seen, next_number, time)
        return tuple(replace(polyp, track_id=numbers[index]) for index, polyp in enumerate(polyps))

    def _seen_within(self, seconds: float, time: float) -> dict[int, Sighting]:
        """The last sightings of tracks that were seen so many seconds before a time, or less."""
        return {
            number: seen for number, seen in self.state.sightings.items() if 0 <= time - seen.time <= seconds
        }

    def _memory(self, time: float) -> float:
        """How long ago a polyp may have been seen, in seconds."""
        interval = 0.0 if self.state.time is None else time - self.state.time
        return max(_MEMORY, interval) if interval <= _LONGEST_INTERVAL else _MEMORY


def _matches(
    now: Sequence[Sighting],
    known: Mapping[int, Sighting],
    fit: Callable[[Sighting, Sighting], float],
    matched: Mapping[int, int],
) -> dict[int, int]:
    """Numbers of tracks by the indices of the sightings that go on with them, with those matched already.

    Pairs are taken greedily, best fit first, which is what an optimal assignment gives when regions of a
    frame do not overlap each other. A fit of zero is none.
    """
    free = {number: seen for number, seen in known.items() if number not in matched.values()}
    pairs = sorted(
        (
            (fit(sighting, seen), index, number)
            for index, sighting in enumerate(now)
            if index not in matched
            for number, seen in free.items()
        ),
        reverse=True,
    )
    numbers = dict(matched)
    for goodness, index, number in pairs:
        if goodness > 0 and index not in numbers and number not in numbers.values():
            numbers[index] = number
    return numbers


def _overlap(one: Sighting, other: Sighting) -> float:
    overlap = iou(one.box, other.box)
    return overlap if overlap >= _MATCH_IOU else 0.0


def _nearness(one: Sighting, other: Sighting) -> float:
    """1 where the centres meet, 0 from _REACH on or where the sizes are too different."""
    x1, y1, x2, y2 = one.box
    other_x1, other_y1, other_x2, other_y2 = other.box
    small, large = sorted(((x2 - x1) * (y2 - y1), (other_x2 - other_x1) * (other_y2 - other_y1)))
    if not 0 < large <= _ALIKE * small:
        return 0.0
    apart = hypot(x1 + x2 - other_x1 - other_x2, y1 + y2 - other_y1 - other_y2) / 2
    return max(0.0, 1 - apart / (_REACH * sqrt(sqrt(small * large))))


def _likeness(one: Sighting, other: Sighting) -> float:
    if one.appearance is None or other.appearance is None:
        return 0.0
    return likeness(one.appearance, other.appearance)
