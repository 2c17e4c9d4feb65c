"""Decoded frames of a part of a recording, within bounds of memory."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass

from detector.frame import Frame, frame_bytes
from detector.video.packed import PackedFrame, pack

# Times as floats are this exact, in seconds; results hold them in millionths.
EXACT = 1.5e-6


@dataclass(frozen=True)
class Bounds:
    """Memory that frames may take, in bytes.

    Attributes:
        loose: as they were decoded, those nearest to the present one; one in any case.
        packed: those farther off.
    """

    loose: int
    packed: int


class FrameStore:
    """Frames by number and time. Where they are too many, those farthest from the present one go."""

    def __init__(self, bounds: Bounds) -> None:
        """Hold nothing yet, and later at most so much."""
        self._bounds = bounds
        # All, in the order of their times.
        self._times: list[float] = []
        self._kept: list[Frame | PackedFrame] = []
        # Times of those that are loose, and of those that are packed, in the same order.
        self._loose: list[float] = []
        self._packed: list[float] = []
        self._loose_bytes = self._packed_bytes = 0

    @property
    def bytes(self) -> int:
        """Memory that the pixels take."""
        return self._loose_bytes + self._packed_bytes

    def add(self, frame: Frame, present: float, packs: bool = True) -> None:
        """Keep a frame.

        Args:
            frame: in the place of one of the same time, if there is one.
            present: the time around which frames are kept.
            packs: whether there is time to pack those farther off; else they go.
        """
        self._remove(frame.time)
        self._insert(frame.time, frame)
        while self._loose_bytes > self._bounds.loose and len(self._loose) > 1:
            time = _farthest(self._loose, present)
            far = self._remove(time)
            if packs and self._bounds.packed and isinstance(far, Frame):
                self._insert(time, pack(far))
        while self._packed_bytes > self._bounds.packed:
            self._remove(_farthest(self._packed, present))

    def at(self, time: float) -> Frame | None:
        """The frame that is on screen at a time; None where that is not known from what is here."""
        place = bisect_right(self._times, time + EXACT) - 1
        if place < 0:
            return None
        is_exact = time <= self._times[place] + EXACT
        return self._frame(place) if is_exact or self._follows(place + 1, self._kept[place].index) else None

    def after(self, frame: Frame) -> Frame | None:
        """The next frame, None where it is not here."""
        place = bisect_right(self._times, frame.time + EXACT)
        return self._frame(place) if self._follows(place, frame.index) else None

    def before(self, frame: Frame) -> Frame | None:
        """The frame before one, None where it is not here."""
        place = bisect_left(self._times, frame.time - EXACT) - 1
        if place < 0 or self._kept[place].index != frame.index - 1:
            return None
        return self._frame(place)

    def run_before(self, frame: Frame) -> tuple[int, float]:
        """How many frames are here that lead to one without a gap, and the time of the first of them."""
        first = place = bisect_left(self._times, frame.time - EXACT)
        while first > 0 and self._kept[first - 1].index == frame.index - (place - first) - 1:
            first -= 1
        return place - first, self._times[first] if first < place else frame.time

    def _frame(self, place: int) -> Frame:
        kept = self._kept[place]
        return kept if isinstance(kept, Frame) else kept.frame()

    def _follows(self, place: int, index: int) -> bool:
        """Whether the frame at a place is the next after another one."""
        return place < len(self._kept) and self._kept[place].index == index + 1

    def _insert(self, time: float, kept: Frame | PackedFrame) -> None:
        place = bisect_left(self._times, time)
        self._times.insert(place, time)
        self._kept.insert(place, kept)
        if isinstance(kept, Frame):
            insort(self._loose, time)
            self._loose_bytes += frame_bytes(kept)
        else:
            insort(self._packed, time)
            self._packed_bytes += kept.bytes

    def _remove(self, time: float) -> Frame | PackedFrame | None:
        """Take out what stands at a time, if anything does."""
        place = bisect_left(self._times, time - EXACT)
        if place == len(self._times) or self._times[place] > time + EXACT:
            return None
        kept, found = self._kept.pop(place), self._times.pop(place)
        if isinstance(kept, Frame):
            self._loose.remove(found)
            self._loose_bytes -= frame_bytes(kept)
        else:
            self._packed.remove(found)
            self._packed_bytes -= kept.bytes
        return kept


def _farthest(times: Sequence[float], present: float) -> float:
    """Of times in their order."""
    return times[0] if abs(times[0] - present) > abs(times[-1] - present) else times[-1]
