"""What the record of a procedure says beside its results: when nobody looked, and what the user noted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.analysis.results.spans import TimeSpan
from detector.errors import DataError
from detector.record.event_log import EVENTS, read_events
from detector.record.opening import playable
from detector.record.session_file import read_session
from detector.record.stretches import stretches

# Events of which a mark says something, and what of them it says.
_SAID = {"remark": "kind", "phase": "phase", "snapshot": "file", "clip": "file"}


@dataclass(frozen=True)
class Mark:
    """Something that the user noted or kept while the procedure went on.

    Attributes:
        time: in seconds.
        kind: "remark", "phase", "snapshot" or "clip".
        text: of a remark "lesion" or "false alarm", of a phase its name; else the file, below the folder.
        frame: that was on screen; None where that is not recorded.
        tracks: that were marked then.
    """

    time: float
    kind: str
    text: str
    frame: int | None = None
    tracks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Procedure:
    """A record that has ended.

    Attributes:
        video: path of its recording.
        duration: of the record, in seconds.
        not_looking: when no marker could have come to the screen.
        marks: in order of time.
        left_out: runs (first, last) of frames that have numbers and are not in the video, in order.
    """

    video: Path
    duration: float
    not_looking: tuple[TimeSpan, ...]
    marks: tuple[Mark, ...]
    left_out: tuple[tuple[int, int], ...]


def read_procedure(folder: Path) -> Procedure:
    """Read a record; one that was cut is made whole first.

    Raises:
        DataError: it is damaged, or is still being written.
        OutputError: it is not whole, and cannot be made so.
    """
    video, events = Path(playable(str(folder))), tuple(read_events(folder))
    duration = float(read_session(folder)["end"]["duration"])
    try:
        blind = tuple(TimeSpan(one.start, one.end) for one in stretches(events, duration) if not one.watching)
        return Procedure(video, duration, blind, tuple(_marks(events)), _left_out(events))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{folder / EVENTS}: is damaged; move it away to see the results without it"
        ) from error


def _marks(events: Sequence[Mapping[str, Any]]) -> Iterator[Mark]:
    for event in events:
        said = _SAID.get(event["event"])
        if said is not None:
            tracks = tuple(int(track) for track in event.get("tracks", ()))
            yield Mark(
                float(event["time"] or 0.0),
                event["event"],
                str(event.get(said, "")),
                event.get("frame"),
                tracks,
            )


def _left_out(events: Sequence[Mapping[str, Any]]) -> tuple[tuple[int, int], ...]:
    runs = (run for event in events if event["event"] == "left_out" for run in event.get("frames", ()))
    return tuple(sorted((int(first), int(last)) for first, last in runs))
