"""What of a run counts: the frames that arrived in the measured time, and all that became of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.benchmark.log import ANALYSIS_STAGES, Columns, Log, Rows
from detector.benchmark.process import Usage
from detector.benchmark.record import Mode

Column = NDArray[np.float64]

# What has no meaning flat out, where no frame is due and painting waits for the analysis.
_OF_A_RATE = ("paint wait", "jitter")


@dataclass(frozen=True)
class PlayedVideo:
    """How a run was played.

    Attributes:
        rate: frames a second.
        paint_size: width and height of the painted picture in pixels.
        seconds, warm_up: measured time, and the time before it that does not count.
    """

    mode: Mode
    name: str
    width: int
    height: int
    rate: float
    paint_size: tuple[int, int]
    seconds: float
    warm_up: float

    @property
    def deadline(self) -> float | None:
        """Seconds from frame to frame; None flat out, where no frame is due."""
        return None if self.mode == "flat-out" else 1 / self.rate


@dataclass(frozen=True, eq=False)
class Measurement:
    """The measured part of a run.

    Attributes:
        series: samples [N, 2] by the names of record.figures: the second of the measured time in which the
            frame arrived, and a duration in seconds.
        dropped_at: seconds [N] at which frames arrived that were never analyzed.
        decoded, analyzed, painted: numbers of frames.
        shown, too_old: numbers of results at their first paint.
        before, after: the process at the begin and the end of the measured time.
        samples_mb: memory in MiB that the samples took in between.
    """

    played: PlayedVideo
    series: dict[str, Rows]
    dropped_at: Column
    decoded: int
    analyzed: int
    painted: int
    shown: int
    too_old: int
    before: Usage
    after: Usage
    samples_mb: float


@dataclass(frozen=True)
class Window:
    """The measured time. `begin` is a monotonic moment in seconds; the rest as in Measurement."""

    begin: float
    before: Usage
    after: Usage
    samples_mb: float


def measurement(log: Log, played: PlayedVideo, window: Window) -> Measurement:
    """Sum up a run that is over."""
    frames = _Frames(log.delivered.rows(), window.begin, played.seconds)
    analyzed, paints = frames.rows_of(log.analyzed), frames.rows_of(log.painted)
    annotated, firsts = frames.rows_of(log.annotated), paints[paints[:, 1] == 1]
    series = {
        "decode": frames.series(frames.rows_of(log.decoded), 1),
        **{stage: frames.series(analyzed, column) for column, stage in enumerate(ANALYSIS_STAGES, 1)},
        "paint": frames.pairs(paints, paints[:, 3] - paints[:, 2]),
        "paint wait": frames.pairs(firsts, firsts[:, 2] - frames.arrivals(firsts)),
        "video delay": frames.pairs(firsts, firsts[:, 3] - frames.arrivals(firsts)),
        "annotation delay": frames.pairs(annotated, annotated[:, 1] - frames.arrivals(annotated)),
        "jitter": frames.pairs(firsts[1:], _jitter(firsts[:, 3], played.deadline)),
    }
    dropped = frames.dropped(analyzed)
    shown = int(annotated[:, 2].sum())
    return Measurement(
        played=played,
        series=series if played.deadline else series | dict.fromkeys(_OF_A_RATE, np.empty((0, 2))),
        dropped_at=dropped,
        decoded=len(frames),
        analyzed=len(frames) - len(dropped),
        painted=len(firsts),
        shown=shown,
        too_old=len(annotated) - shown,
        before=window.before,
        after=window.after,
        samples_mb=window.samples_mb,
    )


class _Frames:
    """The frames that arrived in the measured time."""

    def __init__(self, delivered: Rows, begin: float, seconds: float) -> None:
        moments = delivered[:, 1]
        counted = delivered[(moments >= begin) & (moments < begin + seconds)]
        self._indices, self._arrivals, self._begin = counted[:, 0], counted[:, 1], begin

    def __len__(self) -> int:
        return len(self._indices)

    def rows_of(self, column: Columns) -> Rows:
        """The rows that belong to these frames, by their first number, the frame's index."""
        rows = column.rows()
        return rows[np.isin(rows[:, 0], self._indices)]

    def arrivals(self, rows: Rows) -> Column:
        """Moments at which the rows' frames arrived."""
        return self._arrivals[np.searchsorted(self._indices, rows[:, 0])]

    def pairs(self, rows: Rows, durations: Column) -> Rows:
        """Durations with the seconds at which their frames arrived."""
        return np.column_stack([self.arrivals(rows) - self._begin, durations])

    def series(self, rows: Rows, column: int) -> Rows:
        """A column of durations with the seconds at which their frames arrived."""
        return self.pairs(rows, rows[:, column])

    def dropped(self, analyzed: Rows) -> Column:
        """Seconds at which those frames arrived that are not among the analyzed."""
        return self._arrivals[~np.isin(self._indices, analyzed[:, 0])] - self._begin


def _jitter(painted: Column, deadline: float | None) -> Column:
    """How far each time between two paints is from what it should be."""
    return np.abs(np.diff(painted) - (deadline or 0.0))
