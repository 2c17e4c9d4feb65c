"""The end of streams of packets: MPEG transport and program streams, Ogg.

Sources: ISO/IEC 13818-1; RFC 3533 (Ogg).
"""

from typing import BinaryIO

from detector.video.endings.ending import UNKNOWN, Ending

_BACK = 1 << 17
TS_SYNC = 0x47
# Lengths of packets, each with that of a stamp in front of the sync byte.
TS_PACKETS = {188: 0, 192: 4, 204: 0}
_BACK_PACKS = 1 << 21
_PACK, _PROGRAM_END = b"\x00\x00\x01\xba", b"\x00\x00\x01\xb9"
_OGG_HEAD, _OGG_LAST = 27, 4


def ts_ending(file: BinaryIO, size: int) -> Ending:
    """A transport stream says nothing of its end; one that was cut may end within a packet."""
    file.seek(max(0, size - _BACK))
    back = file.read()
    for packet, place in TS_PACKETS.items():
        # The sync byte of a whole last packet stands at this place, also where it has a stamp in front.
        whole = [len(back) - count * packet + place for count in range(1, 9)]
        if all(at >= 0 and back[at] == TS_SYNC for at in whole):
            return UNKNOWN
    return Ending(fault="within a packet") if _has_packets(back) else UNKNOWN


def _has_packets(back: bytes) -> bool:
    """Whether packets are there at all, somewhere before the end."""
    for packet in TS_PACKETS:
        for first in range(packet):
            places = range(len(back) - first - 1, len(back) - first - 1 - 9 * packet, -packet)
            if len(back) > 10 * packet and all(back[at] == TS_SYNC for at in places):
                return True
    return False


def ps_ending(file: BinaryIO, size: int) -> Ending:
    """A program stream may end with a code that says so; one that was cut may end within a packet."""
    file.seek(max(0, size - _BACK_PACKS))
    back = file.read()
    at = back.rfind(_PACK)
    while 0 <= at < len(back):
        head = back[at : at + 14]
        if head[:4] == _PROGRAM_END:
            return Ending(closed=True)
        if len(head) < 6:
            return UNKNOWN if head.strip(b"\0") == b"" else Ending(fault="within a packet")
        if head[:3] != _PACK[:3] or head[3] < _PACK[3]:
            return UNKNOWN
        at += _pack_length(head) if head[:4] == _PACK else 6 + int.from_bytes(head[4:6], "big")
    return Ending(fault="within a packet") if at > len(back) else UNKNOWN


def _pack_length(head: bytes) -> int:
    """Of a pack's header: that of MPEG-2 says how much stuffing follows it."""
    newer = head[4] >> 6 == 1
    return 14 + (head[13] & 7 if len(head) == 14 else 0) if newer else 12


def ogg_ending(file: BinaryIO, size: int) -> Ending:
    """The last page is whole, and says that it is the last."""
    file.seek(max(0, size - _BACK))
    back = file.read()
    at = back.rfind(b"OggS")
    if at < 0 or len(back) < at + _OGG_HEAD:
        return Ending(fault="within a page") if at >= 0 else UNKNOWN
    segments = back[at + _OGG_HEAD : at + _OGG_HEAD + back[at + 26]]
    if len(segments) < back[at + 26] or at + _OGG_HEAD + len(segments) + sum(segments) > len(back):
        return Ending(fault="within a page")
    return Ending(closed=bool(back[at + 5] & _OGG_LAST))
