"""How many frames of the last two seconds got their markers in time, and how many were analyzed."""

from collections import deque
from dataclasses import dataclass

from detector.display.paint import Painted
from detector.frame import Frame
from detector.live import MAX_RESULT_AGE, LiveStatus

_SPAN = 2.0
# Of sources so slow that this is longer, in intervals.
_LEAST_FRAMES = 3


@dataclass(frozen=True)
class Service:
    """What the analysis gave the screen lately.

    Attributes:
        frames: painted ones whose result came, or would have had to.
        served: those of them on which a result was painted, their own or one that was young enough.
        analyzed: share of the frames that came which were analyzed, in 0..1; those that were not even shown,
            since newer ones overtook them, came too.
    """

    frames: int
    served: int
    analyzed: float

    @property
    def share(self) -> float:
        """The smaller one of both shares, in 0..1; 1 while a single frame is missing."""
        return min(_share(self.served, self.frames), self.analyzed)


@dataclass
class _Shown:
    frame: Frame
    served: bool


class ServiceLog:
    """Counts from the first result on, and anew from each jump on."""

    def __init__(self) -> None:
        self._shown: deque[_Shown] = deque()
        self._counts: deque[tuple[float, int, int]] = deque()
        self._passage: int | None = None
        self._counting = False

    def note(self, painted: Painted) -> None:
        """Something was painted."""
        frame, served = painted.frame, painted.result is not None
        if frame.passage != self._passage:
            self._forget_all(frame.passage)
        if self._shown and self._shown[-1].frame is frame:
            self._shown[-1].served |= served
        else:
            self._shown.append(_Shown(frame, served))

    def forget(self) -> None:
        """Count anew from the next look on."""
        self._forget_all(self._passage)

    def service(self, status: LiveStatus, interval: float, now: float) -> Service:
        """The service now; to be asked often, since the counts are taken then."""
        if not self._counting and not self._may_count(status):
            return Service(0, 0, 1.0)
        self._counts.append((now, status.decoded + status.overtaken, status.analyzed))
        since = now - max(_SPAN, _LEAST_FRAMES * interval)
        while self._shown and self._shown[0].frame.arrival < since:
            self._shown.popleft()
        while len(self._counts) > 1 and self._counts[1][0] <= since:
            self._counts.popleft()
        due = [one.served for one in self._shown if one.served or now - one.frame.arrival > MAX_RESULT_AGE]
        return Service(len(due), sum(due), self._analyzed())

    def _analyzed(self) -> float:
        (_, decoded, analyzed), (_, decoded_now, analyzed_now) = self._counts[0], self._counts[-1]
        # One may be under way.
        return _share(analyzed_now - analyzed, decoded_now - decoded - 1)

    def _may_count(self, status: LiveStatus) -> bool:
        """Whether there is a result; nobody could have served what was painted before the first one."""
        newest = status.newest_result
        self._counting = newest is not None and newest.frame.passage == self._passage
        while self._counting and self._shown and not self._shown[0].served:
            self._shown.popleft()
        return self._counting

    def _forget_all(self, passage: int | None) -> None:
        self._shown.clear()
        self._counts.clear()
        self._passage, self._counting = passage, False


def _share(done: int, of: int) -> float:
    return 1.0 if of - done < 2 else done / of
