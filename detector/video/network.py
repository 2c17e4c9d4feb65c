"""Streams from the network."""

import re
import time

from av.container import InputContainer

from detector.plain_text import shown_source
from detector.video.ffmpeg import OPEN_TIMEOUT, READ_TIMEOUT, open_input
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
# A stream of so few frames that it is not recognised within OPEN_TIMEOUT gets so much longer, in seconds, and
# is looked at for two seconds of its own time instead of five to seven.
_LONGER_TIMEOUT, _SHORTER = 30.0, {"analyzeduration": "2000000"}


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
    options, began = _OPTIONS | stream_options(), time.monotonic()
    container = open_input(url, shown_source(url), options, READ_TIMEOUT)
    if time.monotonic() - began >= OPEN_TIMEOUT:
        # FFmpeg was interrupted while it looked, which it says only once all is read that had come by then.
        container.close()
        container = open_input(
            url, shown_source(url), options | _SHORTER, READ_TIMEOUT, open_timeout=_LONGER_TIMEOUT
        )
    recorded = not is_surely_live(url) and bool(container.duration)
    return container, not recorded


def is_surely_live(source: str) -> bool:
    """Whether a source is a URL of what can only be a stream, which is known before it is opened."""
    return scheme(source) not in (None, *_RECORDABLE)
