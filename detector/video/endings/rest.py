"""A part of a file, as FFmpeg reads it."""

import os
from typing import BinaryIO


class Rest:
    """A file from a place on, for FFmpeg."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        """Go to its beginning.

        Args:
            file: opened for reading.
            start: of the part, which goes to the end of the file.
        """
        self._file, self._start = file, start
        self.read = file.read
        file.seek(start)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, told as for `io.IOBase.seek`."""
        return self._file.seek(offset + (self._start if whence == os.SEEK_SET else 0), whence) - self._start

    def tell(self) -> int:
        """The place."""
        return self._file.tell() - self._start
