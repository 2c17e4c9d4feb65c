"""review.jsonl: a header, then a line for each thing that a reader did. Lines are only ever appended."""

import json
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detector.analysis.results.reviewed import REVIEW_FORMAT
from detector.errors import DataError, OutputError
from detector.files.atomic import sync_folder
from detector.files.hashes import sha256_of
from detector.files.json_text import parse_json, read_lines
from detector.files.links import own_file
from detector.notice import NOTICE
from detector.review.actions import Step, checked_step, step_values
from detector.review.overview import Overview

log = logging.getLogger(__name__)

REVIEW = "review.jsonl"
VERSION = 1


@dataclass(frozen=True)
class Entry:
    """A line of a review.

    Attributes:
        step: what was done.
        when: in UTC, as ISO 8601 has it.
        who: did it.
    """

    step: Step
    when: str
    who: str


@dataclass(frozen=True)
class ReviewText:
    """What a review file says.

    Attributes:
        results: SHA-256 of the results.jsonl that it is of; "" where nothing is in it.
        entries: in order.
        length: of its whole lines, in bytes.
        cut: whether it ends within a line, which is no entry.
        ended: whether the last whole line has its end.
    """

    results: str
    entries: tuple[Entry, ...]
    length: int
    cut: bool = False
    ended: bool = True


def file_hash(path: Path) -> str:
    """SHA-256 of a file.

    Raises:
        DataError: it cannot be read.
    """
    try:
        return sha256_of(path)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error


def read_review_file(path: Path) -> ReviewText:
    """Read a review.

    Raises:
        DataError: it cannot be read, is of another version, or a line is damaged; names file and line.
    """
    results, length, line = "", 0, b""
    entries: list[Entry] = []
    try:
        for number, line in enumerate(read_lines(path), 1):
            try:
                values = _values(line)
            except ValueError as error:
                if number > 1 and not line.endswith(b"\n"):
                    return ReviewText(results, tuple(entries), length, cut=True)
                raise DataError(f"{path}, line {number}: {error}; mend it, or move the file away") from error
            if number == 1:
                results = _header(path, values)
            else:
                entries.append(_entry(f"{path}, line {number}", values))
            length += len(line)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise DataError(f"{path}: {error}; mend it, or move the file away") from error
    return ReviewText(results, tuple(entries), length, ended=line.endswith(b"\n"))


class ReviewFile:
    """Appends to a review, each line on the disk before anything else is done."""

    def __init__(self, path: Path, overview: Overview, results: str) -> None:
        """Get ready for a review that is there, or is made with its first line.

        Args:
            path: of the file.
            overview: what it is of.
            results: SHA-256 of its results.jsonl.

        Raises:
            DataError: it is damaged, of another version, or of other results.
        """
        self._path, self._overview, self._results = path, overview, results
        self._text = read_review_file(path) if path.exists() else ReviewText(results, (), 0)
        self._bytes = path.stat().st_size if path.exists() else 0
        if self._text.length and self._text.results != results:
            raise DataError(
                f"{path}: is of other results than {overview.path} (analyzed anew since?); "
                "move it away to begin another review"
            )
        if not self._text.length and path.exists():
            # What a full disk or a power cut leaves of the first line; refused, nobody could go on.
            log.warning("%s: is empty; the review begins anew", path)
        if self._text.cut:
            log.warning("%s: its last line was cut off and is left out; all before it stands", path)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """That were there when it was opened."""
        return self._text.entries

    def append(self, step: Step, who: str) -> None:
        """Write a line.

        Raises:
            OutputError: the folder cannot be written, the disk is full, or another program has changed or
                removed the file; it is as it was.
        """
        when = datetime.now(UTC).isoformat(timespec="milliseconds")
        content = _line({"when": when, "who": who, **step_values(step)})
        before = self._text
        if not before.length:
            content = _line(self._head()) + content
        elif not before.ended:
            content = b"\n" + content
        try:
            self._write(content)
        except OSError as error:
            mend = "open the review again" if isinstance(error, FileNotFoundError) else "free some space"
            reason = f"{self._path}: cannot be written ({error.strerror}); {mend}"
            raise OutputError(reason) from error
        self._text = ReviewText(self._results, before.entries, before.length + len(content))
        self._bytes = self._text.length

    def _write(self, content: bytes) -> None:
        """Put content behind the last whole line.

        Raises:
            OSError: it cannot be written.
            OutputError: it is not as it was left.
        """
        begins = not self._text.length
        with own_file(self._path, not self._bytes, buffering=0) as file:
            if os.fstat(file.fileno()).st_size != self._bytes:
                raise OutputError(f"{self._path}: was changed by another program; open the review again")
            try:
                file.truncate(self._text.length)
                file.seek(self._text.length)
                _write_all(file.fileno(), content)
                os.fsync(file.fileno())
            except OSError:
                # Half a line would be taken for one that a kill cut off.
                with suppress(OSError):
                    file.truncate(self._text.length)
                self._bytes = os.fstat(file.fileno()).st_size
                raise
        if begins:
            sync_folder(self._path.parent)

    def _head(self) -> dict[str, Any]:
        identity = self._overview.header.identity
        return {
            "format": REVIEW_FORMAT,
            "version": VERSION,
            "notice": NOTICE,
            "results": {"sha256": self._results, "frames": len(self._overview.numbers)},
            "recording": identity.record() if identity else {"path": self._overview.header.path},
        }


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _line(values: dict[str, Any]) -> bytes:
    return (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")


def _values(line: bytes) -> dict[str, Any]:
    """What a line says.

    Raises:
        ValueError: it is no JSON object.
    """
    values = parse_json(line)
    if not isinstance(values, dict):
        raise ValueError("holds no JSON object")
    return values


def _header(path: Path, values: dict[str, Any]) -> str:
    if values.get("format") != REVIEW_FORMAT:
        raise DataError(f'{path}: "format" is not "{REVIEW_FORMAT}"; give a review.jsonl')
    if values.get("version") != VERSION:
        raise DataError(
            f"{path}: is version {values.get('version')} of the format, this program reads {VERSION}; "
            "open it with the program that wrote it, or move it away to begin another review"
        )
    results = values.get("results")
    if not isinstance(results, dict) or not isinstance(results.get("sha256"), str):
        raise DataError(f"{path}: does not say of which results it is; move it away")
    return str(results["sha256"])


def _entry(where: str, values: dict[str, Any]) -> Entry:
    try:
        step = checked_step(values)
    except ValueError as error:
        raise DataError(f"{where}: {error}; mend it, or move the file away") from error
    return Entry(step, str(values.get("when", "")), str(values.get("who", "")))
