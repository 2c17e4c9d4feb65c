"""frames.csv and frames.parquet: every frame, with a row for each polyp and marker in it.

A frame in which nothing was seen or marked has a row too, with what there is not left empty.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from detector.analysis.results.schema import FrameRecord, Results
from detector.files.atomic import write_whole


class FrameRow(NamedTuple):
    """A polyp or marker in a frame; meaning and units stand in docs/results-format.md."""

    source: str
    frame: int
    time_s: float
    track: int | None = None
    seen: bool = False
    marked: bool = False
    score: float | None = None
    area_percent: float | None = None
    box_x1: float | None = None
    box_y1: float | None = None
    box_x2: float | None = None
    box_y2: float | None = None
    path: str = ""


def write_frames_csv(results: Results, path: Path) -> None:
    """Write frames.csv, RFC 4180: 1 and 0 for yes and no.

    Raises:
        OutputError: the file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(FrameRow._fields)
    writer.writerows([_cell(value) for value in row] for row in frame_rows(results))
    write_whole(path, text.getvalue().encode("utf-8"))


def frame_rows(results: Results) -> Iterator[FrameRow]:
    """The rows, by frame."""
    for frame in results.frames:
        for row in _rows(results.header.source.name, frame):
            yield row._replace(path=results.header.path)


def _rows(source: str, frame: FrameRecord) -> Iterator[FrameRow]:
    if not frame.polyps and not frame.held:
        yield FrameRow(source, frame.frame, frame.time)
    for polyp in frame.polyps:
        area = round(100 * polyp.area, 3)
        yield FrameRow(
            source, frame.frame, frame.time, polyp.track, True, polyp.shown, polyp.score, area, *polyp.box
        )
    for track, x1, y1, x2, y2 in frame.held:
        yield FrameRow(source, frame.frame, frame.time, track, False, True, None, None, x1, y1, x2, y2)


def _cell(value: object) -> object:
    return int(value) if isinstance(value, bool) else value
