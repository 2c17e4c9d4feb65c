"""A finished analysis read back: results.jsonl, version 2, line by line or whole."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from detector.analysis.results import rle
from detector.analysis.results.records import FORMAT, VERSION
from detector.boxes import Box
from detector.errors import DataError

_T = TypeVar("_T")
_Number = Annotated[float, Field(allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_Count = Annotated[int, Field(ge=0)]
_Side = Annotated[int, Field(ge=1)]


def _ordered(box: Box[float]) -> Box[float]:
    if box.x2 < box.x1 or box.y2 < box.y1:
        raise ValueError("a box is x1, y1, x2, y2 with x2 not below x1 and y2 not below y1")
    return box


_Box = Annotated[Box[_Number], AfterValidator(_ordered)]


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The video: its name, size in pixels and nominal rate in frames a second (0: unknown)."""

    name: str
    width: _Side
    height: _Side
    rate: Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model file that the analysis ran."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Header:
    """What was analysed, with what: the first line."""

    notice: str
    source: SourceInfo
    model: ModelInfo
    device: str
    precision: str
    threshold: _Share
    min_area: _Share
    gate: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredMask:
    """A mask as COCO's run-length string; `size` is (height, width) in pixels."""

    size: tuple[_Side, _Side]
    counts: str


@dataclass(frozen=True, slots=True)
class PolypRecord:
    """One polyp in one frame.

    Attributes:
        track: number of its track.
        box: in frame pixels.
        score: mean probability over the region, in 0..1.
        area: share of the field of view, in 0..1.
        shown: its track was confirmed, so that it was marked on screen.
        mask: its pixels.
    """

    track: int
    box: _Box
    score: _Share
    area: _Share
    shown: bool
    mask: StoredMask


@dataclass(frozen=True, slots=True)
class FrameRecord:
    """One frame: its number, time in seconds, polyps, and markers held although nothing was seen.

    `held` has the track and the box x1, y1, x2, y2 of each.
    """

    frame: _Count
    time: _Number
    polyps: tuple[PolypRecord, ...]
    held: tuple[tuple[int, _Number, _Number, _Number, _Number], ...] = ()

    @property
    def lit_tracks(self) -> set[int]:
        """Tracks whose marker is on screen in this frame, seen or held."""
        return {polyp.track for polyp in self.polyps if polyp.shown} | {held[0] for held in self.held}


@dataclass(frozen=True, slots=True)
class End:
    """The last line of an analysis that reached the end: frames, duration in seconds, damaged frames."""

    frames: _Count
    duration: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    damaged_frames: _Count


@dataclass(frozen=True, eq=False)
class Recording:
    """All that results.jsonl says; `end` is None where the analysis broke off."""

    header: Header
    frames: tuple[FrameRecord, ...]
    end: End | None

    @property
    def frame_period(self) -> float:
        """Mean time from one frame to the next, in seconds; nominal where there are too few frames."""
        if len(self.frames) > 1 and self.frames[-1].time > self.frames[0].time:
            return (self.frames[-1].time - self.frames[0].time) / (len(self.frames) - 1)
        return 1 / self.header.source.rate if self.header.source.rate else 1 / 25

    @property
    def duration(self) -> float:
        """From time 0 until the last frame makes way, in seconds."""
        shown_until = self.frames[-1].time + self.frame_period if self.frames else 0.0
        return max(shown_until, self.end.duration if self.end else 0.0)

    def spans(self) -> Iterator[tuple[FrameRecord, float]]:
        """Each frame with the time in seconds at which it makes way for the next; never before its own."""
        starts = [frame.time for frame in self.frames[1:]]
        last = [self.frames[-1].time + self.frame_period] if self.frames else []
        for frame, until in zip(self.frames, starts + last, strict=True):
            yield frame, max(frame.time, until)


_HEADER, _FRAME, _END = TypeAdapter(Header), TypeAdapter(FrameRecord), TypeAdapter(End)


def read_recording(path: Path) -> Recording:
    """Read results.jsonl whole.

    Raises:
        DataError: it cannot be read, is of another version, or a line is damaged; names file and line.
    """
    header, end, frames = None, None, []
    for part in _parts(path):
        match part:
            case Header():
                header = part
            case FrameRecord():
                frames.append(part)
            case End():
                end = part
    if header is None:
        raise DataError(f"{path}: is empty; analyse the video again")
    return Recording(header, tuple(frames), end)


def iter_frames(path: Path) -> Iterator[FrameRecord]:
    """The frames of results.jsonl one by one, so that no length of recording fills the memory.

    Raises:
        DataError: as read_recording, once the damaged line is reached.
    """
    return (part for part in _parts(path) if isinstance(part, FrameRecord))


def decode_mask(polyp: PolypRecord, frame: int) -> NDArray[np.bool_]:
    """The pixels [height, width] of a polyp in the frame of that number.

    Raises:
        DataError: the run-length string is damaged.
    """
    return _from_mask(rle.decode, polyp, frame)


def mask_area(polyp: PolypRecord, frame: int) -> int:
    """How many pixels those are.

    Raises:
        DataError: the run-length string is damaged.
    """
    return _from_mask(rle.area, polyp, frame)


def _from_mask(read: Callable[[rle.Rle], _T], polyp: PolypRecord, frame: int) -> _T:
    try:
        return read(rle.Rle(size=list(polyp.mask.size), counts=polyp.mask.counts))
    except ValueError as error:
        raise DataError(
            f"results of frame {frame}, track {polyp.track}: {error}; analyse the video again"
        ) from error


def _parts(path: Path) -> Iterator[Header | FrameRecord | End]:
    """Header, frames and end in order, each checked."""
    frames, previous, ended = 0, -1, False
    for number, values in _lines(path):
        where = f"{path}, line {number}"
        if ended:
            raise DataError(f"{where}: stands after the end line; the file was damaged, analyse again")
        if number == 1:
            yield _header(where, values)
        elif "end" in values:
            end, ended = _checked(_END, where, values["end"]), True
            if end.frames != frames:
                raise DataError(
                    f"{where}: counts {end.frames} frames, the file holds {frames}; analyse again"
                )
            yield end
        else:
            record = _checked(_FRAME, where, values)
            if record.frame <= previous:
                raise DataError(f"{where}: frame {record.frame} comes after frame {previous}; analyse again")
            frames, previous = frames + 1, record.frame
            yield record


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield number, _parsed(f"{path}, line {number}", line)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error


def _parsed(where: str, line: bytes) -> dict[str, Any]:
    try:
        values = json.loads(line)
    except ValueError as error:
        raise DataError(f"{where}: not JSON, or cut short ({error}); analyse the video again") from error
    if not isinstance(values, dict):
        raise DataError(f"{where}: holds no JSON object; analyse the video again")
    return values


def _header(where: str, values: dict[str, Any]) -> Header:
    if values.get("format") != FORMAT:
        raise DataError(f'{where}: "format" is not "{FORMAT}"; give a results.jsonl')
    if values.get("version") != VERSION:
        raise DataError(
            f"{where}: is version {values.get('version')} of the format, this program reads {VERSION}; "
            "analyse the video again"
        )
    return _checked(_HEADER, where, values)


def _checked(adapter: TypeAdapter[_T], where: str, values: Any) -> _T:
    try:
        return adapter.validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "line"
        raise DataError(f"{where}: {place}: {first['msg'].lower()}; analyse the video again") from error
