"""A place in a recording that can be moved to any frame of it."""

from collections import deque
from collections.abc import Callable, Iterator

from detector.errors import SourceError
from detector.frame import Frame
from detector.video.source import VideoSource

# So long a way before a frame is read with it, in seconds: whoever jumps there may need to know what came
# before, and steps back from there cost nothing.
_LEAD = 0.3
# So many frames before the present one are kept at most.
_KEPT = 16
# Times as floats are this exact, in seconds.
_EXACT = 1e-6


class Cursor:
    """Reads a source on, back, and from any time on, exact to the frame.

    Attributes:
        source: that is read; another one after a jump within what can only be read from its start.
        present: the frame at which the cursor is, None before the first.
    """

    def __init__(self, source: VideoSource, reopen: Callable[[], VideoSource] | None = None) -> None:
        """Stand before the first frame.

        Args:
            source: just opened; `close` closes it.
            reopen: opens it once more, to read it from its start again.
        """
        self.source, self._reopen = source, reopen
        self.present: Frame | None = None
        self._closed = False
        self._frames = iter(source)
        self._before: deque[Frame] = deque(maxlen=_KEPT)
        self._after: deque[Frame] = deque()

    @property
    def lead(self) -> tuple[Frame, ...]:
        """The frames just before the present one, as far as they are known: all of the last `_LEAD` s after
        a jump, unless the recording begins there.
        """
        return tuple(self._before)

    def peek(self) -> Frame | None:
        """The frame after the present one, None at the end; the cursor stays.

        Raises:
            SourceError: the source broke off.
        """
        if not self._after:
            following = next(self._frames, None)
            if following is None:
                return None
            self._after.append(following)
        return self._after[0]

    def advance(self) -> Frame | None:
        """Go on to the next frame, None at the end.

        Raises:
            SourceError: the source broke off.
        """
        following = self.peek()
        if following is not None:
            if self.present is not None:
                self._before.append(self.present)
            self.present = self._after.popleft()
        return following

    def forget_lead(self) -> None:
        """Let go of the frames before the present one; they are read again when they are needed."""
        self._before.clear()

    def seek(self, time: float) -> Frame | None:
        """Go to the frame that is on screen at a time: the last one not after it.

        Args:
            time: in seconds from the first frame; before it means the first one, beyond the end the last.

        Returns:
            None where there is no frame at all.

        Raises:
            SourceError: the source broke off, or can only be read once.
        """
        if not self._is_ahead(time):
            self._jump(time - _LEAD)
        while (following := self.peek()) is not None:
            if self.present is not None and following.time > time + _EXACT:
                break
            self.advance()
        return self.present

    def step(self, frames: int) -> Frame | None:
        """Go so many frames on, or back where that is negative, as far as there are any.

        Raises:
            SourceError: the source broke off, or can only be read once.
        """
        for _ in range(abs(frames)):
            if (self.advance() if frames > 0 else self._back()) is None:
                break
        return self.present

    def close(self) -> None:
        """Release the source. May be called twice, and from another thread while frames are being read."""
        self._closed = True
        self.source.close()

    def _back(self) -> Frame | None:
        """Go to the frame before the present one, None where it is the first."""
        if not self._before and not self._read_before():
            return None
        if self.present is not None:
            self._after.appendleft(self.present)
        self.present = self._before.pop()
        return self.present

    def _is_ahead(self, time: float) -> bool:
        """Whether reading on leads there, and no jump is shorter."""
        present = self.present
        return present is not None and time > present.time + _LEAD and self.source.is_near(time)

    def _jump(self, time: float) -> None:
        """Stand before a frame at or before a time."""
        jumped = self.source.frames_from(max(0.0, time))
        self._before.clear()
        self._after.clear()
        self.present = None
        self._frames = self._from_start() if jumped is None else jumped

    def _from_start(self) -> Iterator[Frame]:
        if self._reopen is None:
            raise SourceError(f"{self.source.name}: can only be read once, from its start to its end")
        self.source.close()
        self.source = self._reopen()
        if self._closed:
            self.source.close()
        return iter(self.source)

    def _read_before(self) -> bool:
        """Read again what lies before the present frame; whether there is anything."""
        present, way = self.present, _LEAD
        if present is None:
            return False
        start = present.time
        while not self._before and start > 0:
            start = max(0.0, present.time - way)
            self._jump(start)
            self._read_up_to(present)
            way *= 2
        self.present = present
        return bool(self._before)

    def _read_up_to(self, present: Frame) -> None:
        """Stand just before going past a frame again, with the frames before it in hand."""
        while (following := self.peek()) is not None and following.time < present.time - _EXACT:
            self._before.append(following)
            self._after.popleft()
        if self._after:
            self._after.popleft()
