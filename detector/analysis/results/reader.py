"""A finished analysis read back: results.jsonl, version 2, line by line or whole."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from detector.analysis.results.records import FORMAT, VERSION
from detector.analysis.results.schema import End, FrameRecord, Header, Results
from detector.errors import DataError
from detector.files.json_text import DEEPEST, parse_json, read_line, read_lines
from detector.files.reading import open_file

_T = TypeVar("_T")
# What a frame's line has once.
_ONCE = (b'"frame":', b'"time":', b'"polyps":')
_HEADER, _FRAME, _END = TypeAdapter(Header), TypeAdapter(FrameRecord), TypeAdapter(End)


def read_results(path: Path) -> Results:
    """Read results.jsonl whole.

    Raises:
        DataError: it cannot be read, is of another version, or a line is damaged; names file and line.
    """
    return read_placed(path).results


@dataclass(frozen=True, eq=False)
class PlacedFrames:
    """Results, and where the line of each frame begins in their file, in bytes [frames]."""

    results: Results
    places: NDArray[np.int64]


def read_placed(path: Path, unfinished: bool = False) -> PlacedFrames:
    """Read results.jsonl whole, so that each frame can be read again by itself.

    Args:
        path: of the file.
        unfinished: whether it may end within a line, which is passed over.

    Raises:
        DataError: as read_results.
    """
    header, end, frames, places = None, None, [], array("q")
    for place, part in _parts(path, unfinished):
        match part:
            case Header():
                header = part
            case FrameRecord():
                frames.append(part)
                places.append(place)
            case End():
                end = part
    if header is None:
        raise DataError(f"{path}: is empty; analyze the video again")
    return PlacedFrames(Results(header, tuple(frames), end), np.array(places, np.int64))


def read_frame(path: Path, place: int) -> FrameRecord:
    """The frame whose line begins at a place, as `read_placed` told it.

    Raises:
        DataError: it cannot be read, or is damaged.
    """
    try:
        with open_file(path) as file:
            file.seek(place)
            line = read_line(file)
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read ({error}); analyze the video again") from error
    where = f"{path}, byte {place}"
    return _quickly_read(line) or _checked(_FRAME, where, _parsed(where, line))


def iter_frames(path: Path) -> Iterator[FrameRecord]:
    """The frames of results.jsonl one by one, so that no length of video fills the memory.

    Raises:
        DataError: as read_results, once the damaged line is reached.
    """
    return (part for _, part in _parts(path) if isinstance(part, FrameRecord))


def _parts(path: Path, unfinished: bool = False) -> Iterator[tuple[int, Header | FrameRecord | End]]:
    """Header, frames and end in order, each checked, with the place in bytes at which its line begins."""
    frames, previous, ended, place = 0, -1, False, 0
    for number, line in _lines(path, unfinished):
        if ended:
            raise DataError(
                f"{path}, line {number}: stands after the end line; the file was damaged, analyze again"
            )
        part = _part(f"{path}, line {number}", number, line)
        match part:
            case FrameRecord():
                if part.frame <= previous:
                    raise DataError(
                        f"{path}, line {number}: frame {part.frame} comes after frame {previous}; "
                        "analyze again"
                    )
                frames, previous = frames + 1, part.frame
            case End():
                ended = True
                if part.frames != frames:
                    raise DataError(
                        f"{path}, line {number}: counts {part.frames} frames, the file holds {frames}; "
                        "analyze again"
                    )
        yield place, part
        place += len(line)


def _lines(path: Path, unfinished: bool) -> Iterator[tuple[int, bytes]]:
    number = 0
    try:
        for number, line in enumerate(read_lines(path), 1):
            if unfinished and not line.endswith(b"\n"):
                return
            yield number, line
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise DataError(f"{path}, line {number + 1}: {error}; analyze the video again") from error


def _part(where: str, number: int, line: bytes) -> Header | FrameRecord | End:
    if number > 1 and (frame := _quickly_read(line)):
        return frame
    values = _parsed(where, line)
    if number == 1:
        return _header(where, values)
    if "end" in values:
        return _checked(_END, where, values["end"])
    return _checked(_FRAME, where, values)


def _quickly_read(line: bytes) -> FrameRecord | None:
    """What a frame's line says; None where only a closer look can tell, or say what is wrong with it.

    Hours of video are tens of thousands of lines, and to parse and check them in one is three times as fast.
    """
    if b'"end"' in line or b"\\u" in line or line.count(b"[") + line.count(b"{") > DEEPEST:
        return None
    if any(line.count(key) != 1 for key in _ONCE):
        return None
    try:
        return _FRAME.validate_json(line)
    except ValidationError:
        return None


def _parsed(where: str, line: bytes) -> dict[str, Any]:
    try:
        values = parse_json(line)
    except ValueError as error:
        raise DataError(f"{where}: not JSON, or cut short ({error}); analyze the video again") from error
    if not isinstance(values, dict):
        raise DataError(f"{where}: holds no JSON object; analyze the video again")
    return values


def _header(where: str, values: dict[str, Any]) -> Header:
    if values.get("format") != FORMAT:
        raise DataError(f'{where}: "format" is not "{FORMAT}"; give a results.jsonl')
    if values.get("version") != VERSION:
        raise DataError(
            f"{where}: is version {values.get('version')} of the format, this program reads {VERSION}; "
            "analyze the video again"
        )
    return _checked(_HEADER, where, values)


def _checked(adapter: TypeAdapter[_T], where: str, values: Any) -> _T:
    try:
        return adapter.validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "line"
        raise DataError(f"{where}: {place}: {first['msg'].lower()}; analyze the video again") from error
