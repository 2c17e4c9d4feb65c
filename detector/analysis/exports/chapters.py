"""chapters.vtt, and the same polyps as chapters of a video.

Source of the format: W3C, WebVTT: The Web Video Text Tracks Format.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import TrackSummary
from detector.files.atomic import write_whole
from detector.plain_text import plain

NO_POLYP = "No marked polyp"


class Chapter(NamedTuple):
    """Part of a video, in seconds, and what it is called."""

    start: float
    end: float
    title: str


def write_chapters(results: Results, tracks: Sequence[TrackSummary], path: Path) -> None:
    """Write one cue a track, by the time it was first seen; tracks that overlap have cues that do.

    Cues are on the clock of the recording, as players show it: sound may begin before the first frame.

    Raises:
        OutputError: the file cannot be written.
    """
    header = results.header
    named = dict.fromkeys((header.source.name, header.path))
    note = "\n".join(["NOTE", *map(_one_line, (*named, header.notice))])
    start = header.source.start
    cues = [_cue(track, start) for track in sorted(tracks, key=lambda track: track.first)]
    write_whole(path, ("\n\n".join(["WEBVTT", note, *cues]) + "\n").encode("utf-8"))


def video_chapters(tracks: Sequence[TrackSummary], end: float, begins: float = 0.0) -> list[Chapter]:
    """Chapters of a video that begins and ends at those times, without a gap, as a video file stores them.

    MP4 plays a chapter until the next begins: parts without a polyp must have their own, and polyps that
    overlap share one.
    """
    cuts = {begins, end, *(t.first for t in tracks), *(t.first + t.duration for t in tracks)}
    inside = sorted(min(max(cut, begins), end) for cut in cuts)
    return [
        Chapter(start - begins, until - begins, _part_title(tracks, start))
        for start, until in pairwise(inside)
        if until > start
    ]


def title(track: TrackSummary) -> str:
    """What a track's chapter is called."""
    return f"Polyp {track.number} · best {100 * track.best_score:.0f} %"


def _part_title(tracks: Sequence[TrackSummary], time: float) -> str:
    there = [title(track) for track in tracks if track.first <= time < track.first + track.duration]
    return ", ".join(there) or NO_POLYP


def _cue(track: TrackSummary, offset: float) -> str:
    start = round(1000 * (offset + track.first))
    # A cue must end after it starts, also where two time stamps round to the same millisecond.
    end = max(start + 1, round(1000 * (offset + track.first + track.duration)))
    return f"polyp-{track.number}\n{_timestamp(start)} --> {_timestamp(end)}\n{_escaped(title(track))}"


def _timestamp(milliseconds: int) -> str:
    seconds, thousandths = divmod(max(0, milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{thousandths:03d}"


def _one_line(text: str) -> str:
    """Text for a note, which an empty line or an arrow would end."""
    return _escaped(plain(" ".join(text.split())))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
