"""The end of MP4 and MOV in fragments. Source: ISO/IEC 14496-12."""

import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO, NamedTuple

from detector.video.endings.ending import Ending
from detector.video.mp4_box import read_box

_BEGINNING, _HEADER, _FRAGMENT, _DATA, _INDEX = b"ftyp", b"moov", b"moof", b"mdat", b"mfra"
# What may lie between fragments.
_KNOWN = frozenset(
    {
        *(b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"sidx", b"ssix", b"prft", b"emsg", b"free"),
        *(b"skip", b"wide", b"uuid", b"meta", b"udta", b"pdin", b"meco", b"pnot", b"imda", b"bloc", b"ainf"),
    }
)
# In bytes: a fragment's own header, and that of its first track.
_BEGINNING_OF_FRAGMENT = 256


class _Box(NamedTuple):
    kind: bytes
    start: int
    end: int


def mp4_ending(file: BinaryIO, size: int) -> Ending:
    """Of a file in fragments; of one with a table, which counts its frames itself, whether it is short."""
    boxes = list(_boxes(file, size))
    fragments = [index for index, box in enumerate(boxes) if box.kind == _FRAGMENT]
    if not fragments:
        other = next((box for box in boxes[1:] if box.kind == _BEGINNING), None)
        if other is not None:
            return Ending(joined=other.start)
        short = bool(boxes) and boxes[-1].end > size
        in_index = short and boxes[-1].kind == _HEADER
        return Ending(fault="within its index" if in_index else None, short=short)
    last = boxes[-1]
    if last.kind not in _KNOWN:
        return Ending(fault=f"with {size - last.start} bytes behind it that are no part of it")
    if last.end > size or fragments[-1] == len(boxes) - 1:
        return Ending(fault="within a fragment")
    joined = _begun_anew(file, boxes)
    if joined is not None:
        return Ending(joined=joined)
    missing = _missing(file, [boxes[index] for index in fragments])
    if missing:
        return Ending(fault=f"without {missing} of its fragments")
    return Ending(closed=last.kind == _INDEX)


def lacks_index(file: BinaryIO, size: int) -> bool:
    """Whether a file has frames and no header that says where they are: that is written last, as a rule."""
    boxes = list(_boxes(file, size))
    has_frames = any(box.kind == _DATA and box.start + 8 <= size for box in boxes)
    return has_frames and not any(box.kind == _HEADER and box.end <= size for box in boxes)


def whole_fragments(file: BinaryIO, size: int) -> int:
    """How many bytes of a file its header and whole fragments take, from its beginning."""
    end, pending = 0, False
    for box in _boxes(file, size):
        if box.kind not in _KNOWN or box.end > size:
            break
        pending = box.kind == _FRAGMENT or (pending and box.kind != _DATA)
        end = end if pending else box.end
    return end


def _boxes(file: BinaryIO, size: int) -> Iterator[_Box]:
    """Boxes one after the other; the last may be none, or longer than the file."""
    start = 0
    while start < size:
        found = read_box(file, start)
        if found is None:
            yield _Box(_DATA, start, size + 1)
            return
        kind, _, length = found
        if kind not in _KNOWN or 1 < length < 8:
            yield _Box(b"", start, size)
            return
        end = start + length if length else size
        yield _Box(kind, start, end)
        start = end


def _begun_anew(file: BinaryIO, boxes: list[_Box]) -> int | None:
    """Where a second recording begins: with a header again, behind which numbers and times do so too."""
    header, first, highest = None, None, -1
    for index, box in enumerate(boxes):
        if box.kind == _HEADER and highest >= 0:
            header = boxes[index - 1] if boxes[index - 1].kind == _BEGINNING else box
        elif box.kind == _FRAGMENT:
            number, time = _number(file, box), _time(file, box)
            first = time if first is None else first
            if header is not None and number is not None and number <= highest and time == first:
                return header.start
            highest, header = max(highest, number or 0), None
    return None


def _missing(file: BinaryIO, fragments: list[_Box]) -> int:
    """How many fragments are missing between others, by their numbers, where those count up by one."""
    numbers = [number for box in fragments if (number := _number(file, box)) is not None]
    steps = [after - before for before, after in pairwise(numbers)]
    if not steps or sum(step == 1 for step in steps) < len(steps) / 2:
        return 0
    return sum(step - 1 for step in steps if step > 1)


def _number(file: BinaryIO, box: _Box) -> int | None:
    """The sequence number of a fragment: its header is the first box in it."""
    file.seek(box.start + 8)
    head = file.read(16)
    found = len(head) == 16 and head[4:8] == b"mfhd"
    return int(struct.unpack_from(">I", head, 12)[0]) if found else None


def _time(file: BinaryIO, box: _Box) -> int | None:
    """When the first track in a fragment goes on, in ticks of its own."""
    file.seek(box.start)
    head = file.read(min(_BEGINNING_OF_FRAGMENT, box.end - box.start))
    at = head.find(b"tfdt") + 4
    form = ">Q" if head[at : at + 1] == b"\1" else ">I"
    if at < 4 or len(head) < at + 12:
        return None
    return int(struct.unpack_from(form, head, at + 4)[0])
