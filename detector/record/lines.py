"""results.jsonl of a record: as an analysis writes it, with when each result was there and was painted."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.analysis.results.journal import Journal
from detector.analysis.results.records import frame_record, header
from detector.detector import PolypDetector
from detector.record.clock import FrameStamp
from detector.result import FrameResult
from detector.video import Reading

# Within so many seconds after it was there, a result is painted, if ever.
_PAINTED_WITHIN = 0.15


@dataclass(frozen=True)
class RecordedVideo:
    """The recording, as a header of results describes a video."""

    name: str
    width: int
    height: int
    rate: float
    coded_size: tuple[int, int] | None = None
    stream: int | None = 0
    start: float = 0.0


@dataclass
class _Line:
    stamp: FrameStamp
    result: FrameResult
    ready: float
    painted: dict[str, Any] | None = None


class ResultLines:
    """Writes a line for each frame that was analyzed, once it is known whether it was painted."""

    def __init__(self, folder: Path, video: RecordedVideo, detector: PolypDetector) -> None:
        """Begin the file.

        Raises:
            OutputError: it cannot be written.
        """
        self._journal = Journal(folder, header(video, detector), None)
        self._waiting: OrderedDict[int, _Line] = OrderedDict()
        self._written = 0

    def add(self, stamp: FrameStamp, result: FrameResult, ready: float) -> None:
        """A frame was analyzed.

        Args:
            stamp: of the frame.
            result: in pixels of the recording.
            ready: when it was, in seconds of the record.
        """
        self._waiting[stamp.number] = _Line(stamp, result, ready)

    def note_painted(self, number: int, painted: dict[str, Any]) -> None:
        """The result of a frame came to the screen; the first time counts."""
        line = self._waiting.get(number)
        if line is not None and line.painted is None:
            line.painted = painted

    def write(self, now: float) -> None:
        """Write what is decided at a time in seconds of the record.

        Raises:
            OutputError: the disk is full or gone.
        """
        for line in self._decided(now):
            self._journal.write(_record(line))
            del self._waiting[line.stamp.number]
            self._written += 1
        self._journal.flush()

    def finish(self, read: Reading) -> None:
        """Write what waits and the last line, and give the file its name.

        Raises:
            OutputError: the disk is full or gone.
        """
        self.write(float("inf"))
        gaps = [[round(gap.start, 3), round(gap.seconds, 3)] for gap in read.gaps]
        duration = round(read.duration, 6)
        end = {"frames": self._written, "duration": duration, "damaged_frames": 0, "gaps": gaps}
        self._journal.finish({"end": {**end, "vouched": True}})

    def close(self) -> None:
        """Leave the file as it is, where it cannot be finished."""
        self._journal.__exit__(None, None, None)

    def _decided(self, now: float) -> Iterator[_Line]:
        """Lines in order, up to the first that may still be painted."""
        for line in list(self._waiting.values()):
            if line.painted is None and now - line.ready < _PAINTED_WITHIN:
                return
            yield line


def _record(line: _Line) -> dict[str, Any]:
    numbered = frame_record(line.result)
    return {
        **numbered,
        "frame": line.stamp.number,
        "time": round(line.stamp.time, 6),
        "ready": round(line.ready, 4),
        "painted": line.painted,
    }
