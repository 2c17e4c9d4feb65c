"""Time stamps as seconds that rise."""

from collections.abc import Sequence
from fractions import Fraction

# Stamps that fall back by more than this, in seconds, were started anew: the stream was spliced. Those of
# decoding never fall back otherwise.
_SPLICE, _DECODING_SPLICE = 1.0, 0.2
_LEAST_STEP = 1e-3
# No recording lasts 30 years: a stamp that says so is damaged, and far beyond it seconds have no fractions.
_LONGEST = 1e9


class Timeline:
    """Turns the stamps of the frames of a stream into seconds from its first frame."""

    def __init__(self, rate: float, steps: Sequence[float] = ()) -> None:
        """Start before the first frame.

        Args:
            rate: nominal frames a second, for frames that have no stamp.
            steps: seconds from each such frame to the next, as far as they are known better than by the rate.
        """
        self._step, self._steps, self._unstamped = 1 / rate, steps, 0
        self._origin: Fraction | None = None
        self._last: float | None = None
        self._decoded: Fraction | None = None
        self._spliced = False

    @property
    def last(self) -> float | None:
        """Time of the newest frame in seconds, None before the first."""
        return self._last

    @property
    def started(self) -> bool:
        """Whether there was a frame with a stamp, from which times count."""
        return self._origin is not None

    @property
    def origin(self) -> Fraction:
        """The stamp of the first frame, in seconds on the stream's own scale."""
        return self._origin or Fraction(0)

    def stamp(self, time: float) -> Fraction:
        """The stamp of a time, in seconds on the stream's own scale."""
        return (self._origin or 0) + Fraction(time)

    def time_of(self, pts: int, base: Fraction) -> float:
        """The time of a stamp in seconds; the first stamp ever is time 0."""
        if self._origin is None:
            self._origin = pts * base
        return float(pts * base - self._origin)

    def advance(self, pts: int | None, base: Fraction | None, dts: int | None = None) -> float:
        """Time of the next frame in seconds, always later than that of the one before.

        Args:
            pts: when it is shown, in units of `base`.
            base: seconds of a unit.
            dts: when the packet was decoded with which it came out, likewise.
        """
        self._look_for_splice(dts, base)
        last = self._last
        if pts is None or base is None or self.time_of(pts, base) > _LONGEST:
            time = 0.0 if last is None else last + self._next_step()
        else:
            time = self.time_of(pts, base)
            if last is not None and time <= last:
                time = self._mend(pts * base, time, last)
        self._last = time
        return time

    def jump(self) -> None:
        """The next frame may have any stamp on the same scale."""
        self._last, self._decoded, self._spliced = None, None, False

    def _look_for_splice(self, dts: int | None, base: Fraction | None) -> None:
        """Packets are decoded in order: where a stream was spliced, their stamps fall back as well.

        Behind a hole frames that were waiting before it come out after later ones, and theirs do not.
        """
        decoded = None if dts is None or base is None else dts * base
        if decoded is not None and self._decoded is not None:
            self._spliced |= self._decoded - decoded > _DECODING_SPLICE
        self._decoded = decoded

    def _next_step(self) -> float:
        self._unstamped += 1
        known = self._unstamped <= len(self._steps)
        return self._steps[self._unstamped - 1] if known else self._step

    def _mend(self, stamp: Fraction, time: float, last: float) -> float:
        is_told = self._decoded is not None
        if not (self._spliced if is_told else last - time > _SPLICE):
            return last + _LEAST_STEP
        self._spliced = False
        self._origin = stamp - Fraction(last + self._step)
        return last + self._step
