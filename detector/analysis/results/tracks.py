"""What the frames of a recording add up to: per track, and over all."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.quality import QualityFigures, in_brief
from detector.analysis.results.schema import FrameRecord, PolypRecord, Results
from detector.analysis.results.spans import TimeSpan, seconds
from detector.video import WHOLE, Excerpt


@dataclass(frozen=True, eq=False)
class TrackSummary:
    """A track that was marked on screen at least once.

    Attributes:
        number: of the track.
        marking: by which a reader knows it: tracks are counted from 1 in the order in which they were marked.
        first, last: times of the first and last frame in which it was seen, in seconds.
        duration: from `first` until its last frame makes way for the next, in seconds.
        frames_seen: frames in which the network found it.
        frames_shown: frames with its marker on screen, those included in which it was only held.
        best_score: highest score of all its frames, in 0..1.
        largest_area: largest share of the field of view that it covered, in percent.
        best_frame, best_time: the frame that shows it best (see `_quality`), and its time in seconds.
        best: the polyp in that frame.
        lit: when its marker was on screen.
    """

    number: int
    marking: int
    first: float
    last: float
    duration: float
    frames_seen: int
    frames_shown: int
    best_score: float
    largest_area: float
    best_frame: int
    best_time: float
    best: PolypRecord
    lit: tuple[TimeSpan, ...]


@dataclass(frozen=True)
class Totals:
    """Figures of a whole recording.

    Attributes:
        frames: analyzed.
        duration: of what was looked at, in seconds.
        frames_lit: frames with a marker on screen.
        lit_time: how long a marker was on screen, in seconds.
        polyps: tracks that were marked at least once.
        damaged_frames: passed over; None where the analysis broke off.
        complete: whether the analysis reached the end.
        gaps: of the recording, in which it has no frames.
        vouched: whether anything but the end of the file says that it ends there; None where not recorded.
        excerpt: what of the recording was looked at.
        quality: how much it shows; None where that was not measured.
    """

    frames: int
    duration: float
    frames_lit: int
    lit_time: float
    polyps: int
    damaged_frames: int | None
    complete: bool
    gaps: tuple[TimeSpan, ...] = ()
    vouched: bool | None = None
    excerpt: Excerpt = WHOLE
    quality: QualityFigures | None = None

    @property
    def gap_time(self) -> float:
        """Seconds without frames, of all gaps."""
        return seconds(self.gaps)


def summarise_tracks(results: Results) -> tuple[TrackSummary, ...]:
    """The tracks that were marked on screen at least once, by the time they were first seen."""
    tracks: dict[int, _Track] = {}
    for frame, until in results.spans():
        for polyp in frame.polyps:
            tracks.setdefault(polyp.track, _Track(frame.time)).see(polyp, frame, until)
        for number in frame.lit_tracks:
            if number in tracks:
                tracks[number].light(frame.time, until)
    lit = [(number, track) for number, track in tracks.items() if track.was_marked]
    shown = sorted(lit, key=lambda entry: (entry[1].lit_from, entry[0]))
    summaries = [track.summary(number, marking) for marking, (number, track) in enumerate(shown, 1)]
    return tuple(sorted(summaries, key=lambda summary: (summary.first, summary.number)))


def total(results: Results) -> Totals:
    """Add up a recording."""
    lit = lit_intervals(results)
    return Totals(
        frames=len(results.frames),
        duration=results.duration - results.start,
        frames_lit=sum(bool(frame.lit_tracks) for frame in results.frames),
        lit_time=seconds(lit),
        polyps=len({p.track for frame in results.frames for p in frame.polyps if p.shown}),
        damaged_frames=results.end.damaged_frames if results.end else None,
        complete=results.end is not None,
        gaps=tuple(
            TimeSpan(start, start + seconds) for start, seconds in (results.end.gaps if results.end else ())
        ),
        vouched=results.end.vouched if results.end else None,
        excerpt=results.header.excerpt,
        quality=in_brief(results),
    )


def lit_intervals(results: Results) -> tuple[TimeSpan, ...]:
    """When any marker was on screen; apart from each other, in order."""
    lit: list[TimeSpan] = []
    for frame, until in results.spans():
        if frame.lit_tracks:
            _extend(lit, frame.time, until)
    return tuple(lit)


def activation(results: Results) -> NDArray[np.float32]:
    """Activation probability [frames]: the best score of each frame's polyps, shown or not; 0 without."""
    best = (max((polyp.score for polyp in frame.polyps), default=0.0) for frame in results.frames)
    return np.fromiter(best, np.float32, len(results.frames))


class _Track:
    """A track while its frames are gone through."""

    def __init__(self, first: float) -> None:
        self._first = self._last = self._until = first
        self._frames_seen = self._frames_shown = 0
        self._score = self._area = 0.0
        self._best: tuple[float, FrameRecord, PolypRecord] | None = None
        self._lit: list[TimeSpan] = []

    def see(self, polyp: PolypRecord, frame: FrameRecord, until: float) -> None:
        """Take in a frame in which the network found it."""
        self._last, self._until = frame.time, until
        self._frames_seen += 1
        self._score, self._area = max(self._score, polyp.score), max(self._area, polyp.area)
        # A frame in which nothing was marked would show the reader what the screen never did.
        if polyp.shown and (self._best is None or _quality(polyp) > self._best[0]):
            self._best = _quality(polyp), frame, polyp

    def light(self, start: float, end: float) -> None:
        """Take in a frame with its marker on screen."""
        self._frames_shown += 1
        _extend(self._lit, start, end)

    @property
    def was_marked(self) -> bool:
        """Whether it was ever marked while it was seen."""
        return self._best is not None

    @property
    def lit_from(self) -> float:
        """When it was marked first, in seconds; to be asked where it was."""
        return self._lit[0].start

    def summary(self, number: int, marking: int) -> TrackSummary:
        """What was gathered of a track that was marked."""
        assert self._best is not None
        _, frame, polyp = self._best
        return TrackSummary(
            number=number,
            marking=marking,
            first=self._first,
            last=self._last,
            duration=self._until - self._first,
            frames_seen=self._frames_seen,
            frames_shown=self._frames_shown,
            best_score=self._score,
            largest_area=100 * self._area,
            best_frame=frame.frame,
            best_time=frame.time,
            best=polyp,
            lit=tuple(self._lit),
        )


def _quality(polyp: PolypRecord) -> float:
    """How well a frame shows a polyp: its score times its apparent diameter.

    The score alone would pick the distant speck of which the network happens to be surest, the area alone a
    smeared close-up. The diameter goes with the root of the area, so that size does not drown certainty.
    """
    return polyp.score * math.sqrt(polyp.area)


def _extend(intervals: list[TimeSpan], start: float, end: float) -> None:
    if intervals and start <= intervals[-1].end:
        intervals[-1] = TimeSpan(intervals[-1].start, max(end, intervals[-1].end))
    else:
        intervals.append(TimeSpan(start, end))
