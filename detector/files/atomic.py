"""Writing result files so that a name always stands for a whole file, also after a power cut.

A file system may write a new name to the disk before the bytes that it stands for. So the bytes are brought
to the disk first, then the file gets its name, then the folder that holds the name is brought to the disk.
"""

import os
from contextlib import suppress
from pathlib import Path

from detector.errors import OutputError
from detector.files.links import close_to_move, draft


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by way of a neighbour, so that what stood there before survives a failure.

    Raises:
        OutputError: the folder cannot be written or the disk is full.
    """
    try:
        make_folder(path.parent)
        with draft(path) as file:
            file.write(content)
            file.flush()
            close_to_move(file)
            put_in_place(Path(file.name), path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path}: cannot be written ({reason}); free some space or choose another"
        ) from error


def put_in_place(partial: Path, path: Path) -> None:
    """Give a finished file its name, in place of what stood there.

    Raises:
        OSError: the disk is full or gone; what stood there before is still there.
    """
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder with those above it, where they are missing, and bring their names to the disk.

    Raises:
        OSError: it cannot be made.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        sync_folder(made.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk. Windows does so by itself and opens no folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network drives cannot; their server keeps names in its own way.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
