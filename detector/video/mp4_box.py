"""The boxes that MP4 and MOV are made of. Source: ISO/IEC 14496-12, 4.2."""

import struct
from typing import BinaryIO


def read_box(file: BinaryIO, start: int) -> tuple[bytes, int, int] | None:
    """Its kind, where its content begins, and how long it says that it is, its head included.

    A length of 0 goes to the end of what the box stands in. None where there is no room for a head.
    """
    file.seek(start)
    head = file.read(16)
    if len(head) < 8:
        return None
    length, kind = struct.unpack_from(">I4s", head)
    if length == 1 and len(head) == 16:
        return kind, start + 16, struct.unpack_from(">Q", head, 8)[0]
    return kind, start + 8, length
