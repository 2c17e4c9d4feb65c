"""Where a crash of the interpreter itself is written down: what no exception tells."""

import faulthandler
import os
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
    path = crash_file()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # A bare descriptor, which nobody closes before the process ends: a crash leaves no time to open it.
        descriptor = own_descriptor(path, os.O_CREAT | os.O_APPEND, 0o600)
        if os.fstat(descriptor).st_size > _LARGEST:
            os.ftruncate(descriptor, 0)
        faulthandler.enable(descriptor)


def last_crash() -> datetime | None:
    """When the file was last written, in local time; None where nothing crashed."""
    try:
        entry = crash_file().stat()
    except OSError:
        return None
    return datetime.fromtimestamp(entry.st_mtime).astimezone() if entry.st_size else None
