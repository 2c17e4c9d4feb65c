"""What makes each state of a display: only what was painted, and what a pipeline says of itself."""

from dataclasses import dataclass

from detector.display.paint import Painted
from detector.display.service import Service
from detector.display_state import DisplayState
from detector.live import LiveState, LiveStatus

# A picture stands still when no new frame came for so many intervals, and for at least so many seconds.
_STILL_INTERVALS, _STILL = 3, 0.200
# Shares of frames served: below the first it is too slow, from the second on it is not any more.
TOO_FEW, ENOUGH = 0.90, 0.95


@dataclass(frozen=True, eq=False)
class Facts:
    """All that a state follows from.

    Attributes:
        live: the source and its analysis.
        painted: what was painted last; None: nothing yet.
        service: of the last two seconds.
        interval: seconds between two frames of the source.
        waited: seconds since the newest frame came, or since the source is waited for.
        is_late: whether the picture on screen is of the past, since it came, or was painted, late.
        source_problem: whether the source could not be opened at all.
    """

    live: LiveStatus
    painted: Painted | None
    service: Service
    interval: float
    waited: float
    is_late: bool = False
    source_problem: bool = False


def derive(facts: Facts, before: DisplayState) -> DisplayState:
    """The state that follows from the facts alone; `before` only counts for how TOO_SLOW ends."""
    live = facts.live
    if facts.source_problem or live.state is LiveState.FAILED:
        return DisplayState.NO_SIGNAL
    if live.state in (LiveState.ENDED, LiveState.STOPPED):
        return DisplayState.ENDED
    if live.state is LiveState.PAUSED:
        return DisplayState.PAUSED
    if _is_without_signal(facts):
        return DisplayState.NO_SIGNAL
    if facts.is_late:
        return DisplayState.TOO_SLOW
    if facts.painted is not None and facts.painted.held is not None:
        return DisplayState.FROZEN
    if facts.painted is not None and facts.painted.hidden:
        return DisplayState.BYPASS
    if live.engine_error is not None:
        return DisplayState.ENGINE_FAULT
    return _of_analysis(facts, before)


def longest_gap(interval: float) -> float:
    """For how long no new frame may come before the signal is missed, in seconds.

    Args:
        interval: seconds between two frames of the source.
    """
    return max(_STILL, _STILL_INTERVALS * interval)


def _is_without_signal(facts: Facts) -> bool:
    live = facts.live
    if live.source_lost is not None:
        return True
    expected = not (live.held or live.moving) and (live.newest_frame is not None or not live.paced)
    return expected and facts.waited > longest_gap(facts.interval)


def _of_analysis(facts: Facts, before: DisplayState) -> DisplayState:
    live, service, painted = facts.live, facts.service, facts.painted
    if not live.engine_opened or live.moving:
        return DisplayState.STARTING
    if painted is None:
        return DisplayState.READY
    if not service.served and service.frames < 2:
        return DisplayState.STARTING
    enough = ENOUGH if before is DisplayState.TOO_SLOW else TOO_FEW
    if service.share < enough:
        return DisplayState.TOO_SLOW
    return DisplayState.MARKED if painted.markers else DisplayState.LOOKING
