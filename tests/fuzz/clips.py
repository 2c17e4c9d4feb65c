"""Recordings in containers and codecs of every kind that this FFmpeg writes, each under 100 KB."""

import os
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import av.error
import numpy as np

_FRAMES, _SIZE = 8, (128, 96)
_PAL = (720, 576)
_FRAGMENTS = "frag_keyframe+empty_moov+default_base_moof"


class Kind(NamedTuple):
    """A container with a codec in it: FFmpeg's names, and the options of the container."""

    suffix: str
    container: str
    codec: str
    pixels: str = "yuv420p"
    options: tuple[tuple[str, str], ...] = ()
    size: tuple[int, int] = _SIZE


KINDS = (
    Kind("mp4", "mp4", "libx264"),
    Kind("mp4", "mp4", "libx264", options=(("movflags", "faststart"),)),
    Kind("mp4", "mp4", "libx264", options=(("movflags", _FRAGMENTS),)),
    Kind("mp4", "mp4", "libx265"),
    Kind("mp4", "mp4", "mpeg4"),
    Kind("mp4", "mp4", "libsvtav1"),
    Kind("mov", "mov", "prores_ks", "yuv422p10le"),
    Kind("mov", "mov", "mjpeg", "yuvj420p"),
    Kind("mov", "mov", "png", "rgb24"),
    Kind("3gp", "3gp", "mpeg4"),
    Kind("mj2", "mov", "jpeg2000", "rgb24"),
    Kind("mkv", "matroska", "libx264"),
    Kind("mkv", "matroska", "libx264", options=(("live", "1"),)),
    Kind("mkv", "matroska", "ffv1"),
    Kind("mkv", "matroska", "mpeg2video"),
    Kind("webm", "webm", "libvpx"),
    Kind("webm", "webm", "libvpx-vp9"),
    Kind("avi", "avi", "mpeg4"),
    Kind("avi", "avi", "mjpeg", "yuvj420p"),
    Kind("avi", "avi", "rawvideo", "bgr24"),
    Kind("avi", "avi", "huffyuv", "yuv422p"),
    Kind("avi", "avi", "msmpeg4"),
    Kind("ts", "mpegts", "libx264"),
    Kind("ts", "mpegts", "mpeg2video"),
    Kind("m2ts", "mpegts", "libx264", options=(("mpegts_m2ts_mode", "1"),)),
    Kind("mpg", "vob", "mpeg2video"),
    Kind("mpg", "mpeg", "mpeg1video"),
    Kind("m2v", "mpeg2video", "mpeg2video"),
    Kind("h264", "h264", "libx264"),
    Kind("hevc", "hevc", "libx265"),
    Kind("mp4v", "m4v", "mpeg4"),
    Kind("h263", "h263", "h263"),
    Kind("ivf", "ivf", "libvpx"),
    Kind("mjpeg", "mjpeg", "mjpeg", "yuvj420p"),
    Kind("dv", "dv", "dvvideo", "yuv420p", (), _PAL),
    Kind("wmv", "asf", "wmv2"),
    Kind("flv", "flv", "libx264"),
    Kind("flv", "flv", "flv"),
    Kind("mxf", "mxf", "mpeg2video"),
    Kind("gxf", "gxf", "mpeg2video", "yuv420p", (), _PAL),
    Kind("nut", "nut", "ffv1"),
    Kind("rm", "rm", "rv10"),
    Kind("wtv", "wtv", "mpeg2video"),
    Kind("y4m", "yuv4mpegpipe", "wrapped_avframe"),
)


def write_kinds(folder: Path) -> list[Path]:
    """A recording of each kind that this FFmpeg can write."""
    paths = [folder / f"clip{number:02}.{kind.suffix}" for number, kind in enumerate(KINDS)]
    written = [path for path, kind in zip(paths, KINDS, strict=True) if _written(path, kind)]
    if hasattr(os, "sched_setscheduler"):
        # Where it may, SVT-AV1 puts the thread that calls it, and so every child, before all other work.
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    return written


def _written(path: Path, kind: Kind) -> bool:
    try:
        _write(path, kind)
    except (av.error.FFmpegError, ValueError, OSError):
        path.unlink(missing_ok=True)
        return False
    return path.stat().st_size > 0


def _write(path: Path, kind: Kind) -> None:
    random, (width, height) = np.random.default_rng(1), kind.size
    with av.open(str(path), "w", format=kind.container, options=dict(kind.options)) as container:
        stream = container.add_stream(kind.codec, 25)
        stream.width, stream.height, stream.pix_fmt = width, height, kind.pixels
        stream.codec_context.gop_size = 4
        # One thread writes the same bytes each time.
        stream.codec_context.thread_count = 1
        for index in range(_FRAMES if kind.size == _SIZE else 2):
            coarse = random.integers(0, 255, (height // 16, width // 16, 3), np.uint8)
            picture = av.VideoFrame.from_ndarray(coarse.repeat(16, 0).repeat(16, 1)).reformat(
                format=kind.pixels
            )
            picture.pts, picture.time_base = index, Fraction(1, 25)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
