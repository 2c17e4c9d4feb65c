"""A part of a recording, not decoded, also while it is being written."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import av
import av.error
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from detector.errors import OutputError
from detector.files.atomic import put_in_place
from detector.video.ffmpeg import reason
from detector.video.paths import partial_of
from detector.video.written import indexed_video


def cut_clip(recording: Path, path: Path, start: float, end: float) -> None:
    """Copy what a recording shows from the key frame at or before a time to another time.

    Args:
        recording: an MP4 file with one video stream; where its end is still to be written, as far as it goes.
        path: of the clip, which gets its name when it is whole.
        start: in seconds of the recording.
        end: likewise.

    Raises:
        OutputError: the clip cannot be written, or there is nothing to be copied.
    """
    partial = partial_of(path)
    try:
        if not _copy(recording, partial, start, end):
            raise OutputError(f"{path}: the recording has nothing at that time yet; try again later")
        put_in_place(partial, path)
    except (av.error.FFmpegError, OSError) as error:
        raise OutputError(f"{path}: the clip cannot be written ({reason(error)})") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _copy(recording: Path, path: Path, start: float, end: float) -> int:
    """Copy; how many frames were."""
    copied, first = 0, None
    with av.open(f"file:{recording}") as source, indexed_video(path) as target:
        stream = source.streams.video[0]
        made = target.add_stream_from_template(stream)
        for packet in _packets(source, start):
            assert packet.pts is not None and packet.dts is not None and stream.time_base is not None
            if packet.pts * stream.time_base > end:
                break
            first = packet.dts if first is None else first
            packet.pts, packet.dts = packet.pts - first, packet.dts - first
            packet.stream = made
            target.mux(packet)
            copied += 1
    return copied


def _packets(source: InputContainer, start: float) -> "Iterator[Packet[VideoStream]]":
    """From a key frame on, up to the end or to where nothing whole is written yet."""
    with suppress(av.error.FFmpegError):
        source.seek(round(max(0.0, start) * av.time_base))
        for packet in source.demux(source.streams.video[0]):
            # The last packet is empty and only marks the end.
            if packet.dts is not None and packet.pts is not None:
                yield packet
