"""Senders of real streams on this machine, which break off and come back."""

import functools
import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame

from tests.detector.video.clips import SIZE, numbered


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    """Answer calls by HTTP; gives the address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """Serve a folder by HTTP; gives its address."""
    with serving(functools.partial(QuietHandler, directory=str(folder))) as address:
        yield address


@contextmanager
def slow_server(file: Path) -> Iterator[tuple[str, threading.Event]]:
    """Serve a file by HTTP, which does not answer before an event; gives its address and that."""
    answering = threading.Event()

    class SlowHandler(QuietHandler):
        def do_GET(self) -> None:
            answering.wait(20)
            super().do_GET()

    with serving(functools.partial(SlowHandler, directory=str(file.parent))) as address:
        try:
            yield f"{address}/{file.name}", answering
        finally:
            answering.set()


@contextmanager
def tcp_sender(
    *streams: bytes, silent_at_end: bool = False, port: int = 0, seconds: float = 0.0
) -> Iterator[int]:
    """Send a stream to each caller in turn, then hang up, or keep the line open; gives the port.

    Each takes so many seconds.
    """
    over = threading.Event()

    def serve(server: socket.socket) -> None:
        for stream in streams:
            caller = _accept(server, over)
            if caller is None:
                return
            with caller:
                _send_within(caller, stream, seconds)
                if silent_at_end:
                    over.wait()
        server.close()

    with socket.create_server(("127.0.0.1", port)) as server:
        server.settimeout(0.05)
        thread = threading.Thread(target=serve, args=(server,))
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            thread.join()


def _send_within(caller: socket.socket, stream: bytes, seconds: float) -> None:
    pieces = 1 + int(25 * seconds)
    began, size = time.monotonic(), -(-len(stream) // pieces)
    for number in range(pieces):
        time.sleep(max(0.0, began + number / 25 - time.monotonic()))
        caller.sendall(stream[number * size : (number + 1) * size])


def _accept(server: socket.socket, over: threading.Event) -> socket.socket | None:
    while not over.is_set():
        try:
            return server.accept()[0]
        except TimeoutError:
            continue
    return None


@contextmanager
def udp_sender(port: int, rate: int = 25) -> Iterator[threading.Event]:
    """Send MPEG-TS in real time, so many numbered frames a second from 0 on, a key frame every fifth."""
    over = threading.Event()
    thread = threading.Thread(target=_send, args=(f"udp://127.0.0.1:{port}?pkt_size=1316", rate, over))
    thread.start()
    try:
        yield over
    finally:
        over.set()
        thread.join()


def _send(url: str, rate: int, over: threading.Event) -> None:
    with av.open(url, "w", format="mpegts") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.options = {"g": "5", "tune": "zerolatency", "preset": "ultrafast"}
        started, index = time.monotonic(), 0
        while not over.wait(max(0.0, started + index / rate - time.monotonic())):
            frame = VideoFrame.from_ndarray(numbered(index), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, rate)
            container.mux(stream.encode(frame))
            index += 1


def free_udp_port() -> int:
    """A port that nothing listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_tcp_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
