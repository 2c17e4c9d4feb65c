"""Video that begins in a transport stream behind the end of the one that was read, under another number.

Source: ISO/IEC 13818-1, 2.4.3.2. A recorder that was started anew, or whose encoder was, may number anew.
"""

from collections.abc import Iterator, Set
from typing import BinaryIO

import av
import av.error

from detector.video.endings.packets import TS_PACKETS, TS_SYNC
from detector.video.endings.rest import Rest
from detector.video.formats import file_options

# Less than this behind the last picture is its own end, in bytes.
_WORTH = 8192
_PIECE = 1 << 20


def later_video(file: BinaryIO, position: int, known: Set[int]) -> int | None:
    """Where another recording begins; None where there is none.

    Args:
        file: opened for reading.
        position: of one of the last packets of the video that was read.
        known: numbers of the streams that the file was opened with.
    """
    if file.seek(0, 2) - position < _WORTH:
        return None
    try:
        with av.open(Rest(file, position), format="mpegts", options=file_options("mpegts")) as rest:
            # Asked while it is open: a stream that is closed tells anything.
            videos = {each.id for each in rest.streams.video if each.codec_context is not None and each.width}
    except (av.error.FFmpegError, OSError, ValueError):
        return None
    # Of several programs at once, all have packets before.
    start = max(0, position - _PIECE)
    later = videos - {number for _, number in _numbers(file, start, position)}
    return _first_of(file, position, later, known - later) if later else None


def _first_of(file: BinaryIO, position: int, later: Set[int], known: Set[int]) -> int:
    """The byte behind the last packet of known streams that stands before the first of later ones."""
    found = position
    for end, number in _numbers(file, position, position + _PIECE):
        if number in later:
            break
        if number in known:
            found = end
    return found


def _numbers(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Of each packet in a part of a file, where it ends and the number of its stream."""
    file.seek(start)
    content = file.read(end - start)
    packet, first = _packets(content)
    for at in range(first, len(content) - packet + 1, packet):
        sync = at + TS_PACKETS[packet]
        number = int.from_bytes(content[sync + 1 : sync + 3], "big") & 0x1FFF
        yield start + at + packet, number


def _packets(content: bytes) -> tuple[int, int]:
    """How long packets are, and where the first begins."""
    for packet, stamp in TS_PACKETS.items():
        for first in range(packet):
            places = range(first + stamp, first + stamp + 8 * packet, packet)
            if len(content) > places[-1] and all(content[at] == TS_SYNC for at in places):
                return packet, first
    return next(iter(TS_PACKETS)), 0
