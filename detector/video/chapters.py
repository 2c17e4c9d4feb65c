"""Chapters of an MP4 file."""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import av.error

from detector.errors import OutputError
from detector.files.atomic import put_in_place
from detector.video.ffmpeg import reason
from detector.video.paths import partial_of
from detector.video.written import indexed_video

if TYPE_CHECKING:
    from av.container.core import Chapter as StoredChapter

# Start and end in seconds, and a title.
Chapter = tuple[float, float, str]
_MILLISECONDS = Fraction(1, 1000)


def with_chapters(recording: Path, path: Path, chapters: Sequence[Chapter]) -> None:
    """Copy a recording, not decoded, with chapters and its index at the front, where every player finds it.

    Args:
        recording: an MP4 file with one video stream.
        path: of the copy, which gets its name when it is whole.
        chapters: in order, each until the next.

    Raises:
        OutputError: the copy cannot be written.
    """
    partial = partial_of(path)
    try:
        _copy(recording, partial, [_stored(number, chapter) for number, chapter in enumerate(chapters)])
        put_in_place(partial, path)
    except (av.error.FFmpegError, OSError) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise OutputError(f"{path}: the recording cannot be written ({reason(error)})") from error


def _copy(recording: Path, path: Path, chapters: "list[StoredChapter]") -> None:
    with av.open(f"file:{recording}") as source, indexed_video(path) as target:
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        target.set_chapters(chapters)
        for packet in source.demux(stream):
            # The last packet is empty and only marks the end.
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)


def _stored(number: int, chapter: Chapter) -> "StoredChapter":
    start, end, title = chapter
    return {
        "id": number,
        "start": round(start / _MILLISECONDS),
        "end": round(end / _MILLISECONDS),
        "time_base": _MILLISECONDS,
        "metadata": {"title": title},
    }
