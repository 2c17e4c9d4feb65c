"""The recording that belongs to what a user brings."""

from pathlib import Path
from typing import Any

from detector.analysis.results.find import find_results
from detector.desk.kinds import Brought, Kind
from detector.errors import DataError, SourceError
from detector.files.json_text import parse_json, read_line
from detector.record.opening import playable


def recording_of(brought: Brought) -> str:
    """What to play: of a session its video, of results the recording that they were made from.

    Raises:
        SourceError: that recording is not where it was.
        DataError, OutputError: the session or the results are damaged, or still being written.
    """
    if brought.kind is Kind.SESSION:
        return playable(brought.source)
    if brought.kind is not Kind.RESULTS:
        return brought.source
    results = find_results(Path(brought.source))[0].path
    named = _path(_first_line(results))
    beside = [Path(named), *(folder / Path(named).name for folder in list(results.parents)[:3])]
    for path in beside:
        if path.exists():
            return str(path)
    raise SourceError(
        f"{named}: the recording of these results is not there any more; open it from where it is"
    )


def _first_line(results: Path) -> Any:
    try:
        with results.open("rb") as file:
            return parse_json(read_line(file))
    except (OSError, ValueError) as error:
        raise DataError(f"{results}: cannot be read as results ({error})") from error


def _path(header: Any) -> str:
    """Where the recording was."""
    try:
        return str((header.get("identity") or {}).get("path") or header["source"]["name"])
    except (AttributeError, KeyError, TypeError):
        return "unknown"
