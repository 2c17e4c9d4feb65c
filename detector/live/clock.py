"""When a frame of a recording is due."""

import time


class Clock:
    """Media time against the monotonic clock."""

    def __init__(self) -> None:
        self._offset: float | None = None

    def restart(self, media_time: float) -> None:
        """Make this media time, in seconds, due now."""
        self._offset = time.monotonic() - media_time

    def until(self, media_time: float) -> float:
        """Seconds until a media time is due, negative where it is past; the first asked for is due now."""
        if self._offset is None:
            self.restart(media_time)
        assert self._offset is not None
        return media_time + self._offset - time.monotonic()
