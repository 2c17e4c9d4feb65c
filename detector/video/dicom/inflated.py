"""A DICOM object's bytes, unpacked where they are deflated (PS3.5, A.5), as far as there is room for them."""

import io
import struct
import zlib
from pathlib import Path
from typing import BinaryIO

from detector.errors import SourceError
from detector.limits import WAITING_BYTES

_SYNTAX = b"1.2.840.10008.1.2.1.99"
# Explicit VR Little Endian, which it is when it is unpacked.
_SAME_SYNTAX = b"1.2.840.10008.1.2.1\0\0\0"
_PREAMBLE = 132
# Elements of the header stand in front, none of which is long.
_LONGEST_HEADER = 1 << 16
# Value representations whose length takes four bytes, after two that are reserved (PS3.5, 7.1.2).
_LONG = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})
_PIECE = 1 << 16


def inflated(path: Path) -> BinaryIO:
    """An object, opened; a deflated one as one that is not.

    Raises:
        SourceError: it becomes larger than what may wait in memory.
        OSError: it cannot be read.
    """
    file = path.open("rb")
    header = file.read(_LONGEST_HEADER)
    if _SYNTAX not in header:
        file.seek(0)
        return file
    with file:
        start = _end_of_header(header)
        file.seek(start)
        whole = io.BytesIO(header[:start].replace(_SYNTAX, _SAME_SYNTAX))
        whole.seek(start)
        _inflate(file, whole, WAITING_BYTES)
        if whole.tell() > WAITING_BYTES:
            most = f"{WAITING_BYTES >> 20} MB"
            raise SourceError(f"{path}: becomes larger than {most} when it is unpacked; export it as video")
    whole.seek(0)
    return whole


def _end_of_header(content: bytes) -> int:
    """Where the last element of group 0002 ends."""
    at = _PREAMBLE if content[_PREAMBLE - 4 : _PREAMBLE] == b"DICM" else 0
    while at + 12 <= len(content) and content[at : at + 2] == b"\x02\x00":
        if content[at + 4 : at + 6] in _LONG:
            at += 12 + struct.unpack_from("<I", content, at + 8)[0]
        else:
            at += 8 + struct.unpack_from("<H", content, at + 6)[0]
    return at


def _inflate(file: BinaryIO, whole: BinaryIO, most: int) -> None:
    """Up to its end, to where it is damaged, or to one piece more than so many bytes."""
    inflater, piece = zlib.decompressobj(-zlib.MAX_WBITS), file.read(_PIECE)
    while piece and not inflater.eof and whole.tell() <= most:
        try:
            whole.write(inflater.decompress(piece, _PIECE))
        except zlib.error:
            return
        piece = inflater.unconsumed_tail or file.read(_PIECE)
