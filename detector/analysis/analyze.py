"""One recording from its first frame to its last."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from detector.analysis.records import frame_record, header
from detector.detector import PolypDetector
from detector.errors import OutputError
from detector.overlay import draw
from detector.video import Recorder, VideoSource

RESULTS, ANNOTATED = "results.jsonl", "annotated.mp4"


@dataclass(frozen=True)
class Summary:
    """What was seen in a recording."""

    frames: int
    frames_with_polyp: int
    tracks: int
    duration: float
    damaged_frames: int


def analyze_video(
    source: VideoSource,
    detector: PolypDetector,
    folder: Path,
    annotated: bool,
    progress: Callable[[int], None],
) -> Summary:
    """Analyse every frame into folder/results.jsonl and, on demand, folder/annotated.mp4.

    Each file gets its name once it is whole; what was written before a failure stays beside as .part.

    Args:
        source: an opened video; the caller closes it.
        detector: is reset first.
        folder: made if missing.
        annotated: whether to record the frames with their markers.
        progress: called with the number of frames done.

    Raises:
        SourceError: the source broke off.
        OutputError: the folder cannot be written or the disk is full.
    """
    detector.reset()
    frames = with_polyp = 0
    tracks: set[int | None] = set()
    time = 0.0
    with ExitStack() as stack:
        lines = stack.enter_context(JsonLines(folder / RESULTS))
        lines.write(header(source, detector))
        recorder = _recorder(source, folder, stack) if annotated else None
        for frame in source:
            result = detector(frame)
            lines.write(frame_record(result))
            if recorder:
                recorder.write(draw(frame.picture.rgb(), result), frame.time)
            frames, time = frames + 1, frame.time
            with_polyp += bool(result.polyps)
            tracks |= {polyp.track_id for polyp in result.polyps}
            progress(frames)
    return Summary(frames, with_polyp, len(tracks), time, source.damaged_frames)


def _recorder(source: VideoSource, folder: Path, stack: ExitStack) -> Recorder:
    return stack.enter_context(Recorder(folder / ANNOTATED, source.width, source.height, source.rate))


class JsonLines:
    """A file of JSON lines that gets its name when it is whole; lines are on disk as they come."""

    def __init__(self, path: Path) -> None:
        """Start the file, in a folder that is made if missing.

        Raises:
            OutputError: the folder cannot be written.
        """
        self.path = path
        self.partial = path.with_name(f"{path.stem}.part{path.suffix}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.partial.open("w", encoding="utf-8", buffering=1)
        except OSError as error:
            raise self._failed(error) from error

    def write(self, record: dict[str, Any]) -> None:
        """Append a line.

        Raises:
            OutputError: the disk is full or gone.
        """
        try:
            self._file.write(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n")
        except OSError as error:
            raise self._failed(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._file.close()
            if error is None:
                self.partial.replace(self.path)
        except OSError as failure:
            if error is None:
                raise self._failed(failure) from failure

    def _failed(self, error: OSError) -> OutputError:
        return OutputError(
            f"{self.path}: cannot be written ({error.strerror}); free some space or choose another --out"
        )
