"""One analysis at a time in a folder of results."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from detector.errors import DataError, OutputError
from detector.files.links import own_file, stands_at

try:
    import fcntl
except ImportError:  # Windows keeps a file that is open from being replaced, which protects the results.
    _LOCKS = False
else:
    _LOCKS = True

# Beside the results, which are replaced and removed: a lock on one of them would go with it.
LOCK = "results.lock"


@contextmanager
def folder_lock(folder: Path, shared: bool = False) -> Iterator[None]:
    """Keep every other analysis out of a folder. A process's lock ends with it, however it ends.

    Args:
        folder: made if missing.
        shared: lets those in who share it too, and leaves the file to the next who does not.

    Raises:
        DataError: another analysis has locked it.
        OutputError: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = locked(folder / LOCK, shared)
    except BlockingIOError as error:
        raise taken(folder) from error
    except OSError as error:
        raise unwritable(folder, error) from error
    with held:
        yield


def locked(lock: Path, shared: bool = False) -> ExitStack:
    """Lock a file that is there for nothing else; to be closed, which takes it away.

    Args:
        lock: made if missing.
        shared: as for `folder_lock`.

    Raises:
        BlockingIOError: another process has it.
        OSError: it cannot be opened.
    """
    with ExitStack() as stack:
        if _LOCKS:
            stack.enter_context(_locked(lock, shared))
            if not shared:
                stack.callback(_remove, lock)
        return stack.pop_all()


def taken(folder: Path) -> DataError:
    """What a user is told of a folder in which another analysis works."""
    return DataError(
        f"{folder}: another analysis is writing to this folder; wait for it, or choose another --out"
    )


def unwritable(path: Path, error: OSError) -> OutputError:
    """What a user is told of results that cannot be written."""
    return OutputError(
        f"{path}: cannot be written ({error.strerror}); free some space or choose another --out"
    )


def _locked(lock: Path, shared: bool) -> BinaryIO:
    """The file, opened and locked.

    Raises:
        BlockingIOError: another process has it.
        OSError: it cannot be opened.
    """
    while True:
        with ExitStack() as stack:
            file = stack.enter_context(own_file(lock))
            _lock(file, shared)
            if stands_at(lock, file):
                stack.pop_all()
                return file


def _remove(lock: Path) -> None:
    with suppress(OSError):
        lock.unlink()


def _lock(file: BinaryIO, shared: bool) -> None:
    """Lock a file.

    Raises:
        BlockingIOError: another process has it.
    """
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:  # Some network file systems have no locks.
        return
