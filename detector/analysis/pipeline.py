"""One recording from its first frame to its last: decoded, analyzed, written and drawn at the same time."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from detector.analysis.engines import EnginePool
from detector.analysis.exports.annotated import PLAIN, AnnotatedRecorder
from detector.analysis.exports.replay import Replay
from detector.analysis.results.identity import Identity
from detector.analysis.results.journal import Journal, last_state
from detector.analysis.results.reader import iter_frames
from detector.analysis.results.records import end_record, frame_record, header
from detector.analysis.threads import ReadAhead, Sink
from detector.detector import Memory, PolypDetector
from detector.errors import DataError
from detector.frame import Frame, frame_bytes
from detector.result import FrameResult
from detector.video import Reading, VideoSource, open_video

# Frames that wait between two stages: enough to level out key frames, and below 100 MB at 2160p.
AHEAD = 6
# Between two writings to the disk, in seconds: so much is lost when the power fails.
_SYNC_EVERY = 1.0
# Stamps are rounded to microseconds in the record.
_SAME_TIME = 2e-6


def analyze(source: str | Path, detector: PolypDetector | None = None) -> Generator[FrameResult]:
    """The results of a recording frame by frame, as they are asked for; decoding goes on meanwhile.

    Args:
        source: as `open_video` takes it.
        detector: is reset first; None takes `PolypDetector()`.

    Raises:
        SourceError: the source cannot be opened, or broke off.
        ModelError, DeviceError: there is no detector to analyze with.
    """
    detector = detector or PolypDetector()
    detector.reset()
    with open_video(source) as video, ReadAhead(video, AHEAD, "decoding", frame_bytes) as frames:
        for frame in frames:
            yield detector(frame)


def analyze_video(
    source: VideoSource,
    engines: EnginePool,
    folder: Path,
    annotated: bool,
    progress: Callable[[int], None],
    resume: bool = False,
    identity: Identity | None = None,
    hardware_encoder: bool = False,
) -> None:
    """Analyze every frame into folder/results.jsonl and, on demand, draw it into folder/annotated.plain.mp4.

    Each file gets its name once it is whole; what was found before a failure stays beside as .part. An
    analysis that goes on ends with the same results.jsonl as one that was never interrupted: the frames
    on record are decoded again, but not analyzed.

    Args:
        source: an opened recording; the caller closes it.
        engines: their detector is reset first.
        folder: made if missing; the caller keeps other analyses out of it (see `folder_lock`).
        annotated: whether to record the frames with their markers.
        progress: called with the number of frames done.
        resume: whether to go on from what an interrupted analysis of this recording left.
        identity: of the recording, for the header.
        hardware_encoder: whether graphics hardware is to encode the drawn frames, where it can.

    Raises:
        SourceError: the source broke off.
        OutputError: the folder cannot be written or the disk is full.
        DataError: what is to be gone on with was made in another way, or from another video.
    """
    detector = engines.detector
    begun = header(source, detector, identity.record() if identity else None, source.excerpt)
    detector.reset()
    reached = last_state(folder, begun) if resume else None
    if reached is not None:
        detector.memory = reached.memory
    painter = AnnotatedRecorder(folder / PLAIN, source, hardware_encoder) if annotated else nullcontext()
    with Journal(folder, begun, reached) as journal:
        read = _run(source, engines, journal, painter, progress)
        journal.finish(end_record(read, source, source.damaged_frames))


class _Entry(NamedTuple):
    """A frame's result on its way to the disk, with its place among all; now and then what is remembered."""

    number: int
    frame: Frame
    result: FrameResult
    memory: Memory | None


def _run(
    source: VideoSource,
    engines: EnginePool,
    journal: Journal,
    painter: AbstractContextManager[AnnotatedRecorder | None],
    progress: Callable[[int], None],
) -> Reading:
    detector = engines.detector
    read = Reading(source.rate)
    with (
        painter as painting,
        Sink(partial(_write, journal), AHEAD, "writing") as writing,
        ReadAhead(source, AHEAD, "decoding", frame_bytes) as decoded,
    ):
        frames = iter(decoded)
        _pass_over(frames, journal, painting, Replay(detector.gate is not None), read, progress)
        synced = time.monotonic()
        for frame, result in engines.run(frames):
            due = time.monotonic() - synced >= _SYNC_EVERY
            writing.put(_Entry(read.frames + 1, frame, result, detector.memory if due else None))
            synced = time.monotonic() if due else synced
            if painting:
                painting.put(frame, result)
            read.add(frame.time)
            progress(read.frames)
    return read


def _write(journal: Journal, entry: _Entry) -> None:
    journal.write(frame_record(entry.result, entry.frame.file))
    if entry.memory is not None:
        journal.sync(entry.number, entry.result.time, entry.memory)


def _pass_over(
    frames: Iterator[Frame],
    journal: Journal,
    painting: AnnotatedRecorder | None,
    replayed: Replay,
    read: Reading,
    progress: Callable[[int], None],
) -> None:
    """Take the frames that are on record, and draw again what was painted over them.

    Raises:
        DataError: they are not those of the recording that was analyzed.
    """
    reached = journal.reached
    if reached is None:
        return
    painted = iter_frames(journal.partial) if painting else iter(())
    for frame in islice(frames, reached.frames):
        if painting:
            painting.put(frame, replayed(next(painted), frame))
        read.add(frame.time)
        progress(read.frames)
    if read.frames != reached.frames or abs(read.last - reached.time) > _SAME_TIME:
        raise DataError(
            f"{journal.partial}: was made from another video; leave out --resume to analyze this one"
        )
