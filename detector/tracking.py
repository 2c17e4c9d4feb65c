"""Frame-to-frame identity of polyps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from detector.boxes import Box, iou
from detector.result import Polyp

_MATCH_IOU = 0.2
# A polyp that was not seen for longer is taken for a new one, in seconds.
_MEMORY = 0.5
# A polyp of the frame just before is looked for however slow the frames come, up to this long, in seconds.
_LONGEST_INTERVAL = 2.0


@dataclass(frozen=True)
class Sighting:
    """Where a track was last seen, in frame pixels, and when, in seconds."""

    box: Box[float]
    time: float


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
    """Numbers polyps by the overlap of their boxes with those of the frames just before."""

    def __init__(self, state: TrackerState = NO_TRACKS) -> None:
        """Begin, or go on from a state."""
        self.state = state

    def update(self, polyps: tuple[Polyp, ...], time: float) -> tuple[Polyp, ...]:
        """Give each polyp of a frame its track's number.

        Args:
            polyps: the regions of a frame.
            time: the frame's time in seconds.
        """
        known = {
            number: sighting
            for number, sighting in self.state.sightings.items()
            if 0 <= time - sighting.time <= self._memory(time)
        }
        numbers, next_number = _matches(polyps, known), self.state.next_number
        for index in range(len(polyps)):
            if index not in numbers:
                numbers[index] = next_number
                next_number += 1
        seen = {numbers[index]: Sighting(polyp.box, time) for index, polyp in enumerate(polyps)}
        self.state = TrackerState(known | seen, next_number, time)
        return tuple(replace(polyp, track_id=numbers[index]) for index, polyp in enumerate(polyps))

    def _memory(self, time: float) -> float:
        """How long ago a polyp may have been seen, in seconds."""
        interval = 0.0 if self.state.time is None else time - self.state.time
        return max(_MEMORY, interval) if interval <= _LONGEST_INTERVAL else _MEMORY


def _matches(polyps: tuple[Polyp, ...], known: Mapping[int, Sighting]) -> dict[int, int]:
    """Numbers of known tracks by the indices of the polyps that go on with them.

    Pairs are taken greedily by overlap, largest first, which is what an optimal assignment gives when
    regions of a frame do not overlap each other.
    """
    pairs = sorted(
        (
            (iou(polyp.box, sighting.box), index, number)
            for index, polyp in enumerate(polyps)
            for number, sighting in known.items()
        ),
        reverse=True,
    )
    numbers: dict[int, int] = {}
    for overlap, index, number in pairs:
        if overlap >= _MATCH_IOU and index not in numbers and number not in numbers.values():
            numbers[index] = number
    return numbers
