"""Where crashes are written down: of the interpreter itself, which no exception tells, and of a command."""

import faulthandler
import os
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from platformdirs import user_log_path

from detector.files.links import own_descriptor

# Beyond it the file is begun anew; a crash takes some kilobytes.
_LARGEST = 1 << 20


def crash_file() -> Path:
    """The user's file for it, which need not exist. Crashes stand one after the other."""
    return user_log_path("polyp-detector", appauthor=False) / "crashes.txt"


def write_crashes() -> None:
    """From now on, a crash of this process adds the way of each of its threads to the file.

    Where the file cannot be written, the system's own word has to do.
    """
    with suppress(OSError):
        # A bare descriptor, which nobody closes before the process ends: a crash leaves no time to open it.
        faulthandler.enable(_open())


def write_error(error: BaseException) -> Path | None:
    """Add the way to an error that nobody foresaw, and its class; not its words, which may be a patient's.

    Returns:
        The file; None where it cannot be written.
    """
    when = f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}"
    way = "".join(traceback.format_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    try:
        with os.fdopen(_open(), "ab") as file:
            file.write(f"{when}\n{way}{kind}\n\n".encode("utf-8", "backslashreplace"))
    except OSError:
        return None
    return crash_file()


def _open() -> int:
    """The file's descriptor, at its end.

    Raises:
        OSError: it cannot be written.
    """
    path = crash_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = own_descriptor(path, os.O_CREAT | os.O_APPEND, 0o600)
    if os.fstat(descriptor).st_size > _LARGEST:
        os.ftruncate(descriptor, 0)
    return descriptor


def last_crash() -> datetime | None:
    """When the file was last written, in local time; None where nothing crashed."""
    try:
        entry = crash_file().stat()
    except OSError:
        return None
    return datetime.fromtimestamp(entry.st_mtime).astimezone() if entry.st_size else None
