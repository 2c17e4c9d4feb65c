"""Live sources with the green disc in every frame, which may fall silent."""

import threading
import time
from collections.abc import Iterator

from detector.frame import Frame
from detector.picture import Picture, RgbPicture
from detector.video import VideoSource
from tests.recordings import HEIGHT, WIDTH, frame_pixels


class Camera(VideoSource):
    """Frames at a rate, as they come; none while `silent` is set."""

    live = True

    def __init__(self, rate: float) -> None:
        self.name, self.width, self.height, self.rate, self.frame_count = "camera", WIDTH, HEIGHT, rate, None
        self.silent, self._closed = threading.Event(), threading.Event()

    def picture(self, index: int) -> Picture:
        """Of the frame: the disc moves to and fro."""
        return RgbPicture(frame_pixels(5 + index % 10))

    def __iter__(self) -> Iterator[Frame]:
        began, index = time.monotonic(), 0
        while not self._closed.wait(max(0.0, began + index / self.rate - time.monotonic())):
            if not self.silent.is_set():
                yield Frame(index, index / self.rate, time.monotonic(), self.picture(index))
            index += 1

    def close(self) -> None:
        self._closed.set()
