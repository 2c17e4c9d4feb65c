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
        # As many as were at the last look, and those that were not told of.
        self._overtaken: int | None = None
        self._untold = 0

    def look(self, live: LiveStatus, display: DisplayStatus, now: float) -> Iterator[Event]:
        """What is other than before, at a time.monotonic()."""
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

    def newly_overtaken(self, live: LiveStatus) -> int:
        """How many frames were overtaken since this was told last; 0 while they are becoming more."""
        before, self._overtaken = self._overtaken, live.overtaken
        # Another source begins to count anew.
        newly = 0 if before is None else max(0, live.overtaken - before)
        if newly:
            self._untold += newly
            return 0
        told, self._untold = self._untold, 0
        return told
