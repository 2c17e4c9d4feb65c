"""What a screen and its source did from one look to the next, as events."""

from collections.abc import Iterator
from typing import Any

from detector.display import DisplayState, DisplayStatus
from detector.live import LiveStatus

Event = tuple[str, dict[str, Any]]


class Watching:
    """Compares each look with the one before."""

    def __init__(self) -> None:
        self._state: DisplayState | None = None
        self._lost: str | None = None
        self._is_still = False
        self._engine: tuple[str | None, int] = (None, 0)
        # Frames that were overtaken: as the source counts, since the first look, and those that were told of.
        self._counted: int | None = None
        self._overtaken = self._told = 0

    def look(self, live: LiveStatus, display: DisplayStatus, now: float) -> Iterator[Event]:
        """What is other than before, at a time.monotonic()."""
        self._count(live.overtaken)
        if display.state is not self._state:
            before = None if self._state is None else self._state.value
            self._state = display.state
            yield "state", {"state": display.state.value, "before": before}
        lost = live.source_lost or live.source_error
        if (lost is None) != (self._lost is None):
            yield "signal", {"lost": lost, "reconnects": live.reconnects}
        self._lost = lost
        if live.is_still(now) is not self._is_still:
            self._is_still = not self._is_still
            yield "still", {"still": self._is_still}
        if (live.engine_error, live.restarts) != self._engine:
            self._engine = live.engine_error, live.restarts
            yield "engine", {"error": live.engine_error, "restarts": live.restarts}

    def newly_overtaken(self) -> int:
        """How many frames were overtaken since this was asked last; by one thread, which may be another."""
        overtaken = self._overtaken
        newly, self._told = overtaken - self._told, overtaken
        return newly

    def _count(self, overtaken: int) -> None:
        before, self._counted = self._counted, overtaken
        # Another source begins to count anew.
        if before is not None:
            self._overtaken += max(0, overtaken - before)
