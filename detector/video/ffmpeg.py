"""Opening an input of FFmpeg, and its words for what went wrong."""

import math
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import av
import av.error
from av.codec.hwaccel import HWAccel
from av.container import InputContainer

from detector.errors import SourceError
from detector.video.endings.mp4 import lacks_index
from detector.video.formats import CONTAINERS, VIDEOS, file_options
from detector.video.fragment_samples import bound_samples

# In seconds. Opening may wait for a key frame; between two packets of a running stream it takes no longer.
OPEN_TIMEOUT, READ_TIMEOUT = 10.0, 5.0
# Of which one picture passes for a picture, and a few packets for anything.
_TOLD_LATE = ("mjpeg", "mpegts")


def open_file(path: Path, accelerator: HWAccel | None = None) -> InputContainer:
    """Open a file by its path, whatever its name looks like.

    Args:
        path: of the file.
        accelerator: what is to decode it, as far as it can; None: this processor.

    Raises:
        SourceError: it cannot be opened, or is none of the containers that this program reads.
    """
    try:
        with path.open("rb") as file:
            bound_samples(file, str(path))
    except OSError as error:
        raise SourceError(f"{path}: cannot be opened as video ({error.strerror})") from error
    try:
        # FFmpeg takes what stands before a colon for a protocol.
        return open_input(f"file:{path}", str(path), file_options(), accelerator=accelerator)
    except SourceError as error:
        short = _open_short(path)
        if short is None:
            raise _with_mend(path, error) from error
        return short


def _open_short(path: Path) -> InputContainer | None:
    """A file that is too short to be told from others, by its suffix; None where it holds no pictures."""
    demuxer = next((kind for kind in _TOLD_LATE if path.suffix.lower() in CONTAINERS[kind]), None)
    if demuxer is None:
        return None
    try:
        container = open_input(f"file:{path}", str(path), file_options(demuxer), demuxer=demuxer)
    except SourceError:
        return None
    if any(stream.width for stream in container.streams.video if stream.codec_context is not None):
        return container
    container.close()
    return None


def _with_mend(path: Path, error: SourceError) -> SourceError:
    """The error of a file that cannot be opened with what may be done, where it is called a video."""
    with path.open("rb") as file:
        if lacks_index(file, path.stat().st_size):
            return SourceError(
                f"{path}: has no index, without which its frames cannot be found: it was cut off, or its "
                "recorder did not finish it; copy it again, or repair it with the recorder's own program"
            )
    known = path.suffix.lower() in VIDEOS
    return SourceError(f"{error}; copy it again, or convert it to MP4") if known else error


def open_input(
    source: str | BinaryIO,
    name: str,
    options: Mapping[str, str] | None = None,
    read_timeout: float = OPEN_TIMEOUT,
    demuxer: str | None = None,
    accelerator: HWAccel | None = None,
    open_timeout: float | None = None,
) -> InputContainer:
    """Open a file, a URL or a stream of bytes.

    Args:
        source: what to open.
        name: what to call it in a message.
        options: of the protocol and the demuxer, and which of them may be used (see `formats`).
        read_timeout: in seconds; a longer silence between two packets is an error.
        demuxer: FFmpeg's name of the one to read by; None finds out.
        accelerator: what is to decode it, as far as it can.
        open_timeout: in seconds; None: OPEN_TIMEOUT.

    Raises:
        SourceError: it cannot be opened.
    """
    if not isinstance(source, str):
        bound_samples(source, name)
        source.seek(0)
    given = source if isinstance(source, str) else _InTime(source)
    try:
        limits = (OPEN_TIMEOUT if open_timeout is None else open_timeout, read_timeout)
        container = av.open(
            given,
            "r",
            format=demuxer,
            options=dict(options or {}),
            timeout=limits,
            hwaccel=accelerator,
        )
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise SourceError(f"{name}: cannot be opened as video ({reason(error)})") from error
    if isinstance(given, _InTime):
        given.opened()
    return container


class _InTime:
    """Bytes that are given only so long while they are opened: FFmpeg asks nobody else for the time then."""

    def __init__(self, content: BinaryIO) -> None:
        """The time runs from now on."""
        self._content, self._until = content, time.monotonic() + OPEN_TIMEOUT
        self.seek, self.tell = content.seek, content.tell

    def opened(self) -> None:
        """There is no hurry any more."""
        self._until = math.inf

    def read(self, size: int) -> bytes:
        """The next bytes.

        Raises:
            TimeoutError: it took too long.
        """
        if time.monotonic() > self._until:
            raise TimeoutError(f"took more than {OPEN_TIMEOUT:.0f} s to open")
        return self._content.read(size)


def reason(error: Exception) -> str:
    """FFmpeg's words for an error, without its number and the file's name."""
    if isinstance(error, av.error.ExitError):
        return "no data came within the time limit"
    if isinstance(error, av.error.ArgumentError):
        return "it is no kind of video that this program reads"
    if isinstance(error, av.error.ProtocolNotFoundError):
        return "this FFmpeg does not speak its protocol; relay it by rtsp, udp or tcp"
    return getattr(error, "strerror", None) or str(error)
