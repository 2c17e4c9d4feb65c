"""One card a marking: its pictures and figures."""

import base64
from collections.abc import Iterable, Mapping

from detector.analysis.exports.report.thumbnail import Thumbnail
from detector.analysis.results.tracks import TrackSummary
from detector.html.facts import facts
from detector.html.figures import clock, count, percent, span


def cards(tracks: Iterable[TrackSummary], thumbnails: Mapping[int, Thumbnail]) -> str:
    """The cards in order; a track without a thumbnail has its figures alone."""
    return "\n".join(_card(track, thumbnails.get(track.number)) for track in tracks)


def _card(track: TrackSummary, thumbnail: Thumbnail | None) -> str:
    name = f"marking-{track.marking}"
    return (
        f'<article class="card" id="{name}" aria-labelledby="{name}-name">\n'
        f'<h3 id="{name}-name">Marking {track.marking}</h3>\n'
        f"{_pictures(track, thumbnail) if thumbnail else ''}{facts(_figures(track), 'figures')}\n</article>"
    )


def _pictures(track: TrackSummary, thumbnail: Thumbnail) -> str:
    at = f"frame {count(track.best_frame)}, {clock(track.best_time, 1)}"
    marked = f"Frame with marking {track.marking}, at {clock(track.best_time, 1)}"
    return (
        f"{_picture(thumbnail.overlay, marked, f'Marked · {at}')}\n"
        f"{_picture(thumbnail.clean, 'The same frame without a marker', 'The same frame, clean')}\n"
    )


def _picture(jpeg: bytes, alternative: str, caption: str) -> str:
    data = base64.b64encode(jpeg).decode("ascii")
    return (
        f'<figure><img alt="{alternative}" src="data:image/jpeg;base64,{data}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _figures(track: TrackSummary) -> list[tuple[str, str]]:
    return [
        ("Track", str(track.number)),
        ("First seen", clock(track.first, 1)),
        ("Last seen", clock(track.last, 1)),
        ("Duration", span(track.duration)),
        ("Best score", percent(100 * track.best_score)),
        ("Largest area", percent(track.largest_area, 1)),
        ("Frames seen", count(track.frames_seen)),
        ("Frames marked", count(track.frames_shown)),
    ]
