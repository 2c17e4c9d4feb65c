"""The files that are made from results.jsonl, for people and for other programs."""

import logging
from collections.abc import Sequence
from pathlib import Path

from detector.analysis.exports.annotated import ANNOTATED, PLAIN, give_chapters
from detector.analysis.exports.chapters import write_chapters
from detector.analysis.exports.coco import write_coco
from detector.analysis.exports.polyps_csv import write_polyps_csv
from detector.analysis.exports.report import Thumbnail, make_thumbnail, write_report
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import TrackSummary, summarise_tracks
from detector.errors import DetectorError, OutputError
from detector.video import grab_frames

POLYPS, COCO, CHAPTERS, REPORT = "polyps.csv", "coco.json", "chapters.vtt", "report.html"
_ALWAYS = (POLYPS, COCO, CHAPTERS, REPORT)
# What an interrupted run may have left of an annotated video.
_UNFINISHED = tuple(f"{Path(name).stem}.part.mp4" for name in (ANNOTATED, PLAIN))

log = logging.getLogger(__name__)

# More would not fit into a report, and frames of a whole archive not into memory at once.
_MOST_THUMBNAILS, _AT_ONCE = 160, 32


def write_exports(results: Results, source: str, folder: Path) -> None:
    """Write all of them, the report last.

    Args:
        results: whole.
        source: the video, for its pictures.
        folder: of the results.

    Raises:
        DataError: a mask is damaged.
        OutputError: a file cannot be written.
    """
    tracks = summarise_tracks(results)
    write_polyps_csv(tracks, folder / POLYPS)
    write_coco(results, folder / COCO)
    write_chapters(results, tracks, folder / CHAPTERS)
    if (folder / PLAIN).exists():
        give_chapters(folder, tracks, results.duration)
    write_report(results, tracks, _thumbnails(source, tracks), folder / REPORT)


def missing_exports(folder: Path, annotated: bool) -> list[str]:
    """Names of the files that are not there, annotated.mp4 only where it is wanted."""
    wanted = [*_ALWAYS, *([ANNOTATED] if annotated else [])]
    return [name for name in wanted if not (folder / name).is_file()]


def remove_exports(folder: Path) -> None:
    """Take away what was made from earlier results, so that it cannot pass for made from new ones.

    Args:
        folder: the caller keeps other analyses out of it (see `folder_lock`).

    Raises:
        OutputError: the folder cannot be written.
    """
    for name in (*_ALWAYS, ANNOTATED, PLAIN, *_UNFINISHED):
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{folder / name}: cannot be removed ({error.strerror})") from error


def _thumbnails(source: str, tracks: Sequence[TrackSummary]) -> dict[int, Thumbnail]:
    """Pictures of the tracks that were marked longest, as far as the video gives them."""
    longest = sorted(tracks, key=lambda track: -track.frames_shown)[:_MOST_THUMBNAILS]
    in_time = sorted(longest, key=lambda track: track.best_time)
    thumbnails: dict[int, Thumbnail] = {}
    for first in range(0, len(in_time), _AT_ONCE):
        try:
            thumbnails |= _grabbed(source, in_time[first : first + _AT_ONCE])
        except DetectorError as error:
            # The report is worth having without them, and says that they are missing.
            log.warning("no pictures in the report: %s", error)
    return thumbnails


def _grabbed(source: str, tracks: Sequence[TrackSummary]) -> dict[int, Thumbnail]:
    pictures = grab_frames(source, [track.best_time for track in tracks])
    return {
        track.number: make_thumbnail(pictures[track.best_time].rgb(), track)
        for track in tracks
        if track.best_time in pictures
    }
