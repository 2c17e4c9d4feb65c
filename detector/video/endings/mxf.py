"""The end of MXF, and where a hole in it is. Source: SMPTE ST 377-1, ST 379-1."""

from typing import BinaryIO

from detector.video.endings.ending import Ending

# A footer with its tables of two hours is shorter.
_BACK = 1 << 22
_KEY, _LONGEST_SIZE = 16, 9
_ANY, _ESSENCE = bytes.fromhex("060e2b34"), bytes.fromhex("060e2b34010201010d010301")
# Item types of pictures, in generic containers and in compound ones.
_PICTURES = frozenset({0x05, 0x15})
_FOOTER = bytes.fromhex("060e2b34020501010d0102010104")


def mxf_ending(file: BinaryIO, size: int, seconds: float | None, rate: float) -> Ending:
    """By the duration in its descriptions, and by its footer.

    Args:
        file: at its beginning.
        size: in bytes.
        seconds: the duration that the descriptions name.
        rate: frames a second.
    """
    file.seek(max(0, size - _BACK))
    if _FOOTER not in file.read(_BACK):
        return Ending(seconds, fault="without its footer")
    return Ending(seconds, closed=True, timed=False, hole=_before_a_break(file, size) / rate)


def _before_a_break(file: BinaryIO, size: int) -> int:
    """How many pictures there are before the first place where an element should begin and none does."""
    start, pictures = 0, 0
    while start < size:
        file.seek(start)
        head = file.read(_KEY + _LONGEST_SIZE)
        if not head.startswith(_ANY) or len(head) <= _KEY:
            # The one before it was cut.
            return max(0, pictures - 1)
        pictures += head.startswith(_ESSENCE) and head[12] in _PICTURES
        first = head[_KEY]
        longer = first & 0x7F if first & 0x80 else 0
        length = int.from_bytes(head[_KEY + 1 : _KEY + 1 + longer], "big") if longer else first & 0x7F
        start += _KEY + 1 + longer + length
    return pictures
