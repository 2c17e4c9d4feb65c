"""What is noted during a run."""

from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detector.frame import Frame
from detector.result import FrameResult

Rows = NDArray[np.float64]

ANALYSIS_STAGES = ("prepare", "infer", "regions", "track")
_MIB = 1 << 20


class Columns:
    """Rows of numbers in little memory. One thread adds; they are read when it is done."""

    def __init__(self, width: int) -> None:
        self._width, self._values = width, array("d")

    def __len__(self) -> int:
        return len(self._values) // self._width

    def add(self, *row: float) -> None:
        """Append a row of `width` numbers."""
        self._values.extend(row)

    def rows(self) -> Rows:
        """A copy, [N, width]."""
        return np.array(self._values, np.float64).reshape(-1, self._width)

    @property
    def size_mb(self) -> float:
        """Memory in MiB."""
        return len(self._values) * self._values.itemsize / _MIB


@dataclass(frozen=True, eq=False)
class Log:
    """Everything noted in a run, warm-up included. Each row begins with the index of its frame.

    Attributes:
        decoded: index, duration in seconds. Empty for a live source.
        delivered: index, monotonic moment of arrival, in rising order.
        analyzed: index, then the ANALYSIS_STAGES in seconds.
        painted: index, 1 where the frame was painted for the first time (else 0), moments of start and end.
        annotated: index of the frame whose result came to its first paint, the end of that paint, 1 where
            the result was shown (else 0).
    """

    decoded: Columns = field(default_factory=lambda: Columns(2))
    delivered: Columns = field(default_factory=lambda: Columns(2))
    analyzed: Columns = field(default_factory=lambda: Columns(1 + len(ANALYSIS_STAGES)))
    painted: Columns = field(default_factory=lambda: Columns(4))
    annotated: Columns = field(default_factory=lambda: Columns(3))

    def note_decoded(self, seconds: float) -> None:
        """The next frame was decoded."""
        self.decoded.add(len(self.decoded), seconds)

    def note_result(self, result: FrameResult) -> None:
        """A frame's analysis is done."""
        self.analyzed.add(result.index, *(getattr(result.timings, stage) for stage in ANALYSIS_STAGES))

    def note_delivered(self, frame: Frame) -> None:
        """A frame has reached whoever paints it."""
        self.delivered.add(frame.index, frame.arrival)

    @property
    def size_mb(self) -> float:
        """Memory in MiB."""
        columns = (self.decoded, self.delivered, self.analyzed, self.painted, self.annotated)
        return sum(column.size_mb for column in columns)
