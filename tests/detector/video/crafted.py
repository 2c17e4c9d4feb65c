"""Files with what cameras put around their pictures: turned, stretched, with sound and covers."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from detector.picture import Image
from tests.detector.video.clips import SIZE, Size, numbered

Prepare = Callable[[VideoStream], None]


def as_it_is(stream: VideoStream) -> None:
    """Leave a stream as it is."""


def turned(degrees: int, mirrored: bool = False) -> Prepare:
    """A stream that is shown turned counter-clockwise, then mirrored."""
    return lambda stream: stream.set_display_rotation(degrees, hflip=mirrored)


def stretched(aspect: Fraction) -> Prepare:
    """A stream whose pixels are so many times as wide as high."""

    def prepare(stream: VideoStream) -> None:
        stream.codec_context.sample_aspect_ratio = aspect

    return prepare


def write_frames(
    path: Path,
    pictures: list[Image],
    prepare: Prepare = as_it_is,
    codec: str = "libx264",
    rate: Fraction | int = 25,
    pixel_format: str = "yuv420p",
    options: dict[str, str] | None = None,
    container: str | None = None,
) -> Path:
    """Write RGB pictures at a rate, nearly without loss where the codec is x264.

    Args:
        path: of the file.
        pictures: of one size.
        prepare: the stream, before it is written.
        codec, pixel_format, options: of the stream.
        rate: frames a second.
        container: FFmpeg's name of it; None: by the suffix.
    """
    with av.open(str(path), "w", format=container) as written:
        stream = add_video(written, pictures[0].shape[1::-1], prepare, codec, rate, pixel_format, options)
        for index, picture in enumerate(pictures):
            written.mux(stream.encode(coded(picture, index, rate, pixel_format)))
        written.mux(stream.encode(None))
    return path


def add_video(
    container: av.container.OutputContainer,
    size: Size,
    prepare: Prepare = as_it_is,
    codec: str = "libx264",
    rate: Fraction | int = 25,
    pixel_format: str = "yuv420p",
    options: dict[str, str] | None = None,
) -> VideoStream:
    """A video stream of a file that is being written."""
    stream = container.add_stream(codec, rate=rate)
    stream.width, stream.height = size
    stream.pix_fmt = pixel_format
    stream.options = options or ({"crf": "4"} if codec == "libx264" else {})
    prepare(stream)
    return stream


def coded(picture: Image, index: int, rate: Fraction | int = 25, pixel_format: str = "yuv420p") -> VideoFrame:
    """A frame of an RGB picture with its stamp."""
    frame = VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pixel_format)
    frame.pts, frame.time_base = index, 1 / Fraction(rate)
    return frame


def with_sound(
    path: Path, picture: tuple[float, float], sound: tuple[float, float], statistics: bool = True
) -> Path:
    """Write numbered frames and silence, each from a second to a second.

    Args:
        path: of the file.
        picture: first and last second of the video, 25 frames a second.
        sound: likewise.
        statistics: whether the tags stay in which Matroska says how long each stream is.
    """
    with av.open(str(path), "w") as container:
        video = add_video(container, SIZE)
        audio = container.add_stream("aac" if path.suffix == ".ts" else "libopus", rate=48000)
        packets = []
        for index in range(round(25 * picture[0]), round(25 * picture[1])):
            packets += video.encode(coded(numbered(index), index))
        packets += video.encode(None)
        for start in range(round(48000 * sound[0]), round(48000 * sound[1]), 960):
            silence = av.AudioFrame.from_ndarray(np.zeros((2, 960), np.float32), "fltp", "stereo")
            silence.sample_rate, silence.pts, silence.time_base = 48000, start, Fraction(1, 48000)
            packets += audio.encode(silence)
        packets += audio.encode(None)
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            container.mux(packet)
    if not statistics:
        path.write_bytes(path.read_bytes().replace(b"DURATION", b"NOTHINGS"))
    return path


def with_several(
    path: Path, sizes: list[Size], default: int | None = None, frames: Sequence[int] = ()
) -> Path:
    """Write a video stream for each size, one of them marked as the default, or all alike.

    Args:
        path: of the file.
        sizes: of their frames.
        default: number of the stream that is marked.
        frames: of each stream; else 10.
    """
    counts = frames or [10] * len(sizes)
    with av.open(str(path), "w") as container:
        streams = [add_video(container, size) for size in sizes]
        for number, stream in enumerate(streams):
            stream.disposition = Disposition.default if default in (None, number) else Disposition(0)
        for index in range(max(counts)):
            for stream, size, count in zip(streams, sizes, counts, strict=True):
                if index < count:
                    container.mux(stream.encode(coded(numbered(index, size), index)))
        for stream in streams:
            container.mux(stream.encode(None))
    return path


def with_cover_first(path: Path, cover: Size = (320, 240)) -> Path:
    """Write an MP4 of 10 numbered frames whose cover picture stands before its video."""
    with av.open(str(path), "w") as container:
        video = add_video(container, SIZE)
        attached = container.add_stream("mjpeg", rate=25)
        attached.width, attached.height = cover
        attached.pix_fmt, attached.disposition = "yuvj420p", Disposition.attached_pic
        container.mux(attached.encode(coded(numbered(99, cover), 0, 25, "yuvj420p")))
        container.mux(attached.encode(None))
        for index in range(10):
            container.mux(video.encode(coded(numbered(index), index)))
        container.mux(video.encode(None))
    path.write_bytes(b"".join(_cover_first(kind, box) for kind, box in _boxes(path.read_bytes())))
    return path


def _boxes(content: bytes) -> list[tuple[bytes, bytes]]:
    boxes = []
    while content:
        size = int.from_bytes(content[:4], "big")
        boxes.append((content[4:8], content[:size]))
        content = content[size:]
    return boxes


def _cover_first(kind: bytes, box: bytes) -> bytes:
    """The moov box with its user data, which hold the cover, before its tracks."""
    if kind != b"moov":
        return box
    inner = _boxes(box[8:])
    inner.sort(key=lambda one: {b"mvhd": 0, b"udta": 1}.get(one[0], 2))
    return box[:8] + b"".join(content for _, content in inner)
