"""Which container has which way to vouch for its end."""

from typing import BinaryIO

from av.container import InputContainer
from av.video.stream import VideoStream

from detector.video.endings.ending import UNKNOWN, Ending
from detector.video.endings.headers import asf_ending, avi_ending, flv_ending
from detector.video.endings.joined import with_joined
from detector.video.endings.later_video import later_video
from detector.video.endings.matroska import matroska_ending
from detector.video.endings.mp4 import mp4_ending
from detector.video.endings.mxf import mxf_ending
from detector.video.endings.packets import ogg_ending, ps_ending, ts_ending
from detector.video.paths import path_of

_READERS = {
    "mov": mp4_ending,
    "matroska": matroska_ending,
    "flv": flv_ending,
    "asf": asf_ending,
    "avi": avi_ending,
    "mpegts": ts_ending,
    "mpeg": ps_ending,
    "ogg": ogg_ending,
}


def read_ending(container: InputContainer, stream: VideoStream, position: int) -> Ending | None:
    """What a container says of its end; None where it is no file, but inside one or on a server.

    Args:
        container: opened for reading.
        stream: of it, which was read to its end.
        position: of one of its last packets, in bytes of the file.
    """
    path = path_of(container)
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return _of_file(file, container, stream, position)
    except OSError:
        return UNKNOWN


def _of_file(file: BinaryIO, container: InputContainer, stream: VideoStream, position: int) -> Ending:
    size, kind = file.seek(0, 2), container.format.name.split(",")[0]
    file.seek(0)
    if kind == "mxf":
        seconds = float((stream.duration or 0) * (stream.time_base or 0)) or None
        return mxf_ending(file, size, seconds, float(stream.average_rate or 25))
    reader = _READERS.get(kind)
    ending = reader(file, size) if reader else UNKNOWN
    if kind == "mpegts":
        numbers = frozenset(each.id for each in container.streams)
        return ending._replace(joined=later_video(file, position, numbers))
    return with_joined(ending, file, kind, stream)
