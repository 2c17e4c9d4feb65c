"""The text files of a record while one thread writes them: session.json, results.jsonl, events.jsonl."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from detector.analysis.results.records import settings
from detector.detector import PolypDetector
from detector.errors import OutputError
from detector.record.clock import FrameStamp
from detector.record.disk import WARN, WARN_NO_MORE, Outlook
from detector.record.event_log import EventLog
from detector.record.lines import RecordedVideo, ResultLines
from detector.record.minutes import Minute
from detector.record.session_file import About, first_facts, write_session
from detector.record.video_track import VIDEO
from detector.result import FrameResult
from detector.video import Reading

log = logging.getLogger(__name__)

_MINUTE = 60.0


class Missing(NamedTuple):
    """Frames that a video lacks: numbers of those that the encoder left out, and how many were overtaken."""

    left_out: Sequence[int]
    overtaken: int


class Pages:
    """Takes facts of a record in seconds of its own clock."""

    def __init__(self, folder: Path, about: About, began: float) -> None:
        """Begin all files.

        Args:
            folder: of the record.
            about: what is known before the first frame.
            began: time.monotonic() in seconds.

        Raises:
            OutputError: they cannot be written.
        """
        self._folder, self._about = folder, about
        self._facts = first_facts(about, began)
        write_session(folder, self._facts)
        self._events = EventLog(folder)
        self._lines: ResultLines | None = None
        self._size = 0, 0
        self._read, self._minute = Reading(about.rate or 25.0), Minute(0.0)
        self._last_picture, self._last_markers = -1, -1
        self._warned = False
        self._events.write("begin", None, {"case": about.case})

    def add_frame(self, stamp: FrameStamp, size: tuple[int, int], arrival: float) -> None:
        """A frame has come, by time.monotonic(); `size` is that of the recording."""
        if self._facts["first_frame"] is None:
            self._size = size
            width, height = size
            self._facts["first_frame"] = {"width": width, "height": height, "monotonic": round(arrival, 6)}
            write_session(self._folder, self._facts)
        self._read.add(stamp.time)
        self._minute.frames += 1

    def add_result(
        self, detector: PolypDetector, stamp: FrameStamp, found: FrameResult, ready: float
    ) -> None:
        """A frame has been analyzed."""
        if self._lines is None:
            self._facts["analysis"] = settings(detector)
            write_session(self._folder, self._facts)
            video = RecordedVideo(VIDEO, *self._size, self._about.rate)
            self._lines = ResultLines(self._folder, video, detector)
        self._lines.add(stamp, found, ready)
        self._minute.analyzed += 1

    def add_painted(
        self, frame: int, result: int | None, facts: dict[str, Any], delays: tuple[float, float | None]
    ) -> None:
        """A frame has been painted with the markers of a result; each counts the first time."""
        if frame > self._last_picture:
            self._last_picture = frame
            self._minute.note_picture(delays[0])
        if result is None:
            return
        if result > self._last_markers and delays[1] is not None:
            self._last_markers = result
            self._minute.note_markers(delays[1])
        if self._lines is not None and self._about.screen != "none":
            delay = None if delays[1] is None else round(1000 * delays[1], 1)
            self._lines.note_painted(result, {**facts, "delay_ms": delay})

    def add_event(self, event: str, time: float | None, facts: dict[str, Any]) -> None:
        """Anything else has happened."""
        self._events.write(event, time, facts)

    def write(self, now: float, outlook: Outlook, missing: Missing) -> None:
        """Bring everything to the disk, and say what is to be said from time to time.

        Args:
            now: in seconds.
            outlook: of the disk.
            missing: since the last time.

        Raises:
            OutputError: the disk is full or gone.
        """
        self._note_missing(now, missing)
        if self._lines is not None:
            self._lines.write(now)
        self._warn(now, outlook)
        if self._read.frames and now - self._minute.began >= _MINUTE:
            self._end_minute(now, outlook)
        self._events.sync()

    def finish(self, reason: str, now: float, recorded: int, missing: Missing) -> None:
        """Write the last lines; what cannot be written is said, and the files stay as they are."""
        try:
            self._note_missing(now, missing)
            self._end_minute(now, None)
            self._events.write("end", now, {"reason": reason})
            self._events.sync()
            if self._lines is not None:
                self._lines.finish(self._read)
            self._facts["end"] = {
                "reason": reason,
                "cut": False,
                "duration": round(self._read.duration, 3) if self._read.frames else 0.0,
                "frames": self._read.frames,
                "recorded": recorded,
            }
            write_session(self._folder, self._facts)
        except OutputError as error:
            log.warning("%s", error)
        finally:
            self._events.close()
            if self._lines is not None:
                self._lines.close()

    def _note_missing(self, now: float, missing: Missing) -> None:
        self._minute.not_recorded += len(missing.left_out)
        self._minute.overtaken += missing.overtaken
        if missing.left_out:
            self._events.write("left_out", now, {"frames": _ranges(missing.left_out)})
        if missing.overtaken:
            self._events.write("overtaken", now, {"frames": missing.overtaken})

    def _warn(self, now: float, outlook: Outlook) -> None:
        """Say ten minutes ahead that the disk will be full, and that it will not."""
        left = float("inf") if outlook.seconds is None else outlook.seconds
        if not self._warned and left < WARN:
            self._warned = True
            log.warning("%s: the disk is full in %.0f min at the present rate", self._folder, left / 60)
            self._events.write("disk", now, {"free_bytes": outlook.free, "full_in_s": round(left)})
        elif self._warned and left > WARN_NO_MORE:
            self._warned = False
            self._events.write("disk", now, {"free_bytes": outlook.free, "full_in_s": None})

    def _end_minute(self, now: float, outlook: Outlook | None) -> None:
        free = {} if outlook is None else {"free_bytes": outlook.free}
        self._events.write(
            "minute", now, {"seconds": round(now - self._minute.began, 1), **self._minute.facts(), **free}
        )
        self._minute = Minute(now)


def _ranges(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers as runs, each from its first to its last."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs
