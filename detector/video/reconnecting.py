"""A live source that is opened again whenever it breaks off."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

from detector.errors import SourceError
from detector.frame import Frame
from detector.video.source import VideoSource

# Waits before opening again, in seconds: the first, doubled up to the last.
_BACK_OFF = (0.25, 4.0)
# A step in a source's times that exceeds its wait by more than this, in seconds, is a sender's new clock.
_LARGEST_LEAD = 5.0


class ReconnectingSource(VideoSource):
    """Frames of a live source for as long as nobody closes it.

    `lost` and `reconnects` may be watched from another thread.
    """

    live = True

    def __init__(self, reopen: Callable[[], VideoSource], opened: VideoSource | None = None) -> None:
        """Open the source.

        Args:
            reopen: opens the source; raises SourceError where it cannot.
            opened: the source where it is open already, or is yet to come (AbsentSource).

        Raises:
            SourceError: it cannot be opened this first time.
        """
        self._reopen = reopen
        self._closing, self._swapping = threading.Event(), threading.Lock()
        self._source = opened or reopen()
        self._damaged_before, self._overtaken_before, self._index = 0, 0, 0
        self._clock, self._delay = _RunningClock(), _BACK_OFF[0]
        self.name, self.rate = self._source.name, self._source.rate
        self.width, self.height = self._source.width, self._source.height
        self.frame_count: int | None = None
        self.lost = self._source.lost

    def __iter__(self) -> Iterator[Frame]:
        while not self._closing.is_set():
            reason = f"{self.name}: the stream ended"
            try:
                yield from self._until_lost()
            except SourceError as error:
                reason = str(error)
            if not self._closing.is_set():
                self.lost = reason
                self._come_back()

    def close(self) -> None:
        """Release the source; a wait for it ends at once."""
        self._closing.set()
        with self._swapping:
            self._source.close()

    def _until_lost(self) -> Iterator[Frame]:
        for frame in self._source:
            if self._closing.is_set():
                return
            if self.lost is not None:
                # The first frame of all comes, and does not come back.
                self.lost, self.reconnects = None, self.reconnects + (self._index > 0)
            self._delay = _BACK_OFF[0]
            self.damaged_frames = self._damaged_before + self._source.damaged_frames
            self.overtaken_frames = self._overtaken_before + self._source.overtaken_frames
            yield replace(frame, index=self._index, time=self._clock.time(frame))
            self._index += 1

    def _come_back(self) -> None:
        """Open again, however long it takes; returns early where the source is closed."""
        self._source.close()
        self._damaged_before, self._overtaken_before = self.damaged_frames, self.overtaken_frames
        while not self._closing.wait(self._delay):
            self._delay = min(2 * self._delay, _BACK_OFF[1])
            try:
                source = self._reopen()
            except SourceError as error:
                self.lost = str(error)
                continue
            self._take(source)
            return

    def _take(self, source: VideoSource) -> None:
        with self._swapping:
            self._source = source
        self._clock.restart()
        self.rate, self.width, self.height = source.rate, source.width, source.height
        if self._closing.is_set():
            source.close()


class _RunningClock:
    """Times in seconds that run on where a source's own times start anew."""

    def __init__(self) -> None:
        self._shift: float | None = None
        self._last: Frame | None = None
        self._last_time = 0.0

    def restart(self) -> None:
        """The source's times start anew with the next frame."""
        self._shift = None

    def time(self, frame: Frame) -> float:
        """The time of a frame, always later than that of the one before."""
        if self._last is None:
            self._shift = -frame.time
        elif self._shift is None or self._leads(frame, self._last):
            # The gap is as long as it was to whoever waited.
            self._shift = self._last_time + max(1e-3, frame.due - self._last.due) - frame.time
        assert self._shift is not None
        self._last, self._last_time = frame, frame.time + self._shift
        return self._last_time

    def _leads(self, frame: Frame, last: Frame) -> bool:
        return frame.time - last.time > frame.due - last.due + _LARGEST_LEAD
