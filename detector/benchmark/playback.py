"""Sources made fit for a run: timed, without an end, at a chosen rate."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from detector.errors import SourceError
from detector.frame import Frame
from detector.video import VideoSource

Note = Callable[[float], None]


class _SourceWrapper(VideoSource):
    """Looks like the source inside."""

    def __init__(self, inner: VideoSource) -> None:
        self._inner = inner
        self.name, self.live, self.frame_count = inner.name, inner.live, inner.frame_count
        self.width, self.height, self.rate = inner.width, inner.height, inner.rate

    def close(self) -> None:
        self._inner.close()


class TimedSource(_SourceWrapper):
    """Notes how long each frame took to decode: the time inside the source's iterator, in seconds."""

    def __init__(self, inner: VideoSource, note: Note) -> None:
        super().__init__(inner)
        self._note = note

    def __iter__(self) -> Iterator[Frame]:
        frames = iter(self._inner)
        while True:
            started = time.perf_counter()
            frame = next(frames, None)
            if frame is None:
                return
            self._note(time.perf_counter() - started)
            yield frame


class LoopedSource(_SourceWrapper):
    """Opens a source again whenever it ends; indices and times go on as if it were one.

    How long the opening takes is counted nowhere: no procedure has it.
    """

    def __init__(self, first: VideoSource, open_again: Callable[[], VideoSource]) -> None:
        """Take the source as it was opened, and how to open it once more."""
        super().__init__(first)
        self._open_again, self.frame_count = open_again, None

    def __iter__(self) -> Iterator[Frame]:
        index, begin = 0, 0.0
        while True:
            end, before = begin, index
            for frame in self._inner:
                end = begin + frame.time + 1 / self.rate
                yield replace(frame, index=index, time=begin + frame.time)
                index += 1
            if index == before:
                raise SourceError(f"{self.name}: holds no frame; record or copy it again")
            self._inner.close()
            self._inner, begin = self._open_again(), end


class RetimedSource(_SourceWrapper):
    """The frames of a source, evenly spaced at another rate than its own."""

    def __init__(self, inner: VideoSource, rate: float) -> None:
        super().__init__(inner)
        self.rate = rate

    def __iter__(self) -> Iterator[Frame]:
        for index, frame in enumerate(self._inner):
            yield replace(frame, index=index, time=index / self.rate)
