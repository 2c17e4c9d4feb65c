"""A small picture of a live source, a few times a second, beside whatever else goes on."""

import threading
import time
from collections.abc import Callable

from detector.errors import DetectorError
from detector.frame import Frame
from detector.picture import Image
from detector.video.source import VideoSource

# Seconds between two of them.
_EVERY = 0.2


class Preview:
    """Opens a source, and closes it once it is stopped: a camera has room for one who looks."""

    def __init__(
        self,
        open_source: Callable[[], VideoSource],
        width: int,
        show: Callable[[Image], None],
        fail: Callable[[str], None],
    ) -> None:
        """Prepare; nothing is opened before `start`.

        Args:
            open_source: called on a thread of its own.
            width: of the pictures, in pixels; none is made larger than it is.
            show: takes each, [H, W, 3], on that thread.
            fail: told why none come any more, on that thread.
        """
        self._open_source, self._width, self._show, self._fail = open_source, width, show, fail
        self._stopped = threading.Event()
        self._source: VideoSource | None = None
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout: float = 3.0) -> None:
        """Close the source, and wait at most so many seconds until it is free."""
        self._stopped.set()
        source = self._source
        if source is not None:
            source.close()
        if self._thread.ident is not None:
            self._thread.join(timeout)

    def _run(self) -> None:
        try:
            with self._open_source() as source:
                self._source = source
                # Nobody could close it so far.
                if not self._stopped.is_set():
                    self._look(source)
        except DetectorError as error:
            if not self._stopped.is_set():
                self._fail(str(error))

    def _look(self, source: VideoSource) -> None:
        due = 0.0
        for frame in source:
            if self._stopped.is_set():
                break
            if time.monotonic() >= due:
                due = time.monotonic() + _EVERY
                self._show(self._small(frame))

    def _small(self, frame: Frame) -> Image:
        picture = frame.picture
        width = min(self._width, picture.width)
        return picture.scaled_rgb(width, max(1, round(picture.height * width / picture.width)))
