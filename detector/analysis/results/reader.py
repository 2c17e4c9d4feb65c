"""A finished analysis read back: results.jsonl, version 2, line by line or whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from detector.analysis.results.records import FORMAT, VERSION
from detector.analysis.results.schema import End, FrameRecord, Header, Results
from detector.errors import DataError
from detector.files.json_text import parse_json, read_lines

_T = TypeVar("_T")
_HEADER, _FRAME, _END = TypeAdapter(Header), TypeAdapter(FrameRecord), TypeAdapter(End)


def read_results(path: Path) -> Results:
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
        raise DataError(f"{path}: is empty; analyze the video again")
    return Results(header, tuple(frames), end)


def iter_frames(path: Path) -> Iterator[FrameRecord]:
    """The frames of results.jsonl one by one, so that no length of video fills the memory.

    Raises:
        DataError: as read_results, once the damaged line is reached.
    """
    return (part for part in _parts(path) if isinstance(part, FrameRecord))


def _parts(path: Path) -> Iterator[Header | FrameRecord | End]:
    """Header, frames and end in order, each checked."""
    frames, previous, ended = 0, -1, False
    for number, values in _lines(path):
        where = f"{path}, line {number}"
        if ended:
            raise DataError(f"{where}: stands after the end line; the file was damaged, analyze again")
        if number == 1:
            yield _header(where, values)
        elif "end" in values:
            end, ended = _checked(_END, where, values["end"]), True
            if end.frames != frames:
                raise DataError(
                    f"{where}: counts {end.frames} frames, the file holds {frames}; analyze again"
                )
            yield end
        else:
            record = _checked(_FRAME, where, values)
            if record.frame <= previous:
                raise DataError(f"{where}: frame {record.frame} comes after frame {previous}; analyze again")
            frames, previous = frames + 1, record.frame
            yield record


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    try:
        for number, line in enumerate(read_lines(path), 1):
            yield number, _parsed(f"{path}, line {number}", line)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise DataError(f"{path}, line {number + 1}: {error}; analyze the video again") from error


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
