"""Opening files that anybody may have put there, so that no pipe is waited for and no device read."""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_file(path: Path) -> BufferedReader:
    """A file, for reading.

    Raises:
        OSError: it cannot be opened, or is a folder, a pipe or a device.
    """
    descriptor = os.open(path, _FLAGS)
    kind = os.fstat(descriptor).st_mode
    if stat.S_ISREG(kind):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise OSError(errno.EINVAL, "it is a pipe or a device, no file", str(path))


def read_bounded(path: Path, most: int) -> bytes:
    """The bytes of a file.

    Raises:
        OSError: as `open_file`.
        ValueError: it is longer than so many bytes.
    """
    with open_file(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        allowed = f"{most >> 20} MiB" if most >= 1 << 20 else f"{most >> 10} KiB"
        raise ValueError(f"longer than {allowed}")
    return content
