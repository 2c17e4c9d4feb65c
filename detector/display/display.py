"""A display's memory: what was painted lately, and the state that follows from it."""

import logging
from dataclasses import dataclass

from detector.display.choice import choose, markers_until
from detector.display.pace import Pace
from detector.display.paint import Painted, Painting
from detector.display.service import ServiceLog
from detector.display.signal import SignalWatch
from detector.display.state import Facts, derive, longest_gap
from detector.display_state import DisplayState
from detector.frame import LATE
from detector.live import LiveState, LiveStatus

log = logging.getLogger(__name__)

# After a fault, and after being too slow, all must be well for so long first, in seconds.
SETTLE, RECOVERY = 0.5, 2.0
# A marker that is away for less, in seconds, as where results come late, leaves the state as it is.
UNMARKED = 0.25
_FAULTS = (DisplayState.NO_SIGNAL, DisplayState.ENGINE_FAULT)


@dataclass(frozen=True)
class DisplayStatus:
    """What a display shows.

    Attributes:
        state: of the display.
        since: time.monotonic() in seconds since when; of NO_SIGNAL, when the last frame came.
        old_since: of which time.monotonic() in seconds the picture on screen is, where it is of the past: it
            came late, or none came after it; None where it is of the present.
        stays_until: time.monotonic() in seconds from which the markers on screen are too old; inf where there
            are none.
    """

    state: DisplayState
    since: float
    stays_until: float
    old_since: float | None = None


class Display:
    """Chooses what is painted, is told what was, and says what state that is. For one thread and one source.

    A state that is worse is shown at once. One that is better must last first, so that nothing flaps.

    Attributes:
        painted: what was painted last; None: nothing yet.
    """

    def __init__(self, rate: float, now: float) -> None:
        """Begin with a source that has shown nothing.

        Args:
            rate: its frames a second, nominal.
            now: time.monotonic() in seconds.
        """
        self._pace, self._service = Pace(rate), ServiceLog()
        self.painted: Painted | None = None
        # The first painting of the frame that is on screen.
        self._shown: Painted | None = None
        # When one that was of the past was on screen.
        self._late_at = now - SETTLE
        self._state, self._since = DisplayState.STARTING, now
        self._fault = False
        self._signal = SignalWatch(now)
        self._well_since: float | None = None
        self._marked_at = now

    def choose(self, live: LiveStatus, now: float) -> Painting | None:
        """What is to be painted; None where that is on screen, or worth waiting for."""
        return choose(live, self.painted, self._pace.interval(live.speed), now)

    def note(self, painted: Painted) -> None:
        """Something was painted."""
        if self._shown is None or self._shown.frame is not painted.frame:
            self._pace.note(painted.frame)
            self._shown = painted
        self.painted = painted
        # Without a signal, and in the past, nothing is marked, whatever the analysis does.
        is_present = self._state is not DisplayState.NO_SIGNAL and painted.time - self._late_at >= SETTLE
        if painted.held is None and is_present:
            self._service.note(painted)

    def paint_anew(self) -> None:
        """What is on screen must be painted again, as something else."""
        self.painted = None

    def status(self, live: LiveStatus, now: float, source_problem: bool = False) -> DisplayStatus:
        """The state now; to be asked at least ten times a second."""
        interval, lost = self._pace.interval(live.speed), self._state is DisplayState.NO_SIGNAL
        if live.state in (LiveState.PAUSED, LiveState.ENDED) or live.held or live.moving:
            self._signal.excuse(now)
        last_came = self._signal.last_came(live.newest_frame, lost, longest_gap(interval))
        past = None if live.paced else self._past(now)
        facts = Facts(
            live=live,
            painted=self.painted,
            service=self._service.service(live, interval, now),
            interval=interval,
            waited=now - last_came,
            is_late=past is not None,
            source_problem=source_problem,
        )
        self._enter(self._settled(derive(facts, self._state), now), now)
        if self._state is DisplayState.NO_SIGNAL:
            # What comes now is shown as of the past, and analyzed or not, as it may be.
            self._service.forget()
        since = last_came if self._state is DisplayState.NO_SIGNAL else self._since
        until = float("inf") if self.painted is None else markers_until(live, self.painted, interval)
        if past is None and self._state is DisplayState.NO_SIGNAL:
            past = last_came
        return DisplayStatus(self._state, since, until, past)

    def _past(self, now: float) -> float | None:
        """Of when the picture on screen is, where it was of the past already when it came there.

        Or one was just before: where every other one is, as with a network that stutters, none is to flicker.
        """
        shown = self._shown
        if shown is None:
            return None
        is_late = _is_late(shown)
        if is_late and self._state is not DisplayState.NO_SIGNAL:
            self._late_at = now
        return shown.frame.due if is_late or now - self._late_at < SETTLE else None

    def _settled(self, wanted: DisplayState, now: float) -> DisplayState:
        """The wanted state, or the present one while a better one is wanted for too short a time."""
        if not wanted.watching:
            self._fault |= wanted in _FAULTS
            self._well_since = None
            return wanted
        self._well_since = now if self._well_since is None else self._well_since
        if self._state is DisplayState.TOO_SLOW and now - self._well_since < RECOVERY:
            return DisplayState.TOO_SLOW
        if self._fault and now - self._well_since < SETTLE:
            return DisplayState.STARTING
        self._fault = False
        if wanted is DisplayState.MARKED:
            self._marked_at = now
        brief = self._state is DisplayState.MARKED and now - self._marked_at < UNMARKED
        return DisplayState.MARKED if brief else wanted

    def _enter(self, state: DisplayState, now: float) -> None:
        if state is not self._state:
            log.info("display: %s after %s", state.value, self._state.value)
            self._state, self._since = state, now


def _is_late(shown: Painted) -> bool:
    return shown.time - shown.frame.due > LATE
