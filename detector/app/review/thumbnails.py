"""Small pictures of lesions, made one after the other on a thread of its own when they are wanted."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QImage

from detector.boxes import Box
from detector.errors import DetectorError
from detector.picture import Picture
from detector.review.lesion import Lesion
from detector.video import FrameReader
from detector.video.frame_store import Bounds

log = logging.getLogger(__name__)

WIDTH, HEIGHT = 184, 116
# Of the lesion's box, and of the picture's height: so much around it is shown at least.
_AROUND, _LEAST = 1.9, 0.38
# Frames that the thread has no use for twice are not kept; nor is a decoder, once nothing was wanted for so
# many seconds.
KEPT, _IDLE = Bounds(loose=0, packed=0), 2.0


@dataclass(frozen=True)
class Wanted:
    """A small picture: of a box in the frame at a time."""

    time: float
    box: Box[float]


class Thumbnails(QObject):
    """Makes small pictures; those asked for last come first.

    Attributes:
        made: there is another one, told on the window's thread.
    """

    made = pyqtSignal()

    def __init__(self, open_reader: Callable[[], FrameReader]) -> None:
        """Prepare; the recording is opened when the first one is wanted."""
        super().__init__()
        self._open_reader, self._closed = open_reader, False
        self._changed = threading.Condition()
        self._wanted: list[Wanted] = []
        self._images: dict[Wanted, QImage] = {}
        self._thread = threading.Thread(target=self._run, name="thumbnails", daemon=True)
        self._thread.start()

    def of(self, lesion: Lesion) -> QImage | None:
        """The picture of a lesion; None while it is being made."""
        wanted = Wanted(lesion.best_time, lesion.best_box)
        with self._changed:
            image = self._images.get(wanted)
            if image is None and wanted not in self._wanted:
                self._wanted.append(wanted)
                self._changed.notify()
        return image

    def close(self) -> None:
        """Stop."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(2.0)

    def _run(self) -> None:
        try:
            while self._is_one_wanted():
                self._make_all(self._open_reader())
        except DetectorError as error:
            # The player says it in the window.
            log.info("no small pictures: %s", error)

    def _make_all(self, reader: FrameReader) -> None:
        try:
            while self._is_one_wanted(_IDLE):
                with self._changed:
                    wanted = self._wanted[-1]
                frame = reader.at(wanted.time, lambda: not self._closed)
                with self._changed:
                    self._wanted.remove(wanted)
                    if frame is not None:
                        self._images[wanted] = _image(frame.picture, wanted.box)
                if frame is not None and not self._closed:
                    self.made.emit()
        finally:
            reader.close()

    def _is_one_wanted(self, seconds: float | None = None) -> bool:
        """Wait for that, so long at most."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._wanted), seconds)
            return bool(self._wanted) and not self._closed


def _image(picture: Picture, box: Box[float]) -> QImage:
    left, top, right, bottom = _part(picture, box)
    part = np.ascontiguousarray(picture.rgb()[top:bottom, left:right])
    small = cv2.resize(part, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    return QImage(small.tobytes(), WIDTH, HEIGHT, 3 * WIDTH, QImage.Format.Format_RGB888).copy()


def _part(picture: Picture, box: Box[float]) -> tuple[int, int, int, int]:
    """What of the picture is shown: the lesion with what is around it, in the picture's bounds."""
    height = max(_LEAST * picture.height, _AROUND * max(box.height, box.width * HEIGHT / WIDTH))
    height = min(height, picture.height, picture.width * HEIGHT / WIDTH)
    width = height * WIDTH / HEIGHT
    left = min(max(0.0, (box.x1 + box.x2 - width) / 2), picture.width - width)
    top = min(max(0.0, (box.y1 + box.y2 - height) / 2), picture.height - height)
    return int(left), int(top), max(int(left) + 1, int(left + width)), max(int(top) + 1, int(top + height))
