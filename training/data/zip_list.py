"""A ZIP archive of others, looked through before anything of it is unpacked."""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path, PurePosixPath

from detector.errors import DataError

# Bytes of the list for each file: its name, and what else is said of it.
_ENTRY = 512
_LONGEST_NAME = 255
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_IS_ENCRYPTED = 1
# What Python's reader raises at lists and contents that are not as they should be.
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, RuntimeError, NotImplementedError, ValueError, OverflowError, LookupError),
)


@contextmanager
def open_archive(archive: Path, most_files: int) -> Iterator[zipfile.ZipFile]:
    """An archive whose every member can be written to a place of its own below a folder.

    Args:
        archive: the file.
        most_files: that it may list.

    Raises:
        DataError: it is damaged or lists what cannot be written so, also while it is read.
        OSError: it cannot be read.
    """
    try:
        with _Bounded(archive, most_files * _ENTRY) as file, zipfile.ZipFile(file) as members:
            _check(archive, members.infolist(), most_files)
            yield members
    except _FAULTS as error:
        raise DataError(f"{archive}: damaged ({error}); remove it and fetch it again") from error


class _Bounded(FileIO):
    """A file that gives no more at once: the list of an archive is read whole, however long it says it is."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(path)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes.

        Raises:
            BadZipFile: so many may not be asked for.
        """
        if size is not None and size > self._most:
            raise zipfile.BadZipFile("its list is too long")
        return super().read(size) or b""

    def seek(self, place: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place.

        Raises:
            BadZipFile: no file is as long as that.
        """
        try:
            return super().seek(place, whence)
        except OSError as error:
            raise zipfile.BadZipFile("a place in its list is none") from error


def _check(archive: Path, listed: list[zipfile.ZipInfo], most_files: int) -> None:
    if len(listed) > most_files:
        raise DataError(f"{archive}: unpacks to more than was published; not Kvasir-SEG")
    files = {PurePosixPath(member.filename) for member in listed if not member.is_dir()}
    folders = {parent for path in files for parent in path.parents}
    if files & folders or len(files) < sum(not member.is_dir() for member in listed):
        raise DataError(f"{archive}: holds two files of one name; not Kvasir-SEG")
    for member in listed:
        if reason := _fault(member):
            raise DataError(f"{archive}: member {member.filename} {reason}; not Kvasir-SEG")


def _fault(member: zipfile.ZipInfo) -> str:
    """Why a member cannot be unpacked; empty where it can."""
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        return "points outside"
    if any(set("\\:") & set(part) or len(part.encode()) > _LONGEST_NAME for part in path.parts):
        return "has a name that not every system can write"
    if member.flag_bits & _IS_ENCRYPTED:
        return "is encrypted"
    return "" if member.compress_type in _PACKED else "is packed in a way that this program does not read"
