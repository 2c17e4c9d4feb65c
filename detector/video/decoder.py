"""Reading and decoding one video stream, with a way out from another thread."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import av.error
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

# A stream in which so many packets in a row cannot be read or decoded is taken as broken off; a file, where
# it goes on like that to its end.
_MOST_DAMAGED_IN_A_ROW = 50
# In a hole of a transport stream FFmpeg wants to be asked again.
_DAMAGED = (av.error.InvalidDataError, BlockingIOError)
# What NVDEC decoded comes in these forms. FFmpeg's own decoders of the same codecs never give them.
_FROM_NVDEC = frozenset({"nv12", "p010le"})

_Answer = TypeVar("_Answer")


class Decoder:
    """Decodes a stream of an opened container."""

    # Whether there is no end, up to which to go on.
    _endless = False

    def __init__(self, container: InputContainer, stream: VideoStream) -> None:
        """Take over a container; `close` closes it."""
        self._container, self._stream = container, stream
        self._lock, self._closed = threading.Lock(), threading.Event()
        self._accelerated = stream.codec_context.is_hwaccel
        self._packets: Iterator[Packet[VideoStream]] = container.demux(stream)
        # Some damage is hidden in frames; what was passed over is missing among them.
        self.damaged, self.passed_over = 0, 0
        # Packets in a row that could not be read or decoded, and why, once those are too many.
        self._in_a_row = 0
        self._broken: Exception | None = None
        # Whether the last packet could be read, decodable or not, so that the end of a file is nearer; and
        # whether that was the end, at which frames come that were decoded before.
        self._reads_on, self._is_end = False, False
        # Whether NVDEC decoded the frame that came last, and by how many seconds that is late.
        self.in_hardware, self.late = False, 0.0
        # Frames that were never shown, since newer ones had come before their turn.
        self.overtaken = 0
        # The byte of the file at which the packet before the last begins: FFmpeg gives the last of a
        # transport stream at its end, and places it there.
        self.position, self._newest = 0, 0

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed.is_set()

    def frames(self) -> Iterator[VideoFrame]:
        """Frames in presentation order; damaged packets are counted and passed over.

        Raises:
            FFmpegError, OSError: the stream broke off.
        """
        self._in_a_row, self._broken = 0, None
        while True:
            try:
                decoded = self._next()
            except _DAMAGED as error:
                self._pass_over(error)
                continue
            if decoded is None:
                break
            self._in_a_row = 0
            if decoded and not self._is_end:
                self._broken = None
            for frame in decoded:
                self.damaged += frame.is_corrupt
                self.in_hardware = self._accelerated and frame.format.name in _FROM_NVDEC
                yield frame
        try:
            if self._broken is not None:
                raise self._broken
        finally:
            # It would keep this decoder from being freed.
            self._broken = None

    def seek(self, pts: int) -> None:
        """Go to a key frame at or before a stamp of the stream, as far as the container knows it.

        Raises:
            FFmpegError, OSError: the container cannot go there.
        """
        with self._held():
            self._container.seek(pts, stream=self._stream)
            self._packets = self._container.demux(self._stream)

    def packets_from(self, pts: int | None) -> "Iterator[Packet[VideoStream]]":
        """Packets as they are stored, not decoded, from a place as `seek` finds it on; None: the first.

        Raises:
            FFmpegError, OSError: the container cannot go there, or breaks off.
        """
        self.seek(self._stream.start_time or 0 if pts is None else pts)
        while not self.closed:
            with self._held():
                packet = next(self._packets, None)
            if packet is None:
                return
            yield packet

    def asked(self, ask: Callable[[InputContainer], _Answer]) -> _Answer | None:
        """Ask the container itself, after its end was reached; None once it is closed and tells anything.

        Raises:
            FFmpegError, OSError: the container cannot be read.
        """
        with self._held():
            return None if self.closed else ask(self._container)

    def close(self) -> None:
        """Close the container: at once, or where another thread is reading, as soon as it has read."""
        self._closed.set()
        if self._lock.acquire(blocking=False):
            try:
                self._close_container()
            finally:
                self._lock.release()

    def _close_container(self) -> None:
        self._container.close()

    def _next(self) -> list[VideoFrame] | None:
        """The frames of the next packet, None at the end.

        Raises:
            InvalidDataError: the packet is damaged; the next may not be.
        """
        with self._held():
            self._reads_on = False
            packet = self._read()
            self._reads_on = True
            # The last one is empty.
            self._is_end = packet is not None and not packet.size
            if packet is not None and packet.pos is not None:
                self.position, self._newest = self._newest, packet.pos
            return None if packet is None else packet.decode()

    def _pass_over(self, error: Exception) -> None:
        """Count a damaged packet.

        Raises:
            InvalidDataError, BlockingIOError: it is one too many.
        """
        self.damaged, self.passed_over = self.damaged + 1, self.passed_over + 1
        self._in_a_row += 1
        if self._in_a_row > _MOST_DAMAGED_IN_A_ROW:
            if self._endless or not self._reads_on:
                raise error
            self._broken = error

    def _read(self) -> "Packet[VideoStream] | None":
        """The next packet, None at the end and once it is closed.

        Raises:
            BlockingIOError: a capture device has no picture yet.
            InvalidDataError: the packet is damaged; the next may not be.
        """
        if self.closed:
            return None
        try:
            return next(self._packets, None)
        except (av.error.InvalidDataError, BlockingIOError):
            self._packets = self._container.demux(self._stream)
            raise
        except IndexError:
            # At the end PyAV asks for the last frames of each stream, and does not know one that began
            # after the container was opened. Ours, of before, has given all by then.
            return None

    @contextmanager
    def _held(self) -> Iterator[None]:
        """FFmpeg frees what it is reading from when it is closed: one thread at a time."""
        self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()
            if self.closed:
                self.close()
