"""How fast the picture and its markers come to the screen."""

import time
from dataclasses import dataclass

from detector.frame import Frame
from detector.live.rolling import Rolling
from detector.live.worker import TimedResult


@dataclass(frozen=True)
class Delays:
    """Median and 99th percentile in seconds; None where nothing was measured yet."""

    p50: float | None
    p99: float | None


@dataclass(frozen=True)
class Figures:
    """Of the last two seconds.

    Attributes:
        painted_rate: frames a second that came to the screen.
        video: from the arrival of a frame to its paint.
        annotation: from the arrival of a frame to the paint of its markers.
    """

    painted_rate: float
    video: Delays
    annotation: Delays


class PaintLog:
    """Notes what is painted."""

    def __init__(self) -> None:
        self._video, self._annotation = Rolling(), Rolling()
        self._last_frame: Frame | None = None
        self._last_result: TimedResult | None = None
        self._passage = 0

    def note(self, frame: Frame, result: TimedResult | None) -> None:
        """A frame has just been painted with a result's markers; each counts when it is painted first.

        The first result after a jump does not: it waited for the frames that lead there.
        """
        now = time.monotonic()
        if frame is not self._last_frame:
            self._video.note(now, now - frame.arrival)
        if result is not None and result is not self._last_result:
            if result.frame.passage == self._passage:
                self._annotation.note(now, now - result.frame.arrival)
            self._passage = result.frame.passage
        self._last_frame, self._last_result = frame, result

    def figures(self) -> Figures:
        """The figures now."""
        now = time.monotonic()
        return Figures(self._video.rate(now), _delays(self._video, now), _delays(self._annotation, now))


def _delays(noted: Rolling, now: float) -> Delays:
    return Delays(noted.percentile(now, 50), noted.percentile(now, 99))
