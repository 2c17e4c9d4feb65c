"""What every video source offers."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from detector.errors import SourceError
from detector.frame import Frame
from detector.video.coverage import Gap, Reading
from detector.video.excerpt import WHOLE, Excerpt


class VideoSource(ABC):
    """Frames of a video in order; a context manager that is iterated once."""

    name: str
    # Of the first frame, in display pixels. A stream may change its size: each frame's picture knows its own.
    width: int
    height: int
    # Of the first frame as it is coded, before its pixels are made square and it is turned; None: the same.
    coded_size: tuple[int, int] | None = None
    # Number of the video stream in its container; None where there is no container, as with pictures.
    stream: int | None = None
    # Seconds from the start of the recording, as players count, to its first frame: sound may lead.
    start: float = 0.0
    # Frames a second, nominal: for pacing a display, never for computing a time.
    rate: float
    # An estimate from the header; None where the source does not say or has no end.
    frame_count: int | None
    # Packets or pictures that were passed over because they could not be decoded, and frames in which the
    # decoder hid damage.
    damaged_frames: int = 0
    # Frames of a live source that were never given, since newer ones had come before their turn.
    overtaken_frames: int = 0
    # Whether a late frame means that some are missing: pictures are shown for as long as one likes.
    steady: bool = True
    # Gaps that no time stamp shows, as far as the container tells of them; known once all was read.
    gaps: tuple[Gap, ...] = ()
    # Whether anything but the end of the data says that the recording ends there; known once all was read;
    # None where it was not read to its end.
    vouched: bool | None = True
    # What of the recording its frames are.
    excerpt: Excerpt = WHOLE
    # Whether frames come in real time, as from a camera, rather than as fast as they are asked for.
    live: bool = False
    # Why no frames come at present, in words for the user; None while they do.
    lost: str | None = None
    # How often a source that was lost came back.
    reconnects: int = 0

    @abstractmethod
    def __iter__(self) -> Iterator[Frame]:
        """Frames in presentation order.

        Raises:
            SourceError: the source broke off; the frames before were delivered.
        """

    @abstractmethod
    def close(self) -> None:
        """Release the source. May be called twice, and from another thread while frames are being read."""

    def frames_from(self, time: float) -> Iterator[Frame] | None:
        """Frames from one at or before `time` on, without reading all before it.

        Each call moves the one place of reading; the iterators of earlier calls are void. A frame is the
        same as in a reading from the start. So is its index, its number in presentation order, but that
        damaged frames in what was passed over count too.

        Args:
            time: in seconds from the first frame.

        Returns:
            None where the source can only be read from its start.

        Raises:
            SourceError: the source broke off.
        """
        return None

    def is_near(self, time: float) -> bool:
        """Whether going on from the frame that was read last leads to a time sooner than `frames_from`."""
        return False

    def check_whole(self, reading: Reading) -> None:
        """A source that ends early must not pass for a whole one.

        Args:
            reading: of all its frames, from the first to the end.

        Raises:
            SourceError: there was no frame, or far less than the header vouches for.
        """
        if reading.frames == 0:
            raise SourceError(f"{self.name}: holds no decodable frame; record or copy it again")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
