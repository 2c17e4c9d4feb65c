"""A DICOM object's bytes, read in no more pieces than an object of its size has."""

from typing import BinaryIO

from detector.limits import DICOM_PIECES

# A value whose length is not known is looked through in pieces of 8 KB, each of which may be read again.
_SEARCHED = 4096


class Pieces:
    """A file for pydicom, which reads each element and each item by itself.

    A million of them in 8 MB take it a minute and as much memory as it likes.
    """

    def __init__(self, content: BinaryIO) -> None:
        """Begin at the beginning."""
        self._content = content
        self._left = DICOM_PIECES + content.seek(0, 2) // _SEARCHED
        content.seek(0)
        self.seek, self.tell, self.close = content.seek, content.tell, content.close

    def read(self, size: int = -1) -> bytes:
        """The next bytes.

        Raises:
            ValueError: it is in more pieces than any object.
        """
        self._left -= 1
        if self._left < 0:
            raise ValueError("more elements than an object has")
        return self._content.read(size)
