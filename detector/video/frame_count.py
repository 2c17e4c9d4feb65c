"""How many frames a file says it holds, where its header can be trusted to know."""

import re
from contextlib import suppress
from fractions import Fraction

import av
import av.error
from av.container import InputContainer
from av.video.stream import VideoStream

# Headers may promise a little too much: a second, or this share, may be missing at the end.
_SLACK = 0.01
# In frames: what a duration is rounded by.
_NO_SLACK = 0.6
# No frame of MP4, MOV or AVI takes fewer bytes in file and tables: a count of more is no promise.
_LEAST_SIZE = 8
# As mkvmerge and FFmpeg write it: 00:01:02.500000000.
_DURATION_TAG = re.compile(r"^(\d+):(\d\d):(\d\d(?:\.\d+)?)$")


def promised_frames(container: InputContainer, stream: VideoStream, rate: float) -> int | None:
    """How many frames the header vouches for, None where its length is a guess from the size.

    Args:
        container: opened for reading.
        stream: of it.
        rate: of the stream, nominal frames a second.
    """
    if is_matroska(container):
        return expected_frames(container, stream, rate)
    if not stream.frames or _is_absurd(container, stream):
        return None
    entries = stream.index_entries
    if "mp4" in container.format.name:
        # The table counts frames, too, that an edit list hides: a cut without encoding leaves them in.
        return sum(not entry.is_discard for entry in entries)
    # AVI counts pauses as well, of which its index, where it is whole, knows nothing.
    whole = len(entries) > 0 and not is_cut_off(entries[-1].timestamp + 1, stream.frames, rate)
    return len(entries) if whole else stream.frames


def expected_frames(container: InputContainer, stream: VideoStream, rate: float) -> int | None:
    """About how many frames a stream holds, by its duration; None where nothing tells it."""
    if _is_absurd(container, stream):
        return len(stream.index_entries) or None
    seconds = _matroska_seconds(container, stream) if is_matroska(container) else _seconds(container, stream)
    # A guess from the size may be shorter than a frame: then nothing is known.
    return max(0, round((seconds or 0.0) * rate)) or None


def _is_absurd(container: InputContainer, stream: VideoStream) -> bool:
    """Whether there is no room for as many frames as the header counts."""
    return 0 < container.size < stream.frames * _LEAST_SIZE


def is_matroska(container: InputContainer) -> bool:
    """Whether a container vouches for its duration, not for a number of frames."""
    return "matroska" in container.format.name


def vouches_for_video(container: InputContainer, stream: VideoStream) -> bool:
    """Whether a Matroska file says how long its video is, not only how long the longest of its streams is."""
    return len(container.streams) == 1 or tagged_end(stream) is not None


def reaches_its_end(container: InputContainer) -> bool:
    """Whether any stream has packets up to the end that a file's header names; moves the place of reading.

    Raises:
        FFmpegError: the file cannot be read.
    """
    assert container.duration is not None
    end, slack = container.duration / av.time_base, 1.0
    container.seek(round(max(0.0, end - slack) * av.time_base))
    # PyAV meets a stream that it does not know, since it begins late, once all packets were given.
    with suppress(IndexError):
        return any(
            packet.pts * packet.time_base >= end - slack
            for packet in container.demux()
            if packet.pts is not None and packet.time_base
        )
    return False


def is_cut_off(frames: float, promised: int, rate: float, short: bool = False) -> bool:
    """Whether a file that ended after so many frames is far shorter than its header says.

    Args:
        frames: that were read.
        promised: by the header.
        rate: frames a second.
        short: whether bytes of the file are missing, so that any frame may be.
    """
    return promised - frames > (_NO_SLACK if short else max(rate, _SLACK * promised))


def _seconds(container: InputContainer, stream: VideoStream) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


def _matroska_seconds(container: InputContainer, stream: VideoStream) -> float | None:
    """From the first frame of the video to its end: the end is counted from 0, the first may come later."""
    if not container.duration:
        return None
    end = Fraction(container.duration, av.time_base)
    tagged = tagged_end(stream)
    start = (stream.start_time or 0) * (stream.time_base or Fraction(0))
    return float(min(end, tagged or end) - start)


def tagged_end(stream: VideoStream) -> Fraction | None:
    """When a track of Matroska ends by its statistics tag, in seconds."""
    for key, text in stream.metadata.items():
        match = _DURATION_TAG.match(text) if key.upper().startswith("DURATION") else None
        if match:
            hours, minutes, seconds = match.groups()
            return 3600 * int(hours) + 60 * int(minutes) + Fraction(seconds)
    return None
