"""The packets of a live stream, read as they come, however long it takes to decode them.

What waits is then where it can be seen, and let go of; in FFmpeg's memory or the network's it would be read
through, each picture as old as all that waits.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

import av.error
from av.packet import Packet
from av.video.stream import VideoStream

from detector.video.lateness import now

# A packet that waited longer, in seconds, is let go of where a later one can be decoded without it.
LONGEST_WAIT = 0.2
# The next packet of a stream that goes on comes within this, in seconds.
_LAST_READ = 0.1
# No more bytes wait than these.
_MOST_BYTES = 64 << 20
_Read = Callable[[], "Packet[VideoStream] | None"]


@dataclass(frozen=True, eq=False)
class Arrived:
    """A packet.

    Attributes:
        packet: as it was read.
        came: when, by `now`.
        is_cut: whether what came just before it is missing.
    """

    packet: "Packet[VideoStream]"
    came: float
    is_cut: bool = False


class PacketReader:
    """Reads on a thread of its own, and gives what it read to another one.

    It refers to its reader only while that reads, and to no error that was raised: FFmpeg's decoders, tens of
    megabytes and their threads, are freed with the last reference, and Python seldom looks for circles.

    Attributes:
        overtaken: packets that were let go of, since newer ones had come before their turn.
    """

    def __init__(self) -> None:
        """Prepare; nothing is read before `start`."""
        self._changed = threading.Condition()
        self._waiting: deque[Arrived | av.error.InvalidDataError] = deque()
        self._bytes = 0
        self._is_over = False
        self._failure: Exception | None = None
        self._thread: threading.Thread | None = None
        self.overtaken = 0

    def start(self, read: "_Read") -> None:
        """Begin, where it has not yet.

        Args:
            read: waits for the next packet; None at the end. Raises FFmpegError and OSError, after which only
                what is called damaged is followed by more.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, args=(read,), name="packets", daemon=True)
            self._thread.start()

    @property
    def waits(self) -> bool:
        """Whether there is a newer packet than those that were taken."""
        return bool(self._waiting)

    def take(self) -> Arrived | None:
        """The next packet, waiting for it; None at the end.

        Raises:
            FFmpegError, OSError: as they came among the packets, once each.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_over)
            if not self._waiting:
                self._fail()
                return None
            self._overtake()
            first = self._waiting.popleft()
            if not isinstance(first, Arrived):
                try:
                    raise first
                finally:
                    del first
            self._bytes -= first.packet.size
            return first

    def stop(self) -> None:
        """Give nothing from now on. A read under way is not interrupted, and waited for only briefly."""
        with self._changed:
            self._waiting.clear()
            self._is_over, self._failure = True, None
            self._changed.notify_all()
        if self._thread is not None and threading.current_thread() is not self._thread:
            self._thread.join(_LAST_READ)

    def _fail(self) -> None:
        """Raise what is to be raised, and keep nothing of it."""
        try:
            if self._failure is not None:
                raise self._failure
        finally:
            self._failure = None

    def _run(self, read: "_Read") -> None:
        try:
            while not self._is_over and self._go_on(read):
                pass
        except (av.error.FFmpegError, OSError) as error:
            if not self._is_over:
                self._failure = error
        finally:
            with self._changed:
                self._is_over = True
                self._changed.notify_all()

    def _go_on(self, read: "_Read") -> bool:
        """Read one packet; whether there may be more."""
        try:
            packet = read()
        except av.error.InvalidDataError as error:
            self._put(error)
            return True
        if packet is None:
            return False
        self._put(Arrived(packet, now()))
        return True

    def _put(self, item: Arrived | av.error.InvalidDataError) -> None:
        with self._changed:
            if isinstance(item, Arrived):
                self._bytes += item.packet.size
            self._waiting.append(item)
            if self._bytes > _MOST_BYTES:
                self._let_go(len(self._waiting) - 1)
            self._changed.notify_all()

    def _overtake(self) -> None:
        """Go on with the last packet that can be decoded alone, where the first has waited too long."""
        first = self._waiting[0]
        if not isinstance(first, Arrived) or now() - first.came <= LONGEST_WAIT:
            return
        keys = (
            place
            for place, item in enumerate(self._waiting)
            if isinstance(item, Arrived) and item.packet.is_keyframe
        )
        last = max(keys, default=0)
        if last:
            self._let_go(last)

    def _let_go(self, count: int) -> None:
        for _ in range(count):
            item = self._waiting.popleft()
            if isinstance(item, Arrived):
                self._bytes -= item.packet.size
                self.overtaken += 1
        following = self._waiting[0]
        if isinstance(following, Arrived):
            self._waiting[0] = replace(following, is_cut=True)
