"""results.jsonl while it is written: on disk to the last second, and continued after a crash."""

import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from detector.analysis.results.lock import taken, unwritable
from detector.analysis.results.state import STATE, SavedState, read_state, write_state
from detector.detector import Memory
from detector.errors import DataError, DetectorError, OutputError
from detector.files.atomic import make_folder, put_in_place
from detector.files.json_text import parse_json, read_line
from detector.files.links import new_file, own_file
from detector.files.reading import open_file

RESULTS = "results.jsonl"
PARTIAL = "results.part.jsonl"
# Keys of a header that are no settings (see `difference`).
_OF_THE_RECORDING = frozenset({"source", "identity"})
# What a header leaves out where all of a recording is looked at.
_LEFT_OUT = {"excerpt": None}

# In bytes: it lists the gaps.
_LONGEST_END = 1 << 20

log = logging.getLogger(__name__)


class Journal:
    """Appends lines; the file gets its name once `finish` is called. Until then it is results.part.jsonl."""

    def __init__(self, folder: Path, header: dict[str, Any], reached: SavedState | None) -> None:
        """Begin a file, or go on with one that broke off.

        Args:
            folder: made if missing; the caller keeps other analyses out of it (see `folder_lock`).
            header: the first line.
            reached: from where to go on (see `last_state`); None begins anew.

        Raises:
            OutputError: the folder cannot be written.
            DataError: another analysis has written to it, on a file system without locks.
        """
        self.path, self.partial = folder / RESULTS, folder / PARTIAL
        self._folder, self.reached = folder, reached
        try:
            make_folder(folder)
            # What a link leads to, or has another name too, is not written: begun anew, it is another file.
            self._file = own_file(self.partial) if reached else new_file(self.partial)
        except OSError as error:
            raise unwritable(self.path, error) from error
        self._begin(header)

    def write(self, record: dict[str, Any]) -> None:
        """Append a line; it is on disk after the next `sync`.

        Raises:
            OutputError: the disk is full or gone.
        """
        try:
            self._length += self._file.write(_line(record))
        except OSError as error:
            raise unwritable(self.path, error) from error

    def flush(self) -> None:
        """Bring all lines to the disk.

        Raises:
            OutputError: the disk is full or gone; what was not written is tried again with the next lines.
        """
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise unwritable(self.path, error) from error

    def sync(self, frames: int, time: float, memory: Memory) -> None:
        """Bring all lines to the disk, and then the place from which to go on.

        Args:
            frames: that are on record.
            time: of the last of them, in seconds.
            memory: of the detector after them.

        Raises:
            OutputError: the disk is full or gone.
        """
        self.flush()
        write_state(SavedState(frames, time, self._length, memory), self._folder)

    def finish(self, end: dict[str, Any]) -> None:
        """Write the last line and give the file its name.

        Raises:
            OutputError: the disk is full or gone.
        """
        self.write(end)
        self.flush()
        try:
            self._file.close()
            put_in_place(self.partial, self.path)
            (self._folder / STATE).unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self.path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def _begin(self, header: dict[str, Any]) -> None:
        """Cut off what came after the saved state, or begin anew."""
        self._length = self.reached.length if self.reached else 0
        try:
            if self._file.seek(0, os.SEEK_END) < self._length:
                # Another analysis finished the file since its state was read.
                raise taken(self._folder)
            if self.partial.is_file():
                self._file.truncate(self._length)
            self._file.seek(self._length)
            if not self.reached:
                (self._folder / STATE).unlink(missing_ok=True)
                self.write(header)
                self._file.flush()
        except DetectorError:
            self._close()
            raise
        except OSError as error:
            self._close()
            raise unwritable(self.path, error) from error

    def _close(self) -> None:
        # After an error all that was found stays readable; a second error would hide the first.
        with suppress(OSError):
            self._file.close()


def last_state(folder: Path, header: dict[str, Any]) -> SavedState | None:
    """From where an interrupted analysis can go on; None where it can only begin anew.

    Where something was saved that does not fit, a line says so.

    Raises:
        DataError: it was begun with other settings; the message names the difference.
    """
    partial = folder / PARTIAL
    if first_line(partial) is None:
        if (folder / RESULTS).is_file():
            log.warning("%s: lacks its last line; this video is analyzed from its start", folder / RESULTS)
        return None
    check_settings(folder, header)
    try:
        reached = read_state(folder)
    except DataError as error:
        log.warning("%s", error)
        return None
    if reached is not None and partial.stat().st_size < reached.length:
        log.warning("%s: is shorter than it was; this video is analyzed from its start", partial)
        return None
    return reached


def is_finished(folder: Path) -> bool:
    """Whether a folder holds the results of an analysis that reached the end, and of none begun later."""
    return _is_named(folder) and _has_end(folder / RESULTS)


def check_settings(folder: Path, wanted: dict[str, Any]) -> None:
    """Refuse to go on with results that were made in another way.

    Args:
        folder: which may hold results, or none.
        wanted: the header, or a part of it; which recording it is of is not looked at.

    Raises:
        DataError: they were; the message names the first difference.
    """
    path, begun = _begun(folder)
    if begun is not None:
        for key, value in {**_LEFT_OUT, **wanted}.items():
            if key not in _OF_THE_RECORDING and begun.get(key) != value:
                raise DataError(
                    f"{path}: was begun with {key} {_told(begun.get(key))}, this run has {_told(value)}; "
                    "give the same settings, or leave out --resume to analyze anew"
                )


def begun_header(folder: Path) -> dict[str, Any] | None:
    """The header of the results in a folder, finished or not; None where there are none."""
    return _begun(folder)[1]


def clear(folder: Path) -> None:
    """Forget all results of a folder, so that going on with it means beginning anew.

    Args:
        folder: the caller keeps other analyses out of it (see `folder_lock`).

    Raises:
        OutputError: the folder cannot be written.
    """
    for name in (STATE, PARTIAL, RESULTS):
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{folder / name}: cannot be removed ({error.strerror})") from error


def first_line(path: Path) -> dict[str, Any] | None:
    """The header of a file of JSON lines; None where there is no such file, or it begins otherwise."""
    try:
        with open_file(path) as file:
            values = parse_json(read_line(file))
    except (OSError, ValueError):
        return None
    return values if isinstance(values, dict) else None


def _begun(folder: Path) -> tuple[Path, dict[str, Any] | None]:
    path = folder / (RESULTS if _is_named(folder) else PARTIAL)
    return path, first_line(path)


def _is_named(folder: Path) -> bool:
    """Whether the file has its name, and no analysis was begun since."""
    return (folder / RESULTS).is_file() and not (folder / PARTIAL).exists()


def _has_end(path: Path) -> bool:
    """Whether the last line is an analysis' last: a copy may have been cut between two lines."""
    try:
        with open_file(path) as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LONGEST_END))
            values = parse_json(file.read().rstrip().rpartition(b"\n")[2])
    except (OSError, ValueError):
        return False
    return isinstance(values, dict) and "end" in values


def _line(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n").encode("utf-8")


def _told(value: Any) -> str:
    """A header's value in few words."""
    if isinstance(value, dict) and "sha256" in value:
        return f"{value['name']} {value['version']} ({str(value['sha256'])[:12]}…)"
    if value is None:
        return "none"
    return json.dumps(value, ensure_ascii=False) if value != {} else "off"
