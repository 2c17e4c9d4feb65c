"""Still pictures one after the other as a video."""

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Protocol

from detector.errors import SourceError
from detector.frame import Frame
from detector.picture import Image, RgbPicture
from detector.video.coverage import Reading
from detector.video.source import VideoSource


class Stills(Protocol):
    """Pictures that can be had in any order."""

    def __len__(self) -> int:
        """How many there are."""

    def file(self, position: int) -> str | None:
        """The file name of a picture, where it has one of its own."""

    def pixels(self, position: int) -> Image | None:
        """A picture [H, W, 3] in RGB, None where it is damaged.

        Raises:
            SourceError: the system does not let it be read.
        """


class StillsSource(VideoSource):
    """Still pictures as frames; a damaged one is passed over and counted, as in a video."""

    steady = False

    def __init__(self, name: str, stills: Stills, times: Sequence[float], rate: float) -> None:
        """Open at the first picture that can be read.

        Args:
            name: what to call it in titles and messages.
            stills: at least one.
            times: of each picture in seconds, rising from 0.
            rate: nominal pictures a second.

        Raises:
            SourceError: no picture can be read.
        """
        self.name, self.rate = name, rate
        self.frame_count: int | None = len(stills)
        self._stills, self._times = stills, times
        self.height, self.width = self._first().shape[:2]

    def __iter__(self) -> Iterator[Frame]:
        read = Reading(self.rate)
        for position, at in enumerate(self._times):
            pixels = self._stills.pixels(position)
            if pixels is None:
                self.damaged_frames += 1
                continue
            file = self._stills.file(position)
            yield Frame(read.frames, at, monotonic(), RgbPicture(pixels), file=file)
            read.add(at)
        self.check_whole(read)

    def frames_from(self, time: float) -> Iterator[Frame]:
        start = next((position for position, at in enumerate(self._times) if at > time), len(self._times)) - 1
        for position in range(max(0, start), len(self._times)):
            pixels = self._stills.pixels(position)
            if pixels is not None:
                file = self._stills.file(position)
                yield Frame(position, self._times[position], monotonic(), RgbPicture(pixels), file=file)

    def close(self) -> None:
        pass

    def _first(self) -> Image:
        for position in range(len(self._stills)):
            pixels = self._stills.pixels(position)
            if pixels is not None:
                return pixels
        raise SourceError(f"{self.name}: none of its {len(self._stills)} pictures can be read; copy it again")
