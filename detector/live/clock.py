"""When a frame of a recording is due."""

import time
from collections.abc import Iterable


def faster(speeds: Iterable[float], present: float) -> float:
    """The next higher of some speeds; the present one where there is none."""
    return min((speed for speed in speeds if speed > present), default=present)


def slower(speeds: Iterable[float], present: float) -> float:
    """The next lower of some speeds; the present one where there is none."""
    return max((speed for speed in speeds if speed < present), default=present)


class Clock:
    """Media time against the monotonic clock, at a speed."""

    def __init__(self) -> None:
        self._speed = 1.0
        # A monotonic time, and the media time that was due at it.
        self._anchor: tuple[float, float] | None = None

    def stop(self) -> None:
        """The next frame that is asked for is due at once."""
        self._anchor = None

    def restart(self, media_time: float) -> None:
        """Make this media time, in seconds, due now."""
        self._anchor = time.monotonic(), media_time

    def run_at(self, speed: float) -> None:
        """Go on at another speed: media seconds a second, above 0."""
        if self._anchor is not None and speed != self._speed:
            began, media_time = self._anchor
            self.restart(media_time + (time.monotonic() - began) * self._speed)
        self._speed = speed

    def until(self, media_time: float) -> float:
        """Seconds until a media time is due, negative where it is past; the first asked for is due now."""
        if self._anchor is None:
            self.restart(media_time)
        assert self._anchor is not None
        began, first = self._anchor
        return (media_time - first) / self._speed - (time.monotonic() - began)
