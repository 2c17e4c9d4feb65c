"""What FFmpeg writes, through a file that this program opened.

FFmpeg would write through a link that stands there, and says nothing where the last bytes of a file that it
opened itself found no room.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import av
from av.container import OutputContainer

from detector.files.whole_pieces import WholePieces


class WrittenFile(WholePieces):
    """A new file, whose last bytes fail as loudly as all others."""

    def __init__(self, path: Path) -> None:
        """Make it, in place of what stood under its name.

        Raises:
            OSError: it cannot be made.
        """
        path.unlink(missing_ok=True)
        super().__init__(path, "x+b")


@contextmanager
def indexed_video(path: Path) -> Iterator[OutputContainer]:
    """An MP4 file with its index in front, to which streams are added and packets written.

    Raises:
        av.error.FFmpegError, OSError: it cannot be written.
    """

    def read_again(url: str, flags: int, options: dict[str, str]) -> BinaryIO:
        """What was written, which is moved to make room for the index."""
        return path.open("rb")

    with (
        WrittenFile(path) as file,
        av.open(file, "w", format="mp4", options={"movflags": "faststart"}, io_open=read_again) as target,
    ):
        yield target
