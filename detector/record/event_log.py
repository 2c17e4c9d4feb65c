"""events.jsonl: what happened in a procedure, a line each, on the disk at once."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detector.errors import OutputError
from detector.files.json_text import parse_json, read_lines
from detector.files.links import appended_file

EVENTS = "events.jsonl"


class EventLog:
    """Appends events."""

    def __init__(self, folder: Path) -> None:
        """Begin the file.

        Raises:
            OutputError: it cannot be written.
        """
        self.path = folder / EVENTS
        try:
            self._file = appended_file(self.path)
        except OSError as error:
            raise self._failed(error) from error

    def write(self, event: str, time: float | None, facts: dict[str, Any]) -> None:
        """Append an event.

        Args:
            event: its kind.
            time: in seconds of the record; None before its first frame.
            facts: what else is known of it.

        Raises:
            OutputError: the disk is full or gone.
        """
        wall = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": None if time is None else round(time, 3), "wall": wall, "event": event, **facts}
        try:
            self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            self._file.flush()
        except OSError as error:
            raise self._failed(error) from error

    def sync(self) -> None:
        """Bring all lines to the disk.

        Raises:
            OutputError: the disk is full or gone.
        """
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Leave the file."""
        with suppress(OSError):
            self._file.close()

    def _failed(self, error: OSError) -> OutputError:
        return OutputError(f"{self.path}: cannot be written ({error.strerror}); free some space")


def read_events(folder: Path) -> Iterator[dict[str, Any]]:
    """The events of a record; what is no whole line, as after a power cut, is passed over."""
    try:
        for line in read_lines(folder / EVENTS):
            with suppress(ValueError):
                event = parse_json(line)
                if isinstance(event, dict) and isinstance(event.get("event"), str):
                    yield event
    except (OSError, ValueError):
        return
