"""How many samples the fragments of an MP4 claim, found out before FFmpeg takes memory for each of them.

Source: ISO/IEC 14496-12, 8.8.8. A fragment may claim millions without a byte of its own for any.
"""

from collections.abc import Iterator
from typing import BinaryIO

from detector.errors import SourceError
from detector.video.mp4_box import read_box

_FIRST = frozenset({b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide"})
_RUN = b"trun"
# So many take no memory to speak of, whatever the size of a file.
_FEW = 1_000_000
# Of a box no more is looked through, in bytes: a damaged length may be that of hours of video.
_LOOKED_THROUGH = 16 << 20


def bound_samples(file: BinaryIO, name: str) -> None:
    """Refuse an MP4 whose fragments claim more samples than it has bytes; any other file passes.

    Args:
        file: read from its beginning, and left anywhere.
        name: of the recording, for the message.

    Raises:
        SourceError: it is such a file.
        OSError: it cannot be read.
    """
    file.seek(0)
    if file.read(8)[4:] not in _FIRST:
        return
    size = file.seek(0, 2)
    if sum(map(_claimed, _described(file, size))) > max(size, _FEW):
        raise SourceError(f"{name}: claims more frames than it has bytes: it is damaged; copy it again")


def _described(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Each outermost box but those of data, as FFmpeg finds them."""
    start = 0
    while (found := read_box(file, start)) is not None:
        kind, _, length = found
        length = max(length, 8) if length else size - start
        if kind == b"moof":
            file.seek(start)
            yield file.read(min(length, _LOOKED_THROUGH))
        start += length


def _claimed(box: bytes) -> int:
    """Of all runs in a box, at whatever depth."""
    claimed, at = 0, box.find(_RUN)
    while at >= 0:
        # A length of 64 bits stands between a box's name and its content.
        content = at + 4 + 8 * (box[max(0, at - 4) : at] == b"\0\0\0\1")
        claimed += int.from_bytes(box[content + 4 : content + 8], "big")
        at = box.find(_RUN, at + 4)
    return claimed
