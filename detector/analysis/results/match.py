"""Whether results in a folder are those of a recording."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from detector.analysis.results.identity import Identity
from detector.analysis.results.journal import begun_header

_IDENTITY = TypeAdapter(Identity)


def recorded_identity(header: dict[str, Any]) -> Identity | None:
    """The identity in a header; None in results of before, and where it is damaged."""
    try:
        return _IDENTITY.validate_python(header["identity"])
    except (KeyError, ValidationError):
        return None


def difference(
    folder: Path, source: dict[str, Any], now: Identity, hashed: Callable[[], Identity]
) -> str | None:
    """In which way a recording is another than the one whose results a folder holds, in words.

    Args:
        folder: of results, or of none, which differ in nothing.
        source: what a header says of the recording: its name, size and rate.
        now: its identity.
        hashed: gives that with every byte hashed, which takes its time.

    Raises:
        SourceError: the recording cannot be read.
    """
    header = begun_header(folder)
    if header is None:
        return None
    before = recorded_identity(header)
    if before is None:
        return "its results do not say of which recording they are"
    # Byte for byte, where that was recorded and a look at parts cannot tell.
    changed = before.change(now) and before.change(hashed() if before.sha256 else now)
    return changed or _read_otherwise(header.get("source"), source)


def _read_otherwise(recorded: Any, source: dict[str, Any]) -> str | None:
    """In which way a recording is read otherwise than it was, as by another program: not by another name."""
    if not isinstance(recorded, dict):
        return "its results do not say how it was read"
    for key, value in source.items():
        if key != "name" and recorded.get(key) != value:
            return f"{key.replace('_', ' ')} was {recorded.get(key)}, is {value}"
    return None
