"""Results as rows of plain values, which any data-frame library takes."""

from collections.abc import Iterable, Iterator
from typing import TypedDict

from detector.analysis.results.schema import FrameRecord
from detector.boxes import Box
from detector.result import FrameResult


class PolypRow(TypedDict):
    """A polyp in a frame; units as in docs/results-format.md."""

    frame: int
    time: float
    track: int | None
    x1: float
    y1: float
    x2: float
    y2: float
    score: float
    area: float
    shown: bool


def polyp_rows(frames: Iterable[FrameResult | FrameRecord]) -> Iterator[PolypRow]:
    """A row for each polyp of each frame, fresh results and recorded ones alike. As lazy as `frames`."""
    for frame in frames:
        if isinstance(frame, FrameResult):
            lit = {polyp.track_id for polyp in frame.activations}
            for seen in frame.polyps:
                shown = seen.track_id in lit
                yield _row(frame.index, frame.time, seen.track_id, seen.box, seen.score, seen.area, shown)
        else:
            for polyp in frame.polyps:
                yield _row(
                    frame.frame, frame.time, polyp.track, polyp.box, polyp.score, polyp.area, polyp.shown
                )


def _row(
    frame: int,
    time: float,
    track: int | None,
    box: Box[float],
    score: float,
    area: float,
    shown: bool,
) -> PolypRow:
    x1, y1, x2, y2 = box
    return PolypRow(
        frame=frame, time=time, track=track, x1=x1, y1=y1, x2=x2, y2=y2, score=score, area=area, shown=shown
    )
