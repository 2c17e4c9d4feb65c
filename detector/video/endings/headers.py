"""The end of FLV, ASF and AVI, which name their length in front.

Sources: Adobe Flash Video File Format 10.1; Advanced Systems Format 1.20.3; OpenDML AVI 1.02.
"""

import struct
from typing import BinaryIO

from detector.video.endings.ending import UNKNOWN, Ending

_FRONT, _BACK = 1 << 16, 1 << 22
_FLV_DURATION = b"\x00\x08duration\x00"
_FLV_TAGS = frozenset({8, 9, 18})
# Sound and picture take turns, and a tag that closes one of them has its time.
_LAST_FLV_TAGS = 32
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_DATA = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")


def flv_ending(file: BinaryIO, size: int) -> Ending:
    """By the metadata's duration, and whether the last tag is whole."""
    front = file.read(_FRONT)
    at = front.find(_FLV_DURATION)
    value = front[at + len(_FLV_DURATION) :][:8] if at >= 0 else b""
    seconds = struct.unpack(">d", value)[0] if len(value) == 8 else 0.0
    stamps = _last_flv_stamps(file, size)
    if not stamps:
        return Ending(fault="within a tag")
    if not 0 < seconds < 1e7:
        return UNKNOWN
    return Ending(seconds, closed=max(stamps) > seconds - 1)


def _last_flv_stamps(file: BinaryIO, size: int) -> list[float]:
    """The times of the last tags in seconds; none where the very last is not whole."""
    stamps: list[float] = []
    while len(stamps) < _LAST_FLV_TAGS and (found := _flv_tag_before(file, size)) is not None:
        size, stamp = found
        stamps.append(stamp)
    return stamps


def _flv_tag_before(file: BinaryIO, end: int) -> tuple[int, float] | None:
    """Where the tag before a place begins, and its time in seconds; None where it is not whole.

    The last four bytes say how long the tag before them is, and so does its header.
    """
    if end < 28:
        return None
    file.seek(end - 4)
    (length,) = struct.unpack(">I", file.read(4))
    if not 11 <= length <= end - 13:
        return None
    start = end - 4 - length
    file.seek(start)
    head = file.read(8)
    if head[0] & 31 not in _FLV_TAGS or int.from_bytes(head[1:4], "big") != length - 11:
        return None
    return start, int.from_bytes(head[7:8] + head[4:7], "big") / 1000


def asf_ending(file: BinaryIO, size: int) -> Ending:
    """By the play duration, and by whether all packets that the header counts are there."""
    front = file.read(_BACK)
    at = front.find(_ASF_PROPERTIES)
    if at < 0 or len(front) < at + 104:
        return UNKNOWN
    packets, played = struct.unpack_from("<QQ", front, at + 56)
    preroll, flags, _, longest = struct.unpack_from("<QIII", front, at + 80)
    # A broadcast leaves these figures empty.
    if flags & 1 or not played:
        return UNKNOWN
    data = front.find(_ASF_DATA)
    if data < 0:
        return UNKNOWN
    end = data + 50 + packets * longest
    if size < end:
        return Ending(fault="without its last packets")
    closed = _holds_something(file, end - longest, longest)
    return Ending(max(0.0, played / 1e7 - preroll / 1e3) or None, closed=closed)


def _holds_something(file: BinaryIO, start: int, length: int) -> bool:
    """Whether anything was ever written to a part of a file: room that was taken for it holds zeros."""
    file.seek(start)
    return any(file.read(length))


def avi_ending(file: BinaryIO, size: int) -> Ending:
    """By the lengths of its parts; how many frames it has, its header says."""
    start = 0
    while start < size:
        file.seek(start)
        head = file.read(12)
        if not head.startswith(b"RIFF") or len(head) < 8:
            return UNKNOWN
        if start and head.endswith(b"AVI "):
            return Ending(joined=start)
        start += 8 + int.from_bytes(head[4:8], "little")
    return Ending(short=start > size)
