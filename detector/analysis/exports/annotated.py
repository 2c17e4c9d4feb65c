"""annotated.mp4: the recording with its markers, and the polyps as its chapters."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from detector.analysis.exports.chapters import video_chapters
from detector.analysis.exports.choices import USUAL, ExportChoices
from detector.analysis.exports.replay import Replay
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import TrackSummary
from detector.analysis.threads import ReadAhead, Sink
from detector.errors import DataError, OutputError
from detector.frame import Frame, frame_bytes
from detector.overlay import draw
from detector.picture import Picture, YuvPicture
from detector.plane_overlay import draw_on_planes, takes_markers
from detector.result import FrameResult
from detector.video import (
    AS_RECORDED,
    Recorder,
    SourceOptions,
    VideoSource,
    hardware_recorder,
    open_video,
    with_chapters,
)
from detector.video.recorder import matrix_for

ANNOTATED = "annotated.mp4"
# As recorded: its chapters are known only at the end.
PLAIN = "annotated.plain.mp4"
_AHEAD = 6


class _Drawing(NamedTuple):
    frame: Frame
    result: FrameResult


def recorder_of(path: Path, source: VideoSource, first: Picture, hardware_encoder: bool = False) -> Recorder:
    """A recorder for frames of a source, in whose colours it records where the first has any.

    Args:
        path: of the recording.
        source: whose size and rate it has.
        first: of the frames.
        hardware_encoder: whether graphics hardware is to encode, where it can.

    Raises:
        OutputError: the file cannot be written.
    """
    matrix = matrix_for(first)
    rate = source.rate / source.excerpt.every
    if hardware_encoder:
        return hardware_recorder(path, source.width, source.height, rate, matrix)
    return Recorder(path, source.width, source.height, rate, matrix=matrix)


def write_marked(recorder: Recorder, picture: Picture, result: FrameResult | None, time: float) -> None:
    """Record a frame with its markers, without a conversion where that can be.

    Args:
        recorder: to which it is given.
        picture: of the frame.
        result: None leaves the frame as it is.
        time: in the recording, in seconds.

    Raises:
        OutputError: the disk is full or gone.
    """
    if result is None or not result.activations:
        recorder.write_picture(picture, time)
    elif isinstance(picture, YuvPicture) and takes_markers(picture):
        recorder.write_picture(draw_on_planes(picture, result), time)
    else:
        recorder.write(draw(picture.rgb(), result), time)


class AnnotatedRecorder:
    """Draws markers over frames and records them, on a thread of its own."""

    def __init__(self, path: Path, source: VideoSource, hardware_encoder: bool = False) -> None:
        """Prepare.

        Args:
            path: of the recording.
            source: whose size and rate it has.
            hardware_encoder: whether graphics hardware is to encode, where it can.
        """
        self._path, self._source, self._stack = path, source, ExitStack()
        self._hardware_encoder = hardware_encoder
        self._recorder: Recorder | None = None
        self._begins = 0.0

    def put(self, frame: Frame, result: FrameResult) -> None:
        """Hand over the next frame with its result.

        Raises:
            OutputError: the disk is full or gone.
        """
        self._sink.put(_Drawing(frame, result))

    def __enter__(self) -> Self:
        # Begun with the first frame, which tells its colours; closed after the last was drawn.
        self._recording = self._stack.enter_context(ExitStack())
        self._sink = self._stack.enter_context(
            Sink(self._paint, _AHEAD, "drawing", lambda drawing: frame_bytes(drawing.frame))
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, traceback)

    def _paint(self, drawing: _Drawing) -> None:
        if self._recorder is None:
            first = drawing.frame.picture
            recorder = recorder_of(self._path, self._source, first, self._hardware_encoder)
            self._recorder, self._begins = self._recording.enter_context(recorder), drawing.frame.time
        time = drawing.frame.time - self._begins
        write_marked(self._recorder, drawing.frame.picture, drawing.result, time)


def write_annotated(
    results: Results,
    tracks: Sequence[TrackSummary],
    source: str,
    path: Path,
    progress: Callable[[int], None],
    options: SourceOptions = AS_RECORDED,
    choices: ExportChoices = USUAL,
) -> None:
    """Write annotated.mp4 out of annotated.plain.mp4 beside it, which then goes.

    Where the analysis has not drawn that, it is drawn from the results, without the network.

    Raises:
        SourceError: the source broke off.
        OutputError: the folder cannot be written or the disk is full.
        DataError: a mask is damaged, or there are no frames.
    """
    plain = path.with_name(PLAIN)
    if not results.frames:
        raise DataError(f"{results.header.source.name}: there are no frames in its results to draw on")
    if not plain.exists():
        _draw(results, source, plain, progress, options, choices)
    with_chapters(plain, path, video_chapters(tracks, results.duration, results.start))
    try:
        plain.unlink()
    except OSError as error:
        raise OutputError(f"{plain}: cannot be removed ({error.strerror})") from error


def _draw(
    results: Results,
    source: str,
    path: Path,
    progress: Callable[[int], None],
    options: SourceOptions,
    choices: ExportChoices,
) -> None:
    replayed = Replay(steadied=bool(results.header.gate))
    with (
        open_video(source, options=options) as video,
        AnnotatedRecorder(path, video, choices.hardware_encoder) as recorder,
        ReadAhead(video, _AHEAD, "decoding", frame_bytes) as frames,
    ):
        for frame, record in zip(frames, results.frames, strict=False):
            recorder.put(frame, replayed(record, frame))
            progress(frame.index + 1)
