"""Rates and delays over the last moments."""

import threading
from collections import deque

import numpy as np

_SPAN = 2.0


class Rolling:
    """Values of the last two seconds, by the time they were noted. May be used from several threads."""

    def __init__(self) -> None:
        self._values: deque[tuple[float, float]] = deque()
        self._lock = threading.Lock()

    def note(self, now: float, value: float = 0.0) -> None:
        """Add a value at a time in seconds."""
        with self._lock:
            self._values.append((now, value))
            self._forget(now)

    def rate(self, now: float) -> float:
        """Values a second."""
        with self._lock:
            self._forget(now)
            if len(self._values) < 2:
                return 0.0
            first, last = self._values[0][0], self._values[-1][0]
            return (len(self._values) - 1) / (last - first) if last > first else 0.0

    def percentile(self, now: float, share: float) -> float | None:
        """A percentile (0 to 100) of the values; None where there are none."""
        with self._lock:
            self._forget(now)
            values = [value for _, value in self._values]
        return float(np.percentile(values, share)) if values else None

    def _forget(self, now: float) -> None:
        while self._values and self._values[0][0] < now - _SPAN:
            self._values.popleft()
