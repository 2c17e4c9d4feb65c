"""A source that takes long to open, or does not answer: opened where its frames are waited for."""

import threading
from collections.abc import Callable, Iterator

from detector.errors import SourceError
from detector.frame import Frame
from detector.plain_text import shown_source
from detector.video.source import VideoSource

_USUAL_RATE = 25.0
# Waits before the next try, in seconds: the first, doubled up to the last.
_BACK_OFF = (0.5, 4.0)


class OpeningSource(VideoSource):
    """Stands for a source until that is open: has no frame, and ends then.

    Attributes:
        found: the source once it is open, to be played in place of this one.
    """

    live = True

    def __init__(self, source: str, open_source: Callable[[], VideoSource]) -> None:
        """Prepare; nothing is opened before frames are asked for.

        Args:
            source: as the user named it.
            open_source: opens it; tried again and again.
        """
        self.name, self.rate, self.width, self.height = shown_source(source), _USUAL_RATE, 0, 0
        self.frame_count: int | None = None
        self.lost = f"{self.name}: is being opened"
        self.found: VideoSource | None = None
        self._open, self._closing, self._handing = open_source, threading.Event(), threading.Lock()

    def __iter__(self) -> Iterator[Frame]:
        delay = _BACK_OFF[0]
        while not self._closing.is_set() and not self._try():
            self._closing.wait(delay)
            delay = min(2 * delay, _BACK_OFF[1])
        yield from ()

    def close(self) -> None:
        """A wait for it ends at once; what is opened after that is closed again."""
        self._closing.set()

    def take(self) -> VideoSource | None:
        """The source, for whoever plays it from now on; None where it is not open."""
        with self._handing:
            found, self.found = self.found, None
            return found

    def _try(self) -> bool:
        """Whether it is open now."""
        try:
            opened = self._open()
        except SourceError as error:
            self.lost = str(error)
            return False
        with self._handing:
            self.found = opened
        if self._closing.is_set():
            left = self.take()
            if left is not None:
                left.close()
        return True
