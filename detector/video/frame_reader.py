"""Any frame of a recording, exactly, and fast where it was read before.

A frame can only be decoded after all those from the last key frame on, 250 at x264's usual settings. They are
kept, those near as they were decoded and those farther off packed, so that a step back or a drag of the
slider shows them at once.
"""

from collections.abc import Callable, Iterator

from detector.errors import SourceError
from detector.frame import Frame
from detector.video.frame_store import EXACT, Bounds, FrameStore
from detector.video.source import VideoSource

# Hold 250 frames of 1080p, packed to a third, and of 2160p a quarter of that; with what a window and its
# decoders take besides, less than 600 MB.
BOUNDS = Bounds(loose=24 << 20, packed=176 << 20)
# So many steps back are to be had without a wait: some seconds of a key that is held, in which as many frames
# are decoded as lie between two key frames.
_PREPARED = 120

Wanted = Callable[[], bool]


def _always() -> bool:
    return True


class FrameReader:
    """Gives any frame of a recording. For one thread, but for `close`.

    Attributes:
        source: that is read; another one after a jump within what can only be read from its start.
    """

    def __init__(self, open_source: Callable[[], VideoSource], bounds: Bounds = BOUNDS) -> None:
        """Open a recording.

        Args:
            open_source: opens it, and again where it can only be read from its start.
            bounds: of what is kept.

        Raises:
            SourceError: it cannot be opened, or is live.
        """
        self._open, self.source = open_source, open_source()
        if self.source.live:
            self.source.close()
            raise SourceError(f"{self.source.name}: is live; only a recording has frames to go back to")
        self._store, self._closed = FrameStore(bounds), False
        self._frames = iter(self.source)
        self._read: Frame | None = None
        self._last: Frame | None = None

    @property
    def bytes(self) -> int:
        """Memory that the frames take which are kept."""
        return self._store.bytes

    def at(self, time: float, wanted: Wanted = _always) -> Frame | None:
        """The frame that is on screen at a time: the last one not after it.

        Args:
            time: in seconds from the first frame; before it means the first one, beyond the end the last.
            wanted: asked after each frame that is decoded; False gives up.

        Returns:
            None where it was given up, or there is no frame at all.

        Raises:
            SourceError: the source broke off.
        """
        time = max(0.0, time)
        if self._last is not None and time >= self._last.time - EXACT:
            time = self._last.time
        return self._store.at(time) or self._read_to(time, wanted)

    def after(self, frame: Frame, packs: bool = True) -> Frame | None:
        """The next frame, None at the end.

        Args:
            frame: that was given before.
            packs: whether there is time to keep what lies far behind.

        Raises:
            SourceError: the source broke off.
        """
        known = self._store.after(frame)
        if known is not None:
            return known
        if self._read is None or abs(self._read.time - frame.time) > EXACT:
            self._read_to(frame.time, _always)
        return self._next(frame.time, packs)

    def before(self, frame: Frame, wanted: Wanted = _always) -> Frame | None:
        """The frame before one, None where that is the first, or it was given up.

        Raises:
            SourceError: the source broke off.
        """
        known = self._store.before(frame)
        if known is not None or frame.time <= EXACT:
            return known
        self._jump(frame.time - 0.5 / self.source.rate)
        found: Frame | None = None
        while wanted() and (following := self._next(frame.time)) is not None:
            if following.time >= frame.time - EXACT:
                return found
            found = following
        return None

    def prepare(self, frame: Frame) -> Iterator[None]:
        """Decode, one frame at each step, what lies before a frame, where steps back would soon have to wait.

        Void once the reader has gone elsewhere.

        Raises:
            SourceError: the source broke off.
        """
        ready, first = self._store.run_before(frame)
        if ready >= _PREPARED or first <= EXACT:
            return
        self._jump(first - 0.5 / self.source.rate)
        frames = self._frames
        while self._frames is frames:
            following = self._next(first)
            if following is None or following.time >= first - EXACT:
                return
            yield

    def close(self) -> None:
        """Release the source. May be called twice, and from another thread while frames are being read."""
        self._closed = True
        self.source.close()

    def _read_to(self, time: float, wanted: Wanted) -> Frame | None:
        """Decode up to the frame that is on screen at a time."""
        found = self._read if self._leads_to(time) else None
        if found is None:
            self._jump(time)
        while wanted():
            if found is not None and abs(found.time - time) <= EXACT:
                return found
            following = self._next(time)
            if following is None or (found is not None and following.time > time + EXACT):
                return found
            found = following
        return None

    def _leads_to(self, time: float) -> bool:
        """Whether reading on from the frame that was read last leads to a time, and no jump is shorter."""
        return self._read is not None and self._read.time <= time + EXACT and self.source.is_near(time)

    def _next(self, present: float, packs: bool = True) -> Frame | None:
        """Decode a frame, and keep it; None at the end."""
        following = next(self._frames, None)
        if following is None:
            self._last = self._read
            return None
        self._read = following
        self._store.add(following, present, packs)
        return following

    def _jump(self, time: float) -> None:
        """Stand before a frame at or before a time."""
        jumped = self.source.frames_from(max(0.0, time))
        self._frames, self._read = (self._from_start() if jumped is None else jumped), None

    def _from_start(self) -> Iterator[Frame]:
        self.source.close()
        self.source = self._open()
        if self._closed:
            self.source.close()
        return iter(self.source)
