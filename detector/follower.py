"""What a detector remembers of the regions it has found: their tracks, and what was painted."""

from dataclasses import dataclass, replace
from time import perf_counter

from detector.gate import NOTHING_LIT, Activations, ActivationsState
from detector.result import FrameResult
from detector.settings import Gate
from detector.tracking import NO_TRACKS, Tracker, TrackerState


@dataclass(frozen=True)
class FollowerState:
    """What a follower remembers; without a gate nothing is ever lit."""

    tracker: TrackerState = NO_TRACKS
    activations: ActivationsState = NOTHING_LIT


class Follower:
    """Numbers the regions of each frame of a video, in their order, and decides which are painted."""

    def __init__(self, gate: Gate | None, state: FollowerState) -> None:
        """Go on from a state.

        Args:
            gate: when a track is painted; None paints every region at once.
            state: after the frame before.
        """
        self._tracker = Tracker(state.tracker)
        self._activations = None if gate is None else Activations(gate, state.activations)

    @property
    def state(self) -> FollowerState:
        """What is remembered up to the last frame."""
        lit = NOTHING_LIT if self._activations is None else self._activations.state
        return FollowerState(self._tracker.state, lit)

    def update(self, found: FrameResult) -> FrameResult:
        """The next frame with its tracks, and with what is painted.

        Args:
            found: its regions, not numbered (see `find_polyps`).
        """
        started = perf_counter()
        tracked = self._tracker.update(found.polyps, found.time)
        painted = tracked if self._activations is None else self._activations.update(tracked, found.time)
        timings = replace(found.timings, track=perf_counter() - started)
        return replace(found, polyps=tracked, activations=painted, timings=timings)
