"""How long the disk will do, and what is kept back on it for the end of a record."""

import os
import shutil
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from detector.errors import OutputError
from detector.files.links import new_file

# The rate is that of the last so many seconds, known after the second figure.
_SPAN, _SOON = 60.0, 5.0
# Kept back: with it the record ends whole, report and all, when nothing else is left.
RESERVE, RESERVE_FILE = 12 << 20, ".reserve"
# The record ends by itself when there is no more than this, in bytes, or so many seconds at the present rate.
_LEAST_FREE, _LEAST_SECONDS = 4 << 20, 3.0
# Who else fills the disk is given so many seconds to end, and has ended when nothing changes for so many.
_LONGEST_FILLING, _STILL = 5.0, 0.3
# It is said that the disk will be full from so many seconds before on, and that it will not from the second.
WARN, WARN_NO_MORE = 600.0, 720.0


class Outlook(NamedTuple):
    """What a disk has left.

    Attributes:
        free: bytes.
        seconds: for which they do at the present rate; None while that is unknown, or nothing grows.
    """

    free: int
    seconds: float | None

    @property
    def is_full(self) -> bool:
        """Whether a record must end now to end whole."""
        return self.free < _LEAST_FREE or (self.seconds is not None and self.seconds < _LEAST_SECONDS)


class DiskWatch:
    """Watches the disk of a folder."""

    def __init__(self, folder: Path) -> None:
        """Begin to watch."""
        self._folder = folder
        self._seen: deque[tuple[float, int]] = deque()

    def look(self, now: float) -> Outlook:
        """What is left at a time.monotonic().

        Raises:
            OSError: the disk is gone.
        """
        free = shutil.disk_usage(self._folder).free
        self._seen.append((now, free))
        while now - self._seen[0][0] > _SPAN:
            self._seen.popleft()
        then, before = self._seen[0]
        used = before - free
        if now - then < _SOON or used <= 0:
            return Outlook(free, None)
        return Outlook(free, free * (now - then) / used)

    def wait_until_still(self) -> None:
        """Wait until nobody takes more of it, a few seconds at most: what is given back would go too."""
        with suppress(OSError):
            until, before = time.monotonic() + _LONGEST_FILLING, shutil.disk_usage(self._folder).free
            while time.monotonic() < until:
                time.sleep(_STILL)
                free = shutil.disk_usage(self._folder).free
                if free >= before:
                    return
                before = free


class Reserve:
    """A file that holds room on the disk until it is needed."""

    def __init__(self, folder: Path) -> None:
        """Prepare; nothing is taken before `take`."""
        self._path = folder / RESERVE_FILE

    def take(self) -> None:
        """Take the room, which may last.

        Raises:
            OutputError: there is not even that much.
        """
        try:
            with new_file(self._path) as file:
                # What is written is taken for sure; a file system may have promised the rest twice.
                for _ in range(RESERVE >> 20):
                    file.write(os.urandom(1 << 20))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.release()
            raise OutputError(
                f"{self._path.parent}: cannot be written ({error.strerror}); free some space there"
            ) from error

    def release(self) -> None:
        """Give the room back."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
