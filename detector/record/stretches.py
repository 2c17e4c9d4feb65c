"""What a screen showed, from one change of its state to the next."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from detector.display import DisplayState

_WATCHING = frozenset(state.value for state in DisplayState if state.watching)


class Stretch(NamedTuple):
    """A state from `start` up to `end`, in seconds."""

    state: str
    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.start

    @property
    def watching(self) -> bool:
        """Whether a marker could appear in it."""
        return self.state in _WATCHING


def stretches(events: Sequence[Mapping[str, Any]], duration: float) -> list[Stretch]:
    """The states of a record from its first frame to its end, without those of no length."""
    changes = [
        (max(0.0, event["time"] or 0.0), str(event["state"])) for event in events if event["event"] == "state"
    ]
    ends = [*changes, (duration, "")]
    return [Stretch(state, start, end) for (start, state), (end, _) in pairwise(ends) if end > start]
