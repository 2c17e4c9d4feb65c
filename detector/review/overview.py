"""One analysis at a glance: what a timeline shows of it, as arrays, without its frames."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.find import find_results
from detector.analysis.results.journal import PARTIAL, RESULTS
from detector.analysis.results.reader import read_frame, read_placed
from detector.analysis.results.recording import find_recording
from detector.analysis.results.schema import End, FrameRecord, Header, Results
from detector.analysis.results.spans import TimeSpan, joined
from detector.analysis.results.tracks import TrackSummary, activation, summarise_tracks
from detector.errors import DataError
from detector.record.session_file import is_record
from detector.review.procedure import Mark, Procedure, read_procedure
from detector.review.sightings import Sightings, sightings

# Results hold times in millionths of a second.
_SAME_TIME = 2e-6


@dataclass(frozen=True, eq=False)
class Overview:
    """What there is to know of results without decoding a picture; arrays are by frames that were looked at.

    Attributes:
        path: of results.jsonl.
        header: what was analyzed, with what.
        end: None where the analysis broke off, or still goes on.
        numbers: of the frames in the recording.
        times: of the frames, in seconds.
        scores: of the best polyp in each, in 0..1; 0 where none was seen.
        shown: whether a marker was on screen.
        offsets: at which byte of the file the frame's line begins.
        sightings: every polyp in every frame.
        duration: in seconds, from the recording's first frame until its last makes way, as far as is known.
        gaps: when nobody looked: of which there are no frames, which the analysis left out, or in which a
            procedure's screen could have shown no marker. In order, apart from each other.
        tracks: that were marked on screen, by the time they were first seen.
        marks: what a procedure's user noted; none of an analysis.
        video: the recording in a procedure's folder; None of an analysis.
        left_out: of a procedure, runs (first, last) of frames that have numbers and are not in its video.
    """

    path: Path
    header: Header
    end: End | None
    numbers: NDArray[np.int64]
    times: NDArray[np.float64]
    scores: NDArray[np.float32]
    shown: NDArray[np.bool_]
    offsets: NDArray[np.int64]
    sightings: Sightings
    duration: float
    gaps: tuple[TimeSpan, ...]
    tracks: tuple[TrackSummary, ...]
    marks: tuple[Mark, ...] = ()
    video: Path | None = None
    left_out: tuple[tuple[int, int], ...] = ()

    def recording(self) -> str:
        """The recording, as `open_video` takes it: where it was, or near the results if it was moved.

        Raises:
            DataError: it is not there, or has another content than the one that was analyzed.
            SourceError: it cannot be read.
        """
        return find_recording(self.path, self.header, copies=True, procedures=True)

    def frame(self, index: int) -> FrameRecord:
        """All that is known of a frame, read from the file.

        Args:
            index: among the frames that were looked at.

        Raises:
            DataError: it cannot be read any more.
        """
        record = self._read(int(self.offsets[index]))
        if record.frame != self.numbers[index]:
            raise DataError(f"{self.path}: was written again since it was opened; open it again")
        return record

    def _read(self, place: int) -> FrameRecord:
        try:
            return read_frame(self.path, place)
        except DataError:
            whole = self.path.with_name(RESULTS)
            # The analysis has reached the end since, and the same bytes have got their final name.
            if self.path.name != PARTIAL or not whole.is_file():
                raise
            return read_frame(whole, place)

    def index_at(self, time: float) -> int | None:
        """The last frame that was looked at up to a time in seconds, else the first; None without any."""
        if not len(self.times):
            return None
        return max(0, int(np.searchsorted(self.times, time, side="right")) - 1)

    def number_at(self, time: float) -> int | None:
        """The number of the frame of just this time, in seconds; None where it was not looked at."""
        index = self.index_at(time + _SAME_TIME)
        found = index is not None and abs(float(self.times[index]) - time) <= _SAME_TIME
        return int(self.numbers[index]) if found else None

    def index_of(self, number: int) -> int | None:
        """Where a frame of the recording is among those that were looked at; None where it was not."""
        index = int(np.searchsorted(self.numbers, number))
        return index if index < len(self.numbers) and self.numbers[index] == number else None


def read_overview(given: Path) -> Overview:
    """Read results of one recording.

    Args:
        given: results.jsonl, or the folder of an analysis or a procedure. Of an analysis that broke off or
            still goes on, what it has found so far.

    Raises:
        DataError: there are none or several, they cannot be read, are of another version, or damaged.
        OutputError: a procedure that was cut cannot be made whole.
    """
    folder = given if given.is_dir() else given.parent
    procedure = read_procedure(folder) if is_record(folder) else None
    path = _path(given)
    placed = read_placed(path, unfinished=path.name == PARTIAL)
    results = placed.results
    duration = max(results.duration, procedure.duration if procedure else 0.0)
    return Overview(
        path=path,
        header=results.header,
        end=results.end,
        numbers=np.array([frame.frame for frame in results.frames], np.int64),
        times=np.array([frame.time for frame in results.frames], np.float64),
        scores=activation(results),
        shown=np.array([bool(frame.lit_tracks) for frame in results.frames], np.bool_),
        offsets=placed.places,
        sightings=sightings(results),
        duration=duration,
        gaps=joined(_gaps(results, procedure)),
        tracks=summarise_tracks(results),
        marks=procedure.marks if procedure else (),
        video=procedure.video if procedure else None,
        left_out=procedure.left_out if procedure else (),
    )


def _path(given: Path) -> Path:
    if given.is_dir() and not (given / RESULTS).is_file() and (given / PARTIAL).is_file():
        return given / PARTIAL
    found = find_results(given)
    if len(found) > 1:
        raise DataError(f"{given}: holds results of {len(found)} recordings; name the folder of one of them")
    return found[0].path


def _gaps(results: Results, procedure: Procedure | None) -> list[TimeSpan]:
    spans = [TimeSpan(start, start + lasts) for start, lasts in (results.end.gaps if results.end else ())]
    if results.start > 0:
        spans.append(TimeSpan(0.0, results.start))
    return spans + list(procedure.not_looking if procedure else ())
