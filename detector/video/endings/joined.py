"""A second recording behind the first in a file, as where two were put one behind the other.

FFmpeg reads on in some containers, by what the first header says of the codec, and stops or starts anew in
others, without a word in either.
"""

import re
from itertools import count
from typing import BinaryIO

import av
import av.error
from av.video.stream import VideoStream

from detector.video.endings.ending import Ending
from detector.video.endings.matroska import second_segment
from detector.video.endings.rest import Rest
from detector.video.formats import file_options

# How recordings begin that are read no further than to the end of the first, or not as they are.
_BEGINNINGS = {
    "flv": re.compile(rb"FLV\x01.\0\0\0\x09\0\0\0\0", re.DOTALL),
    "asf": re.compile(re.escape(bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"))),
    "ivf": re.compile(rb"DKIF\0\0\x20\0"),
    "nut": re.compile(rb"nut/multimedia container\0"),
    "rm": re.compile(rb"\.RMF\0\0\0\x12\0"),
    "wtv": re.compile(re.escape(bytes.fromhex("b7d800203749da11a64e0007e95ead8d"))),
}
_PIECE, _LONGEST = 1 << 20, 32
# In these FFmpeg reads on.
_READ_ON = frozenset({"matroska", "avi"})
# Codecs whose pictures say themselves how they are coded; and those that do in AVI, elsewhere how large.
_WHOLE = frozenset({"mjpeg", "vp8", "vp9"})
_SIZED = _WHOLE | frozenset({"h264", "hevc", "mpeg4", "mpeg2video", "av1"})


def with_joined(ending: Ending, file: BinaryIO, kind: str, stream: VideoStream) -> Ending:
    """An ending that knows of a second recording which is not read as it was recorded.

    Args:
        ending: of the file, as its reader made it.
        file: opened for reading.
        kind: FFmpeg's name of the container.
        stream: of the first recording.
    """
    joined = ending.joined
    if kind == "matroska":
        joined = second_segment(file, file.seek(0, 2))
    elif kind in _BEGINNINGS:
        joined = _second(file, _BEGINNINGS[kind])
    if joined is not None and kind in _READ_ON and _goes_on(file, joined, kind, stream):
        joined = None
    return ending._replace(joined=joined)


def _second(file: BinaryIO, beginning: re.Pattern[bytes]) -> int | None:
    """Where a recording begins that is not the first."""
    overlap = b""
    file.seek(0)
    for number in count():
        piece = file.read(_PIECE)
        if not piece:
            return None
        start = number * _PIECE - len(overlap)
        for found in beginning.finditer(overlap + piece):
            if start + found.start() > _LONGEST:
                return start + found.start()
        overlap = (overlap + piece)[-_LONGEST:]
    return None


def _goes_on(file: BinaryIO, start: int, kind: str, stream: VideoStream) -> bool:
    """Whether pictures from a place on are decoded by the first header as by their own."""
    try:
        with av.open(Rest(file, start), options=file_options(kind)) as rest:
            whole = _SIZED if kind == "avi" else _WHOLE
            return any(_is_alike(stream, other, whole) for other in rest.streams.video)
    except (av.error.FFmpegError, OSError, ValueError):
        return False


def _is_alike(one: VideoStream, other: VideoStream, whole: frozenset[str]) -> bool:
    if other.codec_context is None or one.codec_context.name != other.codec_context.name:
        return False
    codec, same_size = one.codec_context.name, (one.width, one.height) == (other.width, other.height)
    same = codec in whole or one.codec_context.extradata == other.codec_context.extradata
    return same and (same_size or codec in _SIZED)
