"""When the source gave its last frame, and whether what comes after a loss is a signal again."""

from detector.frame import Frame

# After a loss frames must come for so long, in seconds, before it is over: where a stream breaks off, its
# decoder gives the pictures that it had kept back, all at once and long after they were taken.
BACK = 0.1
# A stream begins with what was read to recognise it, which is of the past. For so long, in seconds, none
# may be of the present; after that it is a signal that comes late.
KEPT_BACK = 1.0


class SignalWatch:
    """Watches for frames."""

    def __init__(self, now: float) -> None:
        """Wait for the first frame from a time.monotonic() on."""
        self._waiting_since = now
        self._last_came: float | None = None
        # Since when frames come again, and when the newest of them came.
        self._back_since = self._newest = 0.0

    def excuse(self, now: float) -> None:
        """No frame is to be expected now."""
        self._waiting_since = now

    def last_came(self, frame: Frame | None, lost: bool, longest: float) -> float:
        """When the last frame came, or since when one is waited for.

        Args:
            frame: the newest; None before the first.
            lost: whether it was said already that none comes.
            longest: time between two frames that go on, in seconds.
        """
        if frame is not None:
            self._note(frame, lost, longest)
        return max(self._waiting_since, self._last_came or 0.0)

    def _note(self, frame: Frame, lost: bool, longest: float) -> None:
        arrival = frame.arrival
        if arrival - self._newest > longest:
            self._back_since = arrival
        self._newest = arrival
        if lost and frame.is_late and arrival - self._back_since < KEPT_BACK:
            return
        if not lost or self._last_came is None or arrival - self._back_since >= BACK:
            self._last_came = arrival
