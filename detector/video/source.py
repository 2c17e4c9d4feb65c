"""What every video source offers."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from detector.frame import Frame


class VideoSource(ABC):
    """Frames of a video in order; a context manager that is iterated once."""

    name: str
    width: int
    height: int
    # Frames a second, nominal: for pacing a display, never for computing a time.
    rate: float
    # An estimate from the header; None where the source does not say or has no end.
    frame_count: int | None
    # Packets or pictures that were passed over because they could not be decoded.
    damaged_frames: int = 0

    @abstractmethod
    def __iter__(self) -> Iterator[Frame]:
        """Frames in presentation order.

        Raises:
            SourceError: the source broke off; the frames before were delivered.
        """

    @abstractmethod
    def close(self) -> None:
        """Release the source. May be called twice."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
