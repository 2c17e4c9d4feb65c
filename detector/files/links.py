"""Opening files to write them, so that no link leads elsewhere.

A folder may be shared, and most names in it can be told beforehand: who put a link there, to a file or under
the name of a folder, must not choose what is overwritten, cut off or taken away. Above the folder that a user
named links are the user's own, and followed.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from detector.errors import OutputError

try:
    import fcntl
except ImportError:  # Windows takes no file away that is open, which keeps a draft from others.
    _LOCKS = False
else:
    _LOCKS = True

_LINK = "it is a link to elsewhere"
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def new_file(path: Path) -> BinaryIO:
    """An empty file for reading and writing, in place of what stood under its name.

    Raises:
        OSError: it cannot be made.
    """
    path.unlink(missing_ok=True)
    return path.open("x+b")


def own_file(path: Path, make: bool = True, buffering: int = -1) -> BinaryIO:
    """A file with what is in it, for reading and writing it where it stands.

    Args:
        path: of the file.
        make: whether it is made if missing.
        buffering: as for `open`.

    Raises:
        OSError: it cannot be opened, or it is a link, a name more of another file, or no file at all.
    """
    return os.fdopen(own_descriptor(path, os.O_CREAT if make else 0, 0o666), "r+b", buffering)


def appended_file(path: Path) -> BinaryIO:
    """A file as `own_file` gives it, at its end.

    Raises:
        OSError: as `own_file`.
    """
    file = own_file(path)
    file.seek(0, os.SEEK_END)
    return file


def own_descriptor(path: Path, flags: int, mode: int) -> int:
    """The descriptor of such a file.

    Args:
        path: of the file.
        flags: for `os.open`, beside those for reading and writing.
        mode: that it gets if it is made, less what the user's umask takes away.

    Raises:
        OSError: as `own_file`.
    """
    if path.is_symlink():
        raise OSError(errno.ELOOP, _LINK, str(path))
    # What became a link since is refused by the system, where it knows how. Opened for reading too: a pipe
    # would keep who only writes waiting for somebody who reads.
    descriptor = os.open(path, os.O_RDWR | flags | _FLAGS, mode)
    found = os.fstat(descriptor)
    if found.st_nlink > 1 or not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise OSError(errno.EMLINK, _LINK, str(path))
    return descriptor


def new_folder(path: Path) -> None:
    """Make a folder that is not there yet, nor a link.

    Raises:
        OSError: it cannot be made.
    """
    if path.is_symlink():
        path.unlink()
    path.mkdir()


@contextmanager
def draft(path: Path) -> Iterator[BinaryIO]:
    """A new file beside a place, to be written and then put there; its name is that of the file object.

    What a killed process left there goes. Where another process writes to the same place at this moment, each
    has a draft of its own. It is gone after an error.

    Args:
        path: the place.

    Raises:
        OSError: it cannot be made.
    """
    with _new_draft(path) as file:
        try:
            yield file
        except BaseException:
            close_to_move(file)
            _remove(Path(file.name))
            raise


def close_to_move(file: BinaryIO) -> None:
    """Close a file where the system moves none that is open."""
    if not _LOCKS:
        with suppress(OSError):
            file.close()


def check_no_links(folder: Path, place: Path) -> None:
    """Refuse a place below a folder to which a link leads.

    Args:
        folder: that a user named.
        place: below it, which may not be there.

    Raises:
        OutputError: there is one on the way from the folder.
    """
    for each in (place, *place.parents):
        if (folder / each).is_symlink() and each != Path():
            raise OutputError(
                f"{folder / each}: {_LINK}, where nothing is written; remove it, or choose another --out"
            )


def stands_at(path: Path, file: BinaryIO) -> bool:
    """Whether a file has not been taken away since it was opened: a lock on it would then keep nobody out."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _new_draft(path: Path) -> BinaryIO:
    usual = path.with_name(f".{path.name}.part")
    while True:
        try:
            file = usual.open("x+b")
        except FileExistsError:
            if not _left_over(usual):
                return path.with_name(f".{path.name}.{os.urandom(8).hex()}.part").open("x+b")
            continue
        if _is_ours(file, usual):
            return file
        file.close()


def _left_over(usual: Path) -> bool:
    """Whether a draft that nobody writes any more, or a link, is gone now."""
    if not _LOCKS:
        return _remove(usual)
    try:
        with own_file(usual, make=False) as file:
            return _is_ours(file, usual) and _remove(usual)
    except FileNotFoundError:
        return True
    except OSError:
        return _remove(usual)


def _is_ours(file: BinaryIO, path: Path) -> bool:
    """Whether this process has a draft, which still stands there, from now on for itself."""
    if not _LOCKS:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # Some network file systems have no locks.
        pass
    return stands_at(path, file)


def _remove(path: Path) -> bool:
    """Whether it could be taken away."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
