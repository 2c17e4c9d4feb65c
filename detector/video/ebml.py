"""The elements that Matroska and WebM are made of. Source: RFC 8794 (EBML)."""

from typing import BinaryIO


def element(file: BinaryIO, start: int) -> tuple[int, int, int | None] | None:
    """Its identity, where its content begins, and how long that is, None where that is not known."""
    file.seek(start)
    head = file.read(12)
    if not head or not head[0]:
        return None if len(head) < 12 else (0, start, 0)
    width = 9 - head[0].bit_length()
    if width > 4 or len(head) <= width or not head[width]:
        return None if len(head) < 12 else (0, start, 0)
    wide = 9 - head[width].bit_length()
    if len(head) < width + wide:
        return None
    kind = int.from_bytes(head[:width], "big")
    bits = int.from_bytes(head[width : width + wide], "big") & ((1 << 7 * wide) - 1)
    return kind, start + width + wide, None if bits == (1 << 7 * wide) - 1 else bits
