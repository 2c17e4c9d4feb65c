"""Pictures of tracks, out of the video."""

import logging
from collections.abc import Sequence

from detector.analysis.exports.report.thumbnail import Thumbnail, make_thumbnail
from detector.analysis.results.tracks import TrackSummary
from detector.errors import DetectorError
from detector.video import AS_RECORDED, SourceOptions, grab_frames

log = logging.getLogger(__name__)

# More would not fit into a report, and frames of a whole archive not into memory at once.
_MOST_THUMBNAILS, _AT_ONCE = 160, 32


def track_pictures(
    source: str, tracks: Sequence[TrackSummary], options: SourceOptions = AS_RECORDED
) -> dict[int, Thumbnail]:
    """Pictures of the tracks that were marked longest, as far as the video gives them, by track number."""
    longest = sorted(tracks, key=lambda track: -track.frames_shown)[:_MOST_THUMBNAILS]
    in_time = sorted(longest, key=lambda track: track.best_time)
    thumbnails: dict[int, Thumbnail] = {}
    for first in range(0, len(in_time), _AT_ONCE):
        try:
            thumbnails |= _grabbed(source, in_time[first : first + _AT_ONCE], options)
        except DetectorError as error:
            # The report is worth having without them, and says that they are missing.
            log.warning("no pictures in the report: %s", error)
    return thumbnails


def _grabbed(source: str, tracks: Sequence[TrackSummary], options: SourceOptions) -> dict[int, Thumbnail]:
    pictures = grab_frames(source, [track.best_time for track in tracks], options)
    return {
        track.number: make_thumbnail(pictures[track.best_time].rgb(), track)
        for track in tracks
        if track.best_time in pictures
    }
