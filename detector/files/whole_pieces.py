"""A file whose pieces are written whole, and at once."""

from io import FileIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


class WholePieces(FileIO):
    """A file of which nothing is left in the memory of the program."""

    def write(self, content: "Buffer", /) -> int:
        """Write a piece whole.

        Raises:
            OSError: there is no room for all of it.
        """
        left = memoryview(content).cast("B")
        size = len(left)
        while left:
            left = left[super().write(left) :]
        return size
