"""Reading and decoding a stream that comes in real time, whether or not this machine can follow it."""

import logging
import threading
import time

from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from detector.video.decoder import Decoder
from detector.video.ffmpeg import READ_TIMEOUT
from detector.video.lateness import Lateness, now
from detector.video.packet_reader import LONGEST_WAIT, Arrived, PacketReader

log = logging.getLogger(__name__)

# AVFMT_NOTIMESTAMPS of FFmpeg's avformat.h.
_NO_TIMESTAMPS = 0x0080
# Between two looks at a capture device that has no picture yet, in seconds.
_POLL = 0.002
# While it catches up, a frame in so many seconds is given, so that something is seen to go on.
_GIVEN_EVERY = 0.1


class LiveDecoder(Decoder):
    """Reads packets as they come, and decodes what it can; how late each frame is it says by `late`."""

    _endless = True

    def __init__(self, container: InputContainer, stream: VideoStream, name: str, rate: float) -> None:
        """Take over a container; `close` closes it.

        Args:
            container: opened for reading.
            stream: of it.
            name: what to call it in the log.
            rate: its frames a second, nominal.
        """
        super().__init__(container, stream)
        # What is decoded belongs to the container, too; taken after the lock for reading, never before it.
        self._decoding = threading.Lock()
        self._reader = PacketReader()
        self._lateness = Lateness(name, 1 / rate)
        # Where a format knows no stamps, FFmpeg counts frames.
        self._is_stamped = not container.format.flags & _NO_TIMESTAMPS
        self._unshown, self._given = 0, 0.0
        self._name, self._told, self._latest = name, 0, 0.0

    def close(self) -> None:
        self._closed.set()
        self._reader.stop()
        super().close()

    def _next(self) -> list[VideoFrame] | None:
        self._reader.start(self._read_when_there)
        arrived = self._reader.take()
        if arrived is None:
            return None
        with self._decoding:
            if self.closed:
                return None
            if arrived.is_cut:
                self._stream.codec_context.flush_buffers()
            decoded = arrived.packet.decode()
        return self._given_of(arrived, decoded)

    def _given_of(self, arrived: Arrived, decoded: list[VideoFrame]) -> list[VideoFrame]:
        """What is given on of the frames that a packet led to, with `late` as it is of these."""
        present, stamp = now(), self._stamp(arrived.packet)
        waited = present - arrived.came
        self.late = waited if stamp is None else max(waited, self._lateness.of(stamp, present))
        is_overtaken = waited > LONGEST_WAIT and self._reader.waits and present - self._given < _GIVEN_EVERY
        if is_overtaken:
            self._unshown += len(decoded)
        elif decoded:
            self._given = present
        self.overtaken = self._reader.overtaken + self._unshown
        self._tell()
        return [] if is_overtaken else decoded

    def _tell(self) -> None:
        """Say in the log what it had to do to catch up, once it has."""
        self._latest = max(self._latest, self.late)
        if self.late > LONGEST_WAIT:
            return
        if self.overtaken > self._told:
            frames, self._told = self.overtaken - self._told, self.overtaken
            log.info("%s: was %.1f s late; %d frames were overtaken", self._name, self._latest, frames)
        self._latest = 0.0

    def _read_when_there(self) -> "Packet[VideoStream] | None":
        """The next packet, None at the end.

        Raises:
            FFmpegError, OSError: the stream broke off, or nothing came for READ_TIMEOUT.
        """
        heard = time.monotonic()
        while True:
            try:
                with self._held():
                    packet = self._read()
            except BlockingIOError:
                if time.monotonic() - heard > READ_TIMEOUT:
                    raise TimeoutError(f"no picture for {READ_TIMEOUT:.0f} s") from None
                self._closed.wait(_POLL)
                continue
            stamp = None if packet is None else self._stamp(packet)
            if stamp is not None:
                self._lateness.note(stamp, now())
            return packet

    def _close_container(self) -> None:
        with self._decoding:
            super()._close_container()

    def _stamp(self, packet: "Packet[VideoStream]") -> float | None:
        """When a packet is to be decoded, in seconds of its sender's clock; None where it does not say."""
        ticks = packet.pts if packet.dts is None else packet.dts
        return None if ticks is None or not self._is_stamped else float(ticks * packet.time_base)
