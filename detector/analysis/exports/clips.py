"""clips/: a short video of each marking, with a margin before and after, with its markers or without."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from detector.analysis.exports.annotated import recorder_of, write_marked
from detector.analysis.exports.choices import USUAL, ExportChoices
from detector.analysis.exports.replay import Replay
from detector.analysis.results.schema import FrameRecord, Results
from detector.analysis.results.spans import TimeSpan
from detector.analysis.results.tracks import TrackSummary
from detector.errors import SourceError
from detector.files.folder import FilesOfAFolder, drafts_beside, write_whole_folder
from detector.frame import Frame
from detector.picture import Picture
from detector.result import FrameResult
from detector.video import WHOLE, Recorder, SourceOptions, VideoSource, open_video, with_chapters

PARTS = ("*.mp4",)
# Markers that are on screen where a clip begins come from records of so many seconds before.
_LEAD = 1.0
# Stamps are rounded to microseconds in the record.
_DIGITS = 6


@dataclass(frozen=True)
class Clip:
    """A part of the recording: the track that was marked in it, and from when to when it goes, in seconds."""

    track: int
    span: TimeSpan
    annotated: bool

    @property
    def name(self) -> str:
        """Of its file."""
        kind = "annotated" if self.annotated else "clean"
        return f"polyp-{self.track}_{self.span.start:.2f}-{self.span.end:.2f}_{kind}.mp4"


def clips(results: Results, tracks: Sequence[TrackSummary], choices: ExportChoices) -> list[Clip]:
    """A clip for each time that a track was marked; times whose margins meet share one. By their begin."""
    begins, ends = results.start, results.duration
    found = []
    for track in tracks:
        joined: list[TimeSpan] = []
        for lit in track.lit:
            start, end = lit.start - choices.clip_margin, lit.end + choices.clip_margin
            span = TimeSpan(round(max(begins, start), _DIGITS), round(min(ends, end), _DIGITS))
            if joined and span.start <= joined[-1].end:
                joined[-1] = TimeSpan(joined[-1].start, span.end)
            else:
                joined.append(span)
        found += [Clip(track.number, span, choices.clips_annotated) for span in joined]
    return sorted(found, key=lambda clip: (clip.span, clip.track))


def write_clips(
    results: Results,
    tracks: Sequence[TrackSummary],
    source: str,
    path: Path,
    progress: Callable[[int], None],
    options: SourceOptions,
    choices: ExportChoices = USUAL,
) -> None:
    """Write the clips, exact to the frame, by going through those parts of the recording.

    Args:
        results: of the recording.
        tracks: that were marked.
        source: the recording, as `open_video` takes it.
        path: of the folder.
        progress: called with the number of the frame that is at hand.
        options: how the recording was read.
        choices: margin, whether markers are drawn, and what encodes.

    Raises:
        SourceError: the recording cannot be read, or lacks a part.
        OutputError: the folder cannot be written or the disk is full.
        DataError: a mask is damaged.
    """
    wanted = clips(results, tracks, choices)
    if not choices.clips_annotated:
        # Frames that were not looked at are shown too.
        options = replace(options, excerpt=WHOLE)
    with drafts_beside(path) as folder, open_video(source, options=options) as video:
        cutter = _Cutter(results, video, folder, progress, choices.hardware_encoder)
        write_whole_folder(path, PARTS, cutter.files(wanted))


class _ClipRecorder:
    """Records a clip as its frames come; its time begins with the first of them."""

    def __init__(self, clip: Clip, folder: Path, video: VideoSource, hardware_encoder: bool) -> None:
        self.clip, self.path = clip, folder / clip.name
        self._plain, self._video = folder / f"plain_{clip.name}", video
        self._hardware_encoder = hardware_encoder
        self._recorder: Recorder | None = None
        self._begins = 0.0

    def put(self, picture: Picture, result: FrameResult | None, time: float) -> None:
        """Take a frame, if it is in the clip; None for its result draws no markers."""
        if not _is_in(time, self.clip.span):
            return
        if self._recorder is None:
            self._recorder = recorder_of(self._plain, self._video, picture, self._hardware_encoder)
            self._begins = time
        write_marked(self._recorder, picture, result, time - self._begins)

    def finish(self) -> None:
        """Make the file, with its index in front.

        Raises:
            SourceError: there was no frame.
        """
        if self._recorder is None:
            start = self.clip.span.start
            raise SourceError(f"{self._video.name}: has no frame at {start:.1f} s; copy it again")
        self._recorder.close()
        with_chapters(self._plain, self.path, ())
        self._plain.unlink()


class _Cutter:
    """Goes once through the parts of a recording that clips are made of."""

    def __init__(
        self,
        results: Results,
        video: VideoSource,
        folder: Path,
        progress: Callable[[int], None],
        hardware_encoder: bool,
    ) -> None:
        self._results, self._video = results, video
        self._hardware_encoder = hardware_encoder
        self._folder, self._progress = folder, progress
        self._frames = iter(video)

    def files(self, wanted: Sequence[Clip]) -> FilesOfAFolder:
        """The files of clips that are in order."""
        for group in _overlapping(wanted):
            yield from self._cut(group)

    def _cut(self, group: Sequence[Clip]) -> FilesOfAFolder:
        """Clips that overlap, from one reading."""
        recorders = [_ClipRecorder(clip, self._folder, self._video, self._hardware_encoder) for clip in group]
        span = TimeSpan(group[0].span.start, max(clip.span.end for clip in group))
        replayed = self._replay(span.start) if group[0].annotated else None
        for frame in self._between(span):
            self._progress(frame.index)
            result = replayed(frame) if replayed else None
            if replayed is None or result is not None:
                for recorder in recorders:
                    recorder.put(frame.picture, result, frame.time)
        for recorder in recorders:
            recorder.finish()
            yield recorder.clip.name, recorder.path

    def _between(self, span: TimeSpan) -> Iterator[Frame]:
        """The frames of a part of the recording that lies behind the last one."""
        sought = None if self._video.is_near(span.start) else self._video.frames_from(span.start)
        self._frames = self._frames if sought is None else sought
        for frame in self._frames:
            if _is_in(frame.time, span):
                yield frame
            elif frame.time > span.start:
                # It may be the first of the next part.
                self._frames = chain([frame], self._frames)
                return

    def _replay(self, start: float) -> Callable[[Frame], FrameResult | None]:
        """What was on screen over a frame; None for one that was not looked at."""
        replayed = Replay(steadied=bool(self._results.header.gate))
        # By their times: numbers after a jump count damaged frames.
        records: dict[float, FrameRecord] = {}
        for record in self._results.frames:
            if record.time >= start:
                records[round(record.time, _DIGITS)] = record
            elif record.time >= start - _LEAD:
                replayed.pass_over(record)

        def result(frame: Frame) -> FrameResult | None:
            record = records.get(round(frame.time, _DIGITS))
            return None if record is None else replayed(record, frame)

        return result


def _is_in(time: float, span: TimeSpan) -> bool:
    return span.start <= round(time, _DIGITS) < span.end


def _overlapping(wanted: Sequence[Clip]) -> Iterator[list[Clip]]:
    """Clips in groups of which no two overlap."""
    group: list[Clip] = []
    for clip in wanted:
        if group and clip.span.start >= max(each.span.end for each in group):
            yield group
            group = []
        group.append(clip)
    if group:
        yield group
