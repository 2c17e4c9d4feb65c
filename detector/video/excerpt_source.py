"""A part of a recording, as if it were all: from a time to another, every so many frames."""

import math
from collections.abc import Iterator
from itertools import dropwhile

from detector.errors import SourceError
from detector.frame import Frame
from detector.video.coverage import Reading
from detector.video.excerpt import EXACT, Excerpt
from detector.video.source import VideoSource


class ExcerptSource(VideoSource):
    """The frames of an excerpt, with the numbers and times that they have in the recording."""

    # Frames that were passed over are no gap; those of the recording are in `gaps`.
    steady = False

    def __init__(self, source: VideoSource, excerpt: Excerpt) -> None:
        """Take over a source; `close` closes it.

        Args:
            source: an opened recording.
            excerpt: of it.
        """
        self._source, self.excerpt = source, excerpt
        self.name, self.width, self.height = source.name, source.width, source.height
        self.coded_size, self.stream, self.start = source.coded_size, source.stream, source.start
        self.rate, self.live = source.rate, source.live
        self.frame_count: int | None = excerpt.frame_count(source.frame_count, source.rate)
        self._reading = Reading(source.rate)

    def __iter__(self) -> Iterator[Frame]:
        for place, frame in enumerate(self._inside()):
            if place % self.excerpt.every == 0:
                yield frame
        if self._reading.frames == 0:
            raise SourceError(f"{self.name}: has no frame in {self._described()}; name another part of it")
        steady = self._reading.gaps if self._source.steady else ()
        self.gaps = (*steady, *self._source.gaps)

    def frames_from(self, time: float) -> Iterator[Frame] | None:
        return self._source.frames_from(time)

    def is_near(self, time: float) -> bool:
        return self._source.is_near(time)

    def check_whole(self, reading: Reading) -> None:
        self._source.check_whole(reading)

    def close(self) -> None:
        self._source.close()

    def _inside(self) -> Iterator[Frame]:
        """The frames between start and end, those included that are passed over."""
        # Nothing vouches for an end that was not read.
        self.vouched = None
        end = math.inf if self.excerpt.end is None else self.excerpt.end
        for frame in self._from_start():
            self.damaged_frames = self._source.damaged_frames
            if frame.time >= end - EXACT:
                return
            yield frame
            self._reading.add(frame.time)
        self.damaged_frames, self.vouched = self._source.damaged_frames, self._source.vouched

    def _from_start(self) -> Iterator[Frame]:
        start = self.excerpt.start
        sought = self._source.frames_from(start) if start else None
        frames = iter(self._source) if sought is None else self._checked(sought)
        return dropwhile(lambda frame: frame.time < start - EXACT, frames)

    def _checked(self, frames: Iterator[Frame]) -> Iterator[Frame]:
        """Frames up to the end of the recording, which is checked as in a reading from its start."""
        reading = Reading(self.rate)
        for frame in frames:
            yield frame
            reading.add(frame.time)
            reading.frames = frame.index + 1
        reading.lost = self._source.damaged_frames
        self._source.check_whole(reading)

    def _described(self) -> str:
        end = "its end" if self.excerpt.end is None else f"{self.excerpt.end:g} s"
        return f"the part from {self.excerpt.start:g} s to {end}"
