"""A long video in pieces, which machines analyze at the same time.

Regions are found in each piece alone, which is where the time goes. Tracks and gate then run over the regions
of all pieces in their order, in no time, so that they know of no cut.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Set
from dataclasses import asdict, dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from detector.analysis.engines import EnginePool
from detector.analysis.exports.choices import USUAL, ExportChoices
from detector.analysis.finish import finish
from detector.analysis.results.identity import Identity
from detector.analysis.results.journal import Journal, first_line
from detector.analysis.results.lock import folder_lock
from detector.analysis.results.records import end_record, frame_record, header
from detector.analysis.results.schema import Results
from detector.errors import DataError, SourceError
from detector.files.atomic import write_whole
from detector.files.json_text import parse_json, read_lines
from detector.files.links import check_no_links
from detector.follower import Follower, FollowerState
from detector.frame import Frame
from detector.quality import FrameQuality, Glimpse, Look, MotionMeter
from detector.result import NO_TIMINGS, FrameResult, Polyp
from detector.settings import Gate
from detector.video import AS_RECORDED, Reading, SourceOptions, VideoSource, open_video

SEGMENTS = "results.segments"
SEGMENT_SECONDS = 300.0


@dataclass(frozen=True)
class _Seam:
    """The last line of a piece: frames that were passed over, and what tells motion between pieces."""

    missed: int
    first: Glimpse | None
    last: Glimpse | None


_SEAM = TypeAdapter(_Seam)
_POLYPS = TypeAdapter(tuple[Polyp, ...])


class Segment(NamedTuple):
    """A piece of a video: frames of `start` <= time < `end`, in seconds."""

    number: int
    start: float
    end: float


def plan_segments(source: str, options: SourceOptions = AS_RECORDED) -> list[Segment]:
    """Pieces of about SEGMENT_SECONDS; none of an excerpt, of a short video, or without seeking.

    Raises:
        SourceError: the source cannot be opened.
    """
    with open_video(source, options=options) as video:
        if video.live or not video.frame_count or not video.rate or not video.excerpt.whole:
            return []
        count = int(video.frame_count / video.rate / SEGMENT_SECONDS)
        if count < 2 or video.frames_from(0.0) is None:
            return []
    bounds = [SEGMENT_SECONDS * number for number in range(count)]
    return [
        Segment(number, start, end)
        for number, (start, end) in enumerate(zip(bounds, [*bounds[1:], float("inf")], strict=True))
    ]


def find_in_segment(
    source: str,
    folder: Path,
    segment: Segment,
    engines: EnginePool,
    progress: Callable[[int, int | None], None],
    identity: Identity,
    options: SourceOptions = AS_RECORDED,
) -> None:
    """Find the regions of a piece and keep them in the folder; what is there already is not done again.

    Args:
        source: as `open_video` takes it.
        folder: of the video's results.
        segment: of the video.
        engines: their detector is reset first.
        progress: called with the frames done, and how many the whole video has.
        identity: of the video; pieces of another are found anew.
        options: how to read the video.

    Raises:
        SourceError: the source cannot be opened, or broke off.
        DataError: another analysis is writing to the folder.
        OutputError: the folder cannot be written.
    """
    path = _path(folder, segment)
    with open_video(source, options=options) as video:
        begun = header(video, engines.detector, identity.record())
        if first_line(path) == begun:
            return
        # Its other pieces are done at the same time.
        with folder_lock(folder, shared=True):
            check_no_links(folder, Path(SEGMENTS))
            engines.detector.reset()
            lines: list[Any] = [begun]
            motion, first = MotionMeter(), None
            for given, found in engines.find(_frames(video, segment)):
                quality = motion.update(given.look, found.time, given.field_of_view.box)
                first = first or motion.before
                lines.append(_stored(replace(found, quality=quality), given.frame.file))
                progress(len(lines) - 1, video.frame_count)
            seam = _Seam(video.damaged_frames, first, motion.before)
            lines.append(_SEAM.dump_python(seam, mode="json"))
            write_whole(path, "".join(f"{json.dumps(line)}\n" for line in lines).encode())


def join_segments(
    source: str,
    folder: Path,
    segments: list[Segment],
    gate: Gate | None,
    exports: Set[str],
    options: SourceOptions = AS_RECORDED,
    choices: ExportChoices = USUAL,
) -> Results:
    """Write the results of a video whose pieces are all done, as an analysis of the whole does.

    Args:
        source: as `open_video` takes it.
        folder: of the video's results.
        segments: all of the video.
        gate: when a track is painted.
        exports: names of optional exports (see `EXPORTS`).
        options: how to read the video.
        choices: what else is said of exports.

    Raises:
        SourceError: the video cannot be opened, or is shorter than it says.
        DataError: pieces are missing, or were analyzed in different ways, or another analysis is writing to
            the folder.
        OutputError: the folder cannot be written.
    """
    with open_video(source, options=options) as video:
        return finish(
            source,
            folder,
            exports,
            lambda done, of: None,
            lambda: _join(video, folder, segments, gate),
            options,
            choices,
        )


def _join(video: VideoSource, folder: Path, segments: list[Segment], gate: Gate | None) -> None:
    """Write results.jsonl; the pieces go."""
    check_no_links(folder, Path(SEGMENTS))
    begun = _common_header([_path(folder, segment) for segment in segments])
    follower = Follower(gate, FollowerState())
    reading = Reading(video.rate)
    with Journal(folder, begun, None) as journal:
        before: Glimpse | None = None
        for segment in segments:
            *stored, last = _lines(_path(folder, segment))[1:]
            seam = _SEAM.validate_python(last)
            reading.lost += seam.missed
            for place, values in enumerate(stored):
                result = follower.update(_restored(reading.frames, values))
                if place == 0:
                    result = _with_motion(result, before, seam.first)
                journal.write(frame_record(result, values["file"]))
                reading.add(values["time"])
            before = seam.last
        video.check_whole(reading)
        journal.finish(end_record(reading, video, reading.lost))
    shutil.rmtree(folder / SEGMENTS)


def _frames(video: VideoSource, segment: Segment) -> Iterator[Frame]:
    frames = video.frames_from(segment.start)
    if frames is None:
        raise SourceError(f"{video.name}: can only be read from its start")
    early = takewhile(lambda frame: frame.time < segment.end, frames)
    yield from (frame for frame in early if frame.time >= segment.start)


def _common_header(paths: list[Path]) -> dict[str, Any]:
    headers = [first_line(path) for path in paths]
    begun = headers[0]
    if begun is None or any(other != begun for other in headers):
        raise DataError(
            f"{paths[0].parent}: its segments were analyzed in different ways, as by machines with different "
            "devices; name one with --device and analyze anew"
        )
    return begun


def _path(folder: Path, segment: Segment) -> Path:
    # The name tells from pieces of earlier programs, which are found anew.
    return folder / SEGMENTS / f"{segment.number:04d}.v3.jsonl"


def _lines(path: Path) -> list[Any]:
    try:
        return [parse_json(line) for line in read_lines(path)]
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: the segment cannot be read; analyze the video anew") from error


def _stored(found: FrameResult, file: str | None) -> dict[str, Any]:
    polyps = _POLYPS.dump_python(found.polyps, mode="json")
    quality = None if found.quality is None else asdict(found.quality)
    size = [found.width, found.height]
    return {"time": found.time, "size": size, "polyps": polyps, "file": file, "quality": quality}


def _restored(index: int, values: dict[str, Any]) -> FrameResult:
    polyps = _POLYPS.validate_python(values["polyps"])
    width, height = values["size"]
    quality = FrameQuality(**values["quality"])
    return FrameResult(index, values["time"], width, height, polyps, (), NO_TIMINGS, quality)


def _with_motion(result: FrameResult, before: Glimpse | None, now: Glimpse | None) -> FrameResult:
    """The first frame of a piece with what it tells together with the last one of the piece before."""
    if result.quality is None or now is None:
        return result
    look = Look(result.quality, now.pixels())
    return replace(result, quality=MotionMeter(before).update(look, now.time, now.box))
