"""polyps.boris: when each polyp was marked, as the states of a BORIS project.

Source of the format: projects of version 7.0, as BORIS 8.27 reads and checks them
(https://www.boris.unito.it/, boris/config.py and project_functions.py).
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from detector.analysis.exports.chapters import title
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import TrackSummary
from detector.files.atomic import write_whole

_BEHAVIOUR, _PLAYER = "marked", "1"
_NO_DATE = "1970-01-01T00:00:00"
# As long as a date and a time to the second, which is how BORIS writes them.
_TO_THE_SECOND = len(_NO_DATE)
_UNKNOWN_FRAME = "NA"


def write_boris(results: Results, tracks: Sequence[TrackSummary], path: Path) -> None:
    """Write a project with one observation, in which each polyp is a subject that is marked at times.

    Times are on the clock of the recording, as players show it.

    Raises:
        OutputError: the file cannot be written.
    """
    # BORIS reads in the encoding of its system: ASCII is the same in all of them.
    write_whole(path, json.dumps(_project(results, tracks), indent=1).encode("ascii"))


def _project(results: Results, tracks: Sequence[TrackSummary]) -> dict[str, Any]:
    identity, name = results.header.identity, results.header.source.name
    date = ((identity.modified if identity else None) or _NO_DATE)[:_TO_THE_SECOND]
    return {
        "time_format": "hh:mm:ss",
        "project_date": date,
        "project_name": name,
        "project_description": results.header.notice,
        "project_format_version": "7.0",
        "subjects_conf": {
            str(place): {"key": "", "name": _subject(track), "description": title(track)}
            for place, track in enumerate(tracks)
        },
        "behaviors_conf": {"0": _behaviour()},
        # BORIS complains of a name that begins or ends with a space.
        "observations": {name.strip() or "recording": _observation(results, tracks, date)},
        "behavioral_categories": [],
        "independent_variables": {},
        "coding_map": {},
        "behaviors_coding_map": [],
        "converters": {},
    }


def _behaviour() -> dict[str, Any]:
    return {
        "type": "State event",
        "key": "m",
        "code": _BEHAVIOUR,
        "description": "its marker is on screen",
        "color": "",
        "category": "",
        "modifiers": {},
        "excluded": "",
        "coding map": "",
    }


def _observation(results: Results, tracks: Sequence[TrackSummary], date: str) -> dict[str, Any]:
    source = results.header.source
    # Beside the project: BORIS asks where the recording is if it is not there.
    media, length = source.name, source.start + results.duration
    return {
        "file": {_PLAYER: [media]},
        "type": "MEDIA",
        "date": date,
        "description": results.header.notice,
        "time offset": 0.0,
        "observation time interval": [0, 0],
        "independent_variables": {},
        "events": _events(tracks, source.start),
        "media_info": {
            "length": {media: round(length, 3)},
            "fps": {media: source.rate},
            "hasVideo": {media: True},
            "hasAudio": {media: False},
            "offset": {_PLAYER: 0.0},
        },
    }


def _events(tracks: Sequence[TrackSummary], offset: float) -> list[list[Any]]:
    """A state's begin and end are an event each: time, subject, behaviour, modifier, comment, frame."""
    edges = [
        (offset + time, _subject(track))
        for track in tracks
        for lit in track.lit
        for time in (lit.start, lit.end)
    ]
    return [
        [round(time, 3), subject, _BEHAVIOUR, "", "", _UNKNOWN_FRAME]
        for time, subject in sorted(edges, key=lambda edge: edge[0])
    ]


def _subject(track: TrackSummary) -> str:
    return f"Polyp {track.number}"
