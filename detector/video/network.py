"""Streams from the network."""

import re

from av.container import InputContainer

from detector.plain_text import shown_source
from detector.video.ffmpeg import READ_TIMEOUT, open_input
from detector.video.formats import stream_options

# What these name may be a recording.
_RECORDABLE = ("file", "http", "https")
_URL = re.compile(r"^([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
# RTSP over TCP loses no packets. UDP that comes faster than a busy machine takes it ends, and is opened
# again: FFmpeg's `overrun_nonfatal` would go on with pictures that are older by all that waits. `fflags
# nobuffer` is left out: it drops what was read to find out what the stream holds, so that the first picture
# waits for another key frame, and gains nothing, since frames are read as fast as they come. FFmpeg's own
# timeouts mean different things for different protocols (for RTMP, to wait for a caller): the time limits of
# opening and reading hold for all of them.
_OPTIONS = {"rtsp_transport": "tcp"}


def scheme(source: str) -> str | None:
    """The scheme of a URL in lower case, None for anything else."""
    match = _URL.match(source)
    return match[1].lower() if match else None


def open_stream(url: str) -> tuple[InputContainer, bool]:
    """Open a URL.

    Returns:
        The container, and whether it is live: a recording that is served by HTTP knows how long it is.

    Raises:
        SourceError: nothing answers in time, or what answers is no video.
    """
    container = open_input(url, shown_source(url), _OPTIONS | stream_options(), READ_TIMEOUT)
    recorded = not is_surely_live(url) and bool(container.duration)
    return container, not recorded


def is_surely_live(source: str) -> bool:
    """Whether a source is a URL of what can only be a stream, which is known before it is opened."""
    return scheme(source) not in (None, *_RECORDABLE)
