"""Figures of a video evaluation, from matched frames."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


def score_sequences(sequences: Sequence[MatchedSequence]) -> VideoScores:
    """The figures over all sequences; what they mean stands at `VideoFigures`."""
    polyps = [polyp for sequence in sequences for polyp in _polyps(sequence)]
    frames = [frame for sequence in sequences for frame in sequence.frames]
    found = [polyp for polyp in polyps if polyp.first_hit is not None]
    delays = [polyp.first_hit for polyp in polyps if polyp.first_hit is not None]
    return VideoScores(
        polyp_sensitivity=_share(polyp.first_hit is not None for polyp in polyps),
        frame_sensitivity=_share(bool(frame.hit) for frame in frames if frame.visible),
        frame_specificity=_share(not frame.false_tracks for frame in frames if not frame.visible),
        false_activations_per_minute=_false_activations(sequences),
        first_detection_s=_quartiles(delays),
        fragments_per_polyp=float(np.mean([polyp.fragments for polyp in found])) if found else None,
        per_polyp=polyps,
    )


def _polyps(sequence: MatchedSequence) -> Iterable[PolypCourse]:
    for key in sorted({key for frame in sequence.frames for key in frame.visible}):
        visible = [frame for frame in sequence.frames if key in frame.visible]
        hits = [key in frame.hit for frame in sequence.frames]
        first = next((frame.time for frame in visible if key in frame.hit), None)
        delay = None if first is None else first - visible[0].time
        yield PolypCourse(sequence.name, key, len(visible), sum(hits), delay, len(_runs(hits)))


def _false_activations(sequences: Sequence[MatchedSequence]) -> dict[str, float | None]:
    durations = []
    for sequence in sequences:
        for track in {track for frame in sequence.frames for track in frame.false_tracks}:
            shown = [track in frame.false_tracks for frame in sequence.frames]
            durations += [length / sequence.rate for length in _runs(shown)]
    minutes = sum(len(sequence.frames) / sequence.rate for sequence in sequences) / 60
    return {
        name: sum(duration >= shortest - 1e-9 for duration in durations) / minutes if minutes else None
        for name, shortest in _LONGEST.items()
    }


def _runs(flags: Sequence[bool]) -> list[int]:
    """Lengths of the runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(flags, np.int8), [0]])))
    return [int(length) for length in edges[1::2] - edges[::2]]


def _share(flags: Iterable[bool]) -> float | None:
    values = list(flags)
    return sum(values) / len(values) if values else None


def _quartiles(values: Sequence[float]) -> dict[str, float | None]:
    if not values:
        return {"median": None, "q1": None, "q3": None}
    q1, median, q3 = (float(value) for value in np.percentile(values, [25, 50, 75]))
    return {"median": median, "q1": q1, "q3": q3}
