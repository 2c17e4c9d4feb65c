"""Recordings in containers that do not count their frames, whole, cut off, or with a hole."""

import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np

RATE, FRAMES, WIDTH, HEIGHT = 25, 300, 160, 120


class Kind(NamedTuple):
    """A way to write a recording.

    Attributes:
        suffix: of the file.
        format: FFmpeg's name of the container.
        codec: of the video.
        options: of the container.
        vouched: whether the container says where its end is.
    """

    suffix: str
    format: str
    codec: str
    options: dict[str, str]
    vouched: bool


FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
KINDS = {
    "fragmented MP4": Kind("mp4", "mp4", "libx264", FRAGMENTS, True),
    "fragmented MOV": Kind("mov", "mov", "libx264", FRAGMENTS, True),
    "live Matroska": Kind("mkv", "matroska", "libx264", {"live": "1"}, False),
    "FLV": Kind("flv", "flv", "libx264", {}, True),
    "ASF": Kind("asf", "asf", "wmv2", {}, True),
    "MXF": Kind("mxf", "mxf", "mpeg2video", {}, True),
    "transport stream": Kind("ts", "mpegts", "libx264", {}, False),
    "program stream": Kind("mpg", "vob", "mpeg2video", {}, False),
}


def write_kind(kind: Kind, folder: Path, waiting: int = 0) -> Path:
    """Twelve seconds of noise, so that no part of the file is much smaller than another.

    Args:
        kind: of file.
        folder: for it.
        waiting: frames in a row that depend on later ones.
    """
    path = folder / f"whole.{kind.suffix}"
    path.write_bytes(_encoded(kind.format, kind.codec, tuple(kind.options.items()), waiting))
    return path


@cache
def _encoded(format: str, codec: str, options: tuple[tuple[str, str], ...], waiting: int) -> bytes:
    """Encoded once for all tests."""
    random = np.random.default_rng(1)
    with (
        tempfile.TemporaryDirectory() as folder,
        av.open(f"{folder}/kind", "w", format=format, options=dict(options)) as container,
    ):
        stream = container.add_stream(codec, RATE)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size, stream.codec_context.max_b_frames = 12, waiting
        stream.bit_rate = 400_000
        for index in range(FRAMES):
            pixels = random.integers(0, 255, (HEIGHT // 8, WIDTH // 8, 3), np.uint8)
            frame = av.VideoFrame.from_ndarray(np.kron(pixels, np.ones((8, 8, 1), np.uint8)))
            frame.pts, frame.time_base = index, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        container.close()
        return Path(folder, "kind").read_bytes()


def cut_off(path: Path, share: float) -> Path:
    """The file without what comes after a share of it."""
    content, cut = path.read_bytes(), path.with_stem("cut")
    cut.write_bytes(content[: int(len(content) * share)])
    return cut


def with_hole(path: Path, start: float, end: float) -> Path:
    """The file without what lies between two shares of it."""
    content, hole = path.read_bytes(), path.with_stem("hole")
    hole.write_bytes(content[: int(len(content) * start)] + content[int(len(content) * end) :])
    return hole
