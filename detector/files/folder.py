"""Folders of result files, written whole as single files are (see `atomic`).

A format says which files it writes, as patterns (`labels/*.txt`): what else a user put beside them is never
taken away.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from detector.errors import OutputError
from detector.files.atomic import make_folder, sync_folder
from detector.files.links import check_no_links, new_folder

# Path below the folder, with /, and content of each file, or a file beside it that is moved there.
FilesOfAFolder = Iterable[tuple[str, bytes | Path]]
Patterns = tuple[str, ...]


def write_whole_folder(path: Path, patterns: Patterns, files: FilesOfAFolder) -> None:
    """Write a folder by way of a neighbour, so that what stood there before survives a failure.

    Args:
        path: of the folder.
        patterns: of the files that an earlier run wrote there.
        files: what is to stand there.

    Raises:
        OutputError: the folder cannot be written, the disk is full, or a user's own files lie in it.
    """
    partial = path.with_name(f".{path.name}.part")
    try:
        _begin(partial)
        for name, content in files:
            _write(partial / name, content)
        _sync(partial)
        _put_in_place(partial, path, patterns)
    except OSError as error:
        raise _cannot(path, "written", error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def drafts_beside(path: Path) -> Iterator[Path]:
    """A hidden neighbour of a folder for what is moved there once it is whole; it is gone afterwards.

    Raises:
        OutputError: it cannot be made.
    """
    drafts = path.with_name(f".{path.name}.drafts")
    try:
        _begin(drafts)
    except OSError as error:
        raise _cannot(path, "written", error) from error
    try:
        yield drafts
    finally:
        shutil.rmtree(drafts, ignore_errors=True)


def remove_folder(path: Path, patterns: Patterns) -> None:
    """Take away the files of such patterns, and the folder where nothing else is in it.

    Raises:
        OutputError: they cannot be removed.
    """
    try:
        for file in _matching(path, patterns):
            file.unlink()
        if path.is_symlink():
            return
        for folder in sorted((each for each in path.rglob("*") if each.is_dir()), reverse=True):
            _remove_if_empty(folder)
        if path.is_dir():
            _remove_if_empty(path)
    except OSError as error:
        raise _cannot(path, "removed", error) from error


def _begin(partial: Path) -> None:
    """An empty folder, in place of what was left there."""
    shutil.rmtree(partial, ignore_errors=True)
    make_folder(partial.parent)
    new_folder(partial)
    sync_folder(partial.parent)


def _put_in_place(partial: Path, path: Path, patterns: Patterns) -> None:
    check_no_links(path.parent, Path(path.name))
    written = set(_matching(path, patterns))
    others = [
        each for each in path.rglob("*") if each not in written and (each.is_symlink() or not each.is_dir())
    ]
    if others:
        raise OutputError(
            f"{path}: holds {others[0].relative_to(path).as_posix()}, which is no part of the export; "
            "move it away, or choose another --out"
        )
    remove_folder(path, patterns)
    partial.rename(path)
    sync_folder(path.parent)


def _matching(path: Path, patterns: Patterns) -> list[Path]:
    """Files of such patterns that lie in the folder itself, wherever links in it lead."""
    found = [file for pattern in patterns for file in path.glob(pattern) if file.is_file()]
    return [
        file
        for file in found
        if not any(folder.is_symlink() for folder in file.parents if folder.is_relative_to(path))
    ]


def _write(path: Path, content: bytes | Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Path):
        content.rename(path)
        return
    with path.open("xb") as file:
        file.write(content)


def _sync(folder: Path) -> None:
    """Bring a folder and all in it to the disk."""
    if sys.platform == "linux":
        # Waits for everything, once: with thousands of small files, file by file takes ten times as long.
        os.sync()
        return
    for each in (folder, *folder.rglob("*")):
        if each.is_dir():
            sync_folder(each)
        else:
            with each.open("rb+") as file:
                os.fsync(file.fileno())


def _remove_if_empty(folder: Path) -> None:
    # What a user put there stays, and keeps its folder.
    with suppress(OSError):
        folder.rmdir()


def _cannot(path: Path, what: str, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(f"{path}: cannot be {what} ({reason}); free some space or choose another")
