"""Decoded frames of a part of a recording, within a bound of memory."""

from bisect import bisect_left, bisect_right

from detector.frame import Frame, frame_bytes

# Times as floats are this exact, in seconds; results hold them in millionths.
EXACT = 1.5e-6


class FrameStore:
    """Frames by number and time. Where they are too many, those farthest from the present one go.

    Attributes:
        bytes: that the pixels take.
    """

    def __init__(self, most_bytes: int) -> None:
        """Hold nothing yet, and later at most so many bytes, but one frame in any case."""
        self._most_bytes, self.bytes = most_bytes, 0
        # In the order of their times.
        self._times: list[float] = []
        self._frames: list[Frame] = []

    def add(self, frame: Frame, present: float) -> None:
        """Keep a frame.

        Args:
            frame: in the place of one of the same time, if there is one.
            present: the time around which frames are kept.
        """
        place = bisect_left(self._times, frame.time - EXACT)
        if place < len(self._times) and self._times[place] <= frame.time + EXACT:
            self._remove(place)
        self._times.insert(place, frame.time)
        self._frames.insert(place, frame)
        self.bytes += frame_bytes(frame)
        while self.bytes > self._most_bytes and len(self._frames) > 1:
            is_first_farther = abs(self._times[0] - present) > abs(self._times[-1] - present)
            self._remove(0 if is_first_farther else len(self._frames) - 1)

    def at(self, time: float) -> Frame | None:
        """The frame that is on screen at a time; None where that is not known from what is here."""
        place = bisect_right(self._times, time + EXACT) - 1
        if place < 0:
            return None
        found = self._frames[place]
        is_exact = time <= found.time + EXACT
        return found if is_exact or self._follows(place + 1, found) else None

    def after(self, frame: Frame) -> Frame | None:
        """The next frame, None where it is not here."""
        place = bisect_right(self._times, frame.time + EXACT)
        return self._frames[place] if self._follows(place, frame) else None

    def before(self, frame: Frame) -> Frame | None:
        """The frame before one, None where it is not here."""
        place = bisect_left(self._times, frame.time - EXACT) - 1
        if place < 0 or self._frames[place].index != frame.index - 1:
            return None
        return self._frames[place]

    def _follows(self, place: int, frame: Frame) -> bool:
        """Whether the frame at a place is the next after another one."""
        return place < len(self._frames) and self._frames[place].index == frame.index + 1

    def _remove(self, place: int) -> None:
        self.bytes -= frame_bytes(self._frames[place])
        del self._times[place], self._frames[place]
