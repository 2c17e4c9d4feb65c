"""The end of Matroska and WebM. Source: RFC 9559."""

import struct
from typing import BinaryIO

from detector.video.ebml import element
from detector.video.endings.ending import UNKNOWN, Ending

_EBML, _SEGMENT, _CLUSTER, _CUES, _INFO = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1C53BB6B, 0x1549A966
_TAGS, _SEEK = 0x1254C367, 0x114D9B74
# Level 1 of a segment, and what stands in a cluster.
_KNOWN = frozenset(
    {
        *(_SEGMENT, _CLUSTER, _CUES, _INFO, _TAGS, _SEEK, _EBML, 0x1654AE6B, 0x1043A770, 0x1941A469),
        *(0xEC, 0xBF, 0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0x5854, 0xAF),
    }
)
_DURATION = b"\x44\x89"


def matroska_ending(file: BinaryIO, size: int) -> Ending:
    """Walk over the elements: of one that was written live, nothing but their sizes tells where it ends."""
    start, clusters, last, short = 0, 0, 0, False
    while start < size:
        found = element(file, start)
        if found is None:
            return Ending(fault="within a cluster") if clusters else UNKNOWN
        kind, begin, length = found
        if kind not in _KNOWN:
            # FFmpeg finds the next cluster behind it by itself.
            return UNKNOWN
        if kind == _INFO and length is not None and _has_duration(file, begin, length):
            return Ending(closed=True, short=short)
        short |= kind == _SEGMENT and begin + (length or 0) > size
        clusters += kind == _CLUSTER
        last = kind
        # Of a segment, and of a cluster without a length, the parts come next.
        inside = kind == _SEGMENT or length is None
        start = begin if inside else begin + (length or 0)
    if start > size and clusters:
        return Ending(fault="within a cluster")
    return Ending(closed=clusters > 0 and last in (_CUES, _TAGS, _SEEK))


def second_segment(file: BinaryIO, size: int) -> int | None:
    """Where a second recording begins behind the first; None where there is one alone."""
    start, begun = 0, False
    while start < size and (found := element(file, start)) is not None:
        kind, begin, length = found
        if kind == _EBML and begun:
            return start
        if kind not in _KNOWN:
            return None
        begun |= kind == _SEGMENT
        start = begin if length is None else begin + length
    return None


def _has_duration(file: BinaryIO, begin: int, length: int) -> bool:
    file.seek(begin)
    content = file.read(min(length, 1 << 16))
    at = content.find(_DURATION)
    if at < 0 or at + 3 > len(content):
        return False
    width = content[at + 2] & 0x7F
    value = content[at + 3 : at + 3 + width]
    if len(value) != width or width not in (4, 8):
        return False
    return bool(struct.unpack(">f" if width == 4 else ">d", value)[0] > 0)
