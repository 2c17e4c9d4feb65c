"""Which of a container's video streams is the recording."""

import logging

from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from detector.errors import SourceError
from detector.limits import VIDEO_PIXELS
from detector.video.frame_count import tagged_end

_STILL = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
# Seconds for which a stream of one picture is shown at most, where a container has no stills.
_ONE_PICTURE = 0.1

log = logging.getLogger(__name__)


def choose_stream(container: InputContainer, name: str, wanted: int | None = None) -> VideoStream:
    """The stream that players choose: never a cover picture; the one marked as default; the largest.

    Args:
        container: opened for reading.
        name: what to call it in messages.
        wanted: number of the stream in the container, where the user chose one.

    Raises:
        SourceError: there is no such stream, or none that can be decoded.
    """
    streams = container.streams.video
    moving = [stream for stream in streams if not stream.disposition & _STILL]
    # PyAV gives no context where FFmpeg has no decoder.
    decodable = [stream for stream in moving if stream.codec_context is not None]
    if not decodable:
        raise SourceError(f"{name}: {_why_none(streams, moving)}")
    if wanted is not None:
        return _wanted(decodable, name, wanted)
    chosen = max(decodable, key=_rank)
    if len(decodable) > 1:
        others = ", ".join(_described(stream) for stream in decodable if stream is not chosen)
        log.warning(
            "%s: takes video stream %s; --stream chooses another: %s", name, _described(chosen), others
        )
    return chosen


def bound_pixels(stream: VideoStream, name: str) -> None:
    """Refuse frames that are too large; where they come later, the decoder takes them for damaged.

    Raises:
        SourceError: the header tells of such frames.
    """
    if stream.width * stream.height > VIDEO_PIXELS:
        size = f"{stream.width} x {stream.height}"
        raise SourceError(f"{name}: its frames of {size} pixels are larger than 8192 x 4320; scale it down")
    # Decoders round sizes up.
    stream.codec_context.options = {
        **stream.codec_context.options,
        "max_pixels": str(VIDEO_PIXELS + VIDEO_PIXELS // 8),
    }


def _wanted(streams: list[VideoStream], name: str, wanted: int) -> VideoStream:
    for stream in streams:
        if stream.index == wanted:
            return stream
    present = ", ".join(_described(stream) for stream in streams)
    raise SourceError(f"{name}: stream {wanted} is no video that can be read; there is {present}")


def _rank(stream: VideoStream) -> tuple[bool, bool, int]:
    """More than one picture, marked as default, size."""
    default = bool(stream.disposition & Disposition.default)
    return not _is_one_picture(stream), default, stream.width * stream.height


def _is_one_picture(stream: VideoStream) -> bool:
    """Whether it is no more than a cover, though it is not marked as one. Matroska counts no frames."""
    if stream.frames:
        return stream.frames == 1
    end = tagged_end(stream)
    return end is not None and end - (stream.start_time or 0) * (stream.time_base or 0) <= _ONE_PICTURE


def _why_none(streams: tuple[VideoStream, ...], moving: list[VideoStream]) -> str:
    if moving:
        return "its video is coded in a way this program does not know; convert it"
    if streams:
        return "holds no video but a cover picture; name a video file"
    return "holds no video stream; name a video file"


def _described(stream: VideoStream) -> str:
    return f"{stream.index} ({stream.width}x{stream.height})"
