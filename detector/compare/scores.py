"""Figures of videos with truth, from matched frames."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detector.compare.figures import PolypCourse, VideoScores
from detector.compare.matching import FrameMatch

_LONGEST = {"any": 0.0, "0.2s": 0.2, "0.5s": 0.5, "1s": 1.0}


@dataclass(frozen=True)
class MatchedSequence:
    """The frames of one sequence in order, and its nominal rate in frames a second."""

    name: str
    rate: float
    frames: tuple[FrameMatch, ...]


@dataclass(frozen=True)
class SequenceCounts:
    """What figures are made of, counted in one sequence.

    Attributes:
        polyps: its polyps, by number.
        polyp_frames: for each frame with a polyp, whether one was hit.
        normal_frames: for each frame without one, whether nothing false was there.
        false_activations: how long each false activation lasted, in seconds.
        seconds: how long the sequence is.
    """

    polyps: tuple[PolypCourse, ...]
    polyp_frames: tuple[bool, ...]
    normal_frames: tuple[bool, ...]
    false_activations: tuple[float, ...]
    seconds: float

    @cached_property
    def polyp_frames_hit(self) -> int:
        """Of the frames with a polyp."""
        return sum(self.polyp_frames)

    @cached_property
    def normal_frames_clean(self) -> int:
        """Of the frames without one."""
        return sum(self.normal_frames)


def score_sequences(sequences: Iterable[MatchedSequence]) -> VideoScores:
    """The figures over all sequences; what they mean stands at `VideoFigures`."""
    return scores([count(sequence) for sequence in sequences])


def count(sequence: MatchedSequence) -> SequenceCounts:
    """Count once what several figures, and each draw of a bootstrap, are made of."""
    frames = sequence.frames
    return SequenceCounts(
        polyps=tuple(_polyps(sequence)),
        polyp_frames=tuple(bool(frame.hit) for frame in frames if frame.visible),
        normal_frames=tuple(not frame.false_tracks for frame in frames if not frame.visible),
        false_activations=tuple(_false_activations(sequence)),
        seconds=len(frames) / sequence.rate,
    )


def scores(sequences: Sequence[SequenceCounts]) -> VideoScores:
    """The figures over all sequences that were counted."""
    polyps = [polyp for sequence in sequences for polyp in sequence.polyps]
    found = [polyp for polyp in polyps if polyp.first_hit is not None]
    delays = [polyp.first_hit for polyp in polyps if polyp.first_hit is not None]
    return VideoScores(
        polyp_sensitivity=_share(len(found), len(polyps)),
        frame_sensitivity=_share(
            sum(sequence.polyp_frames_hit for sequence in sequences),
            sum(len(sequence.polyp_frames) for sequence in sequences),
        ),
        frame_specificity=_share(
            sum(sequence.normal_frames_clean for sequence in sequences),
            sum(len(sequence.normal_frames) for sequence in sequences),
        ),
        false_activations_per_minute=_per_minute(sequences),
        first_detection_s=_quartiles(delays),
        fragments_per_polyp=float(np.mean([polyp.fragments for polyp in found])) if found else None,
        per_polyp=polyps,
    )


def _polyps(sequence: MatchedSequence) -> Iterable[PolypCourse]:
    for key in sorted({key for frame in sequence.frames for key in frame.visible}):
        visible = [frame for frame in sequence.frames if key in frame.visible]
        hits = [place for place, frame in enumerate(sequence.frames) if key in frame.hit]
        first = next((frame.time for frame in visible if key in frame.hit), None)
        delay = None if first is None else first - visible[0].time
        yield PolypCourse(sequence.name, key, len(visible), len(hits), delay, len(_runs(hits)))


def _false_activations(sequence: MatchedSequence) -> Iterable[float]:
    places: dict[int, list[int]] = {}
    for place, frame in enumerate(sequence.frames):
        for track in frame.false_tracks:
            places.setdefault(track, []).append(place)
    return (length / sequence.rate for shown in places.values() for length in _runs(shown))


def _per_minute(sequences: Sequence[SequenceCounts]) -> dict[str, float | None]:
    durations = [duration for sequence in sequences for duration in sequence.false_activations]
    minutes = sum(sequence.seconds for sequence in sequences) / 60
    return {
        name: sum(duration >= shortest - 1e-9 for duration in durations) / minutes if minutes else None
        for name, shortest in _LONGEST.items()
    }


def _runs(places: Sequence[int]) -> list[int]:
    """Lengths of the runs of numbers that follow each other, in a rising series."""
    breaks = np.flatnonzero(np.diff(places) != 1) + 1
    return [len(run) for run in np.split(np.asarray(places), breaks) if len(run)]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _quartiles(values: Sequence[float]) -> dict[str, float | None]:
    if not values:
        return {"median": None, "q1": None, "q3": None}
    q1, median, q3 = (float(value) for value in np.percentile(values, [25, 50, 75]))
    return {"median": median, "q1": q1, "q3": q3}
