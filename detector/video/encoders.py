"""Encoders of graphics hardware, which record only once they have shown that they answer."""

import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import av.codec
import av.logging
import cv2
import numpy as np

from detector.children import run_python
from detector.errors import OutputError, SourceError
from detector.picture import Matrix, YuvPicture, to_planes
from detector.video.open import open_video
from detector.video.recorder import AT_LEISURE, Encoding, Recorder

# The quantiser is two less than that of `AT_LEISURE`, lest they do worse, which nobody could measure. FFmpeg
# counts `global_quality` in 118ths of it; VideoToolbox takes a share of 100 there instead.
HARDWARE = (
    Encoding({"preset": "p4", "rc": "constqp", "qp": "20"}, codec="h264_nvenc"),
    Encoding({"flags": "+qscale", "global_quality": str(118 * 20)}, codec="h264_qsv", pixel_format="nv12"),
    Encoding({"flags": "+qscale", "global_quality": str(118 * 80)}, codec="h264_videotoolbox"),
    Encoding({"rc": "cqp", "qp_i": "20", "qp_p": "20"}, codec="h264_amf"),
)
# In seconds, for a driver that is slow to start; one that hangs is left then.
_TIMEOUT = 20.0
_FRAMES, _RATE = 8, 25
# In dB, of each plane.
_LEAST_PSNR = 40.0

log = logging.getLogger(__name__)


def hardware_recorder(
    path: Path,
    width: int,
    height: int,
    rate: float,
    matrix: Matrix,
    candidates: Sequence[Encoding] = HARDWARE,
) -> Recorder:
    """A recorder that encodes in hardware where that answers; else one line says why software does.

    Args:
        path: an .mp4 file, replaced if it exists.
        width: in pixels.
        height: in pixels.
        rate: nominal frames a second.
        matrix: of the recording's colours.
        candidates: the first of them that answers is used.

    Raises:
        OutputError: the file cannot be written.
    """
    encoding = _answering(width // 2 * 2, height // 2 * 2, matrix, tuple(candidates))
    try:
        return Recorder(path, width, height, rate, encoding, matrix)
    except OutputError as error:
        if encoding is AT_LEISURE:
            raise
        # Drivers limit how many recordings are made at a time.
        log.warning("%s: is encoded in software: %s", path, error)
        return Recorder(path, width, height, rate, AT_LEISURE, matrix)


@cache
def _answering(width: int, height: int, matrix: Matrix, candidates: tuple[Encoding, ...]) -> Encoding:
    """The first that answers for a size, each tried once; software's where none does."""
    refused = []
    for encoding in candidates:
        if encoding.codec not in av.codec.codecs_available:
            continue
        why = _why_not(encoding, width, height, matrix)
        if not why:
            log.info("%dx%d is encoded by %s", width, height, encoding.codec)
            return encoding
        refused.append(f"{encoding.codec}: {why}")
    reasons = "; ".join(refused) or "this PyAV was built without any"
    log.warning("%dx%d is encoded in software, no hardware encoder answers (%s)", width, height, reasons)
    return AT_LEISURE


def _why_not(encoding: Encoding, width: int, height: int, matrix: Matrix) -> str:
    """What speaks against an encoder, found in a process of its own: a driver may hang, or crash it."""
    code = (
        "import sys; from detector.video.encoders import Encoding, fault; "
        f"sys.exit(fault({encoding!r}, {width}, {height}, {matrix!r}) or None)"
    )
    ended = run_python(code, _TIMEOUT, os.environ)
    if ended is None:
        return f"no answer within {_TIMEOUT:.0f} s"
    if ended.code == 1:
        # What Python says at last; drivers may have written before.
        return ended.errors.strip().rpartition("\n")[2]
    return f"ends its process with code {ended.code}" if ended.code else ""


def fault(encoding: Encoding, width: int, height: int, matrix: Matrix) -> str:
    """Record a few frames by an encoder and read them again, in a process that may be lost.

    Returns:
        What went wrong; empty if frames, times, colours and size came back.
    """
    # FFmpeg's errors bring the encoder's own words then.
    av.logging.set_level(av.logging.ERROR)
    given = list(_pictures(width, height, matrix))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tried.mp4"
        try:
            with Recorder(path, width, height, _RATE, encoding, matrix) as recorder:
                for time, picture in given:
                    recorder.write_picture(picture, time)
            with open_video(path) as source:
                shown = [(frame.time, frame.picture) for frame in source]
        except (OutputError, SourceError) as error:
            said = getattr(error.__cause__, "log", None)
            return said[2].strip() if said else str(error)
    same = len(shown) == len(given) and all(
        abs(time - when) < 1e-3 and isinstance(picture, YuvPicture) and _alike(picture, wanted)
        for (when, wanted), (time, picture) in zip(given, shown, strict=True)
    )
    return "" if same else "other frames come back"


def _pictures(width: int, height: int, matrix: Matrix) -> Iterator[tuple[float, YuvPicture]]:
    """Soft spots that move, with their times, which are not evenly spaced."""
    small = np.random.default_rng(0).integers(0, 255, (height // 16 + 1, width // 16 + 1, 3), np.uint8)
    soft = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    for index in range(_FRAMES):
        planes = to_planes(np.roll(soft, 2 * index, 1).astype(np.uint8), matrix)
        yield (index + index % 2 / 4) / _RATE, YuvPicture(*planes, matrix, False)


def _alike(picture: YuvPicture, wanted: YuvPicture) -> bool:
    """Whether a picture came back with its size and its colours."""
    ours, theirs = (picture.y, picture.u, picture.v), (wanted.y, wanted.u, wanted.v)
    return (
        (picture.matrix, picture.full_range) == (wanted.matrix, False)
        and picture.y.shape == wanted.y.shape
        and min(map(cv2.PSNR, map(np.ascontiguousarray, ours), theirs)) >= _LEAST_PSNR
    )
