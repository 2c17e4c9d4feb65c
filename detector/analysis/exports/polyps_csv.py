"""polyps.csv: one line a track that was marked on screen. RFC 4180, UTF-8, units in the column names."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from detector.analysis.results.tracks import TrackSummary
from detector.files.atomic import write_whole

COLUMNS = (
    "track",
    "first_s",
    "last_s",
    "duration_s",
    "frames_seen",
    "frames_shown",
    "best_score",
    "largest_area_percent",
    "best_frame",
    "best_time_s",
    "box_x1",
    "box_y1",
    "box_x2",
    "box_y2",
    "path",
)


def write_polyps_csv(tracks: Iterable[TrackSummary], path: Path, recording: str = "") -> None:
    """Write the tracks in their order; the box is that of the best frame, in frame pixels.

    Args:
        tracks: of one recording.
        path: of the file.
        recording: its path, as it was given.

    Raises:
        OutputError: the file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows((*_row(track), recording) for track in tracks)
    write_whole(path, text.getvalue().encode("utf-8"))


def _row(track: TrackSummary) -> tuple[str, ...]:
    return (
        str(track.number),
        f"{track.first:.3f}",
        f"{track.last:.3f}",
        f"{track.duration:.3f}",
        str(track.frames_seen),
        str(track.frames_shown),
        f"{track.best_score:.4f}",
        f"{track.largest_area:.3f}",
        str(track.best_frame),
        f"{track.best_time:.3f}",
        *(f"{value:.1f}" for value in track.best.box),
    )
