"""Single pictures out of a recording, by their times."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from detector.errors import SourceError
from detector.frame import Frame
from detector.picture import Picture
from detector.video.open import open_video
from detector.video.options import SourceOptions
from detector.video.source import VideoSource


def grab_frames(
    source: str | Path, times: Sequence[float], options: SourceOptions | None = None
) -> dict[float, Picture]:
    """The picture nearest to each time, the same that reading the whole recording gives there.

    MP4, MOV, Matroska and folders are read only where needed; containers without a sound index are read up
    to the last of the times.

    Args:
        source: a recording, as `open_video` takes it.
        times: in seconds from the first frame, in any order.
        options: how to read it.

    Returns:
        Pictures by time. A time that is a frame or more beyond the end has none.

    Raises:
        SourceError: the source cannot be opened, is live, or breaks off before the last of the times.
    """
    found = {}
    with open_video(source, options=options) as video:
        if video.live:
            raise SourceError(f"{video.name}: is live; only a recording has pictures at given times")
        cursor = _Cursor(video)
        for time in sorted(set(times)):
            picture = cursor.nearest(time)
            if picture is not None:
                found[time] = picture
    return found


class _Cursor:
    """A place in a recording, between the last picture before a time and the first one at or after it."""

    def __init__(self, video: VideoSource) -> None:
        self._video = video
        self._frames: Iterator[Frame] = iter(video)
        self._before: Frame | None = None
        self._after: Frame | None = None

    def nearest(self, time: float) -> Picture | None:
        """The picture nearest to a time, which must not be less than the one before."""
        if self._after is None or self._after.time < time:
            self._move(time)
        near = [frame for frame in (self._before, self._after) if frame is not None]
        if not near or (self._after is None and time - near[0].time > 1 / self._video.rate):
            return None
        return min(near, key=lambda frame: abs(frame.time - time)).picture

    def _move(self, time: float) -> None:
        jumped = None if self._video.is_near(time) else self._video.frames_from(time)
        if jumped is not None:
            self._frames, self._before = jumped, None
        elif self._after is not None:
            self._before = self._after
        self._after = self._read_up_to(time, self._frames)

    def _read_up_to(self, time: float, frames: Iterable[Frame]) -> Frame | None:
        for frame in frames:
            if frame.time >= time:
                return frame
            self._before = frame
        return None
