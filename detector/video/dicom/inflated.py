"""How large a deflated DICOM object becomes (PS3.5, A.5), found out before memory is taken for it."""

import struct
import zlib
from pathlib import Path
from typing import BinaryIO

from detector.errors import SourceError
from detector.limits import WAITING_BYTES

_SYNTAX = b"1.2.840.10008.1.2.1.99"
_PREAMBLE = 132
# Elements of the header stand in front, none of which is long.
_LONGEST_HEADER = 1 << 16
# Value representations whose length takes four bytes, after two that are reserved (PS3.5, 7.1.2).
_LONG = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})
_PIECE = 1 << 16


def bound_inflated(path: Path) -> None:
    """Refuse a deflated object that becomes too large; any other passes.

    Raises:
        SourceError: it becomes larger than what may wait in memory.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        header = file.read(_LONGEST_HEADER)
        if _SYNTAX not in header:
            return
        file.seek(_end_of_header(header))
        if _is_larger(file, WAITING_BYTES):
            most = f"{WAITING_BYTES >> 20} MB"
            raise SourceError(f"{path}: becomes larger than {most} when it is unpacked; export it as video")


def _end_of_header(content: bytes) -> int:
    """Where the last element of group 0002 ends."""
    at = _PREAMBLE if content[_PREAMBLE - 4 : _PREAMBLE] == b"DICM" else 0
    while at + 12 <= len(content) and content[at : at + 2] == b"\x02\x00":
        if content[at + 4 : at + 6] in _LONG:
            at += 12 + struct.unpack_from("<I", content, at + 8)[0]
        else:
            at += 8 + struct.unpack_from("<H", content, at + 6)[0]
    return at


def _is_larger(file: BinaryIO, most: int) -> bool:
    inflater, size, piece = zlib.decompressobj(-zlib.MAX_WBITS), 0, file.read(_PIECE)
    while piece and not inflater.eof and size <= most:
        try:
            size += len(inflater.decompress(piece, _PIECE))
        except zlib.error:
            # Whoever reads it finds out.
            return False
        piece = inflater.unconsumed_tail or file.read(_PIECE)
    return size > most
