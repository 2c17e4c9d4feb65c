"""Clips whose every frame can be told from the others, with what cameras and archives do to video."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import av.filter
import numpy as np
from av.video.frame import VideoFrame

from detector.picture import Image

Size = tuple[int, int]
SIZE: Size = (96, 64)


def numbered(index: int, size: Size = SIZE) -> Image:
    """An RGB picture of noise that is the frame's own: [H, W, 3]."""
    coarse = np.random.default_rng(index).integers(0, 256, (size[1] // 8, size[0] // 8, 3), np.uint8)
    return coarse.repeat(8, 0).repeat(8, 1)


def moving_bar(index: int, size: Size = SIZE) -> Image:
    """A bar whose odd lines were taken half a frame later than its even ones: [H, W, 3]."""
    picture = np.full((size[1], size[0], 3), 60, np.uint8)
    for field in (0, 1):
        left = (2 * index + field) * 3 % (size[0] - 12)
        picture[field::2, left : left + 12] = 200
    return picture


def write_clip(
    path: Path,
    frames: int,
    codec: str = "libx264",
    size: Size = SIZE,
    first: int = 0,
    options: dict[str, str] | None = None,
) -> Path:
    """Write numbered frames, 25 a second, from number `first` on, which is the first stamp too."""
    pictures = (_frame(numbered(index, size), index) for index in range(first, first + frames))
    return _write(path, pictures, codec, size, options or {})


def write_interlaced(path: Path, frames: int, codec: str = "libx264", progressive: int = 0) -> Path:
    """Write frames of two fields, the upper one first, 25 a second, after some of one field."""
    pictures = _mark(frames, progressive)
    return _write(path, pictures, codec, SIZE, {"flags": "+ilme+ildct", "b": "4000000"})


def write_stamped(path: Path, stamps: Sequence[int], codec: str = "libx264") -> Path:
    """Write one numbered frame for each stamp, in 25ths of a second."""
    return _write(path, (_frame(numbered(stamp), stamp) for stamp in stamps), codec, SIZE, {})


def trimmed(clip: Path, path: Path, start: int, options: dict[str, str] | None = None) -> Path:
    """Copy a clip from a frame on without encoding, as `ffmpeg -ss TIME -c copy` does.

    What the first frames need to be decoded comes along; MP4 and MOV hide it by an edit list.
    """
    with av.open(str(clip)) as source, av.open(str(path), "w", options=options or {}) as target:
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        assert stream.time_base is not None
        first = round(start / 25 / stream.time_base)
        source.seek(first, stream=stream)
        for packet in source.demux(stream):
            # The last packet is empty and only marks the end.
            if packet.pts is not None and packet.dts is not None:
                packet.pts, packet.dts, packet.stream = packet.pts - first, packet.dts - first, copied
                target.mux(packet)
    return path


def damage(path: Path, every: int) -> int:
    """Make every so-manieth packet of an MP4, MOV or AVI file undecodable; gives how many.

    The first packet stays, without which no other could be decoded.
    """
    with av.open(str(path)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.pos is not None]
    content, damaged = bytearray(path.read_bytes()), places[every::every]
    for start, size in damaged:
        content[start : start + size] = b"\xff" * size
    path.write_bytes(content)
    return len(damaged)


def _write(
    path: Path, pictures: Iterator[VideoFrame], codec: str, size: Size, options: dict[str, str]
) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.options = options
        for frame in pictures:
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _frame(picture: Image, stamp: int) -> VideoFrame:
    frame = VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
    frame.pts, frame.time_base = stamp, Fraction(1, 25)
    return frame


def _mark(frames: int, progressive: int) -> Iterator[VideoFrame]:
    for index in range(progressive):
        yield _frame(numbered(index), index)
    graph = av.filter.Graph()
    source = graph.add("buffer", video_size=f"{SIZE[0]}x{SIZE[1]}", pix_fmt="yuv420p", time_base="1/25")
    graph.link_nodes(source, graph.add("setfield", "tff"), graph.add("buffersink"))
    for index in range(progressive, progressive + frames):
        graph.vpush(_frame(moving_bar(index), index))
        yield graph.vpull()
