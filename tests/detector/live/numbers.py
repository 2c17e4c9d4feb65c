"""Pictures with a green disc that say their number in twelve squares at the upper edge, and their sender."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction

import av
import cv2
import numpy as np
from av.video.frame import VideoFrame

from detector.picture import Image
from tests.detector.video.senders import QuietHandler, serving
from tests.recordings import HEIGHT, WIDTH, frame_pixels

_BITS, _SQUARE = 12, 16
RATE = 25


def picture(number: int) -> Image:
    """The picture of a number [HEIGHT, WIDTH, 3]."""
    pixels = frame_pixels(5 + number % 10).copy()
    for bit in range(_BITS):
        pixels[:_SQUARE, bit * _SQUARE : (bit + 1) * _SQUARE] = 255 * (number >> bit & 1)
    return pixels


def number_of(pixels: Image) -> int:
    """The number that a picture says."""
    middle = pixels[_SQUARE // 2, _SQUARE // 2 : _BITS * _SQUARE : _SQUARE, 1]
    return int(np.sum((middle > 127) << np.arange(_BITS)))


@dataclass
class Sender:
    """Sends numbered pictures, 25 a second.

    Attributes:
        began: time.monotonic() of picture 0; picture n is taken n / 25 s later.
        over: set to end it.
        away: while set, nothing is sent, and what is taken meanwhile waits here.
        shown: the number in a picture, by that of the frame.
        stamped: frames a second by which stamps are counted.
    """

    url: str
    key_every: int = 5
    began: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)
    away: threading.Event = field(default_factory=threading.Event)
    shown: Callable[[int], int] = lambda index: index
    stamped: int = RATE

    def age(self, number: int, now: float) -> float:
        """Of a picture, in seconds."""
        return now - self.began - number / RATE

    def send(self) -> None:
        """Send until it is over or nobody listens any more."""
        with av.open(self.url, "w", format="mpegts") as container:
            stream = container.add_stream("libx264", rate=self.stamped)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            stream.options = {"g": str(self.key_every), "tune": "zerolatency", "preset": "ultrafast"}
            self.began, index = time.monotonic(), 0
            while not self.over.wait(max(0.0, self.began + index / RATE - time.monotonic())):
                while self.away.is_set() and not self.over.wait(0.01):
                    pass
                frame = VideoFrame.from_ndarray(picture(self.shown(index)), format="rgb24")
                frame.pts, frame.time_base = index, Fraction(1, self.stamped)
                container.mux(stream.encode(frame))
                index += 1


@contextmanager
def sending(sender: Sender) -> Iterator[Sender]:
    """Send beside what is done."""
    thread = threading.Thread(target=_send, args=(sender,))
    thread.start()
    try:
        yield sender
    finally:
        sender.over.set()
        thread.join()


def _send(sender: Sender) -> None:
    try:
        sender.send()
    except OSError:
        # Nobody listens any more.
        sender.over.set()


@contextmanager
def serving_pictures(sender: Sender) -> Iterator[str]:
    """Serve the pictures by HTTP as JPEG, one after the other, without stamps; gives the address."""

    class Handler(QuietHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name that is called
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace;boundary=next")
            self.end_headers()
            sender.began, index = time.monotonic(), 0
            while not sender.over.wait(max(0.0, sender.began + index / RATE - time.monotonic())):
                jpeg = cv2.imencode(".jpg", picture(index)[..., ::-1])[1].tobytes()
                head = f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
                try:
                    self.wfile.write(head.encode() + jpeg + b"\r\n")
                except OSError:
                    # Nobody listens any more.
                    return
                index += 1

    with serving(Handler) as address:
        try:
            yield f"{address}/live"
        finally:
            sender.over.set()
