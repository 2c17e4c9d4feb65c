"""A live source that is not there yet."""

from collections.abc import Iterator

from detector.errors import SourceError
from detector.frame import Frame
from detector.video.source import VideoSource

_USUAL_RATE = 25.0


class AbsentSource(VideoSource):
    """Stands for a source until it can be opened: has no frame, and no size yet."""

    live = True

    def __init__(self, name: str) -> None:
        """Take the name to call it in titles and messages."""
        self.name, self.rate, self.width, self.height = name, _USUAL_RATE, 0, 0
        self.frame_count: int | None = None
        self.lost = f"{name}: no picture came yet"

    def __iter__(self) -> Iterator[Frame]:
        raise SourceError(self.lost)

    def close(self) -> None:
        """Nothing is open."""
