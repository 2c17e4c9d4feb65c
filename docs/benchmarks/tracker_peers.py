"""Compare the shipped tracker with the package trackers' ByteTrack, behind one protocol, on the same regions.

A throw-away script, no part of the package. In an environment that has polyp-detector[train] and trackers:

    python docs/benchmarks/tracker_peers.py --data data/cvc-clinicdb --data assets/demo.truth.json

Each frame is analyzed once; every tracker then numbers the same polyps. An identity switch is where the track
that hits a polyp is another one than the track that hit it last.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
import supervision
from trackers import ByteTrackTracker

from detector.boxes import Box, iou
from detector.compare.matching import HIT_IOU, marks, match_frame
from detector.compare.scores import MatchedSequence, score_sequences
from detector.detector import PolypDetector
from detector.gate import Activations
from detector.result import Polyp
from detector.settings import Gate
from detector.tracking import Tracker
from training.evaluation.video.sequences import read_sequences


class Numbers(Protocol):
    """What numbers the polyps of a video, frame after frame."""

    def update(self, polyps: tuple[Polyp, ...], time: float) -> tuple[Polyp, ...]: ...


@dataclass(frozen=True)
class Analyzed:
    """A sequence's frames: time, truth, and the regions without numbers."""

    name: str
    rate: float
    frames: list[tuple[float, dict[int, list[Box[float]]], tuple[Polyp, ...]]]


class ByteTrack:
    """The package's ByteTrack; polyps that it does not number yet are each a track of their own."""

    def __init__(self, rate: float, **options: float) -> None:
        self._tracker = ByteTrackTracker(frame_rate=rate, **options)
        self._unnumbered = count(1_000_000)

    def update(self, polyps: tuple[Polyp, ...], time: float) -> tuple[Polyp, ...]:
        if polyps:
            detections = supervision.Detections(
                xyxy=np.array([polyp.box for polyp in polyps], np.float32),
                confidence=np.array([polyp.score for polyp in polyps], np.float32),
                data={"index": np.arange(len(polyps))},
            )
        else:
            detections = supervision.Detections.empty()
        found = self._tracker.update(detections, timestamp=time)
        numbers = dict(zip(found.data.get("index", ()), found.tracker_id, strict=True)) if polyps else {}
        return tuple(
            replace(polyp, track_id=self._number(int(numbers.get(index, -1))))
            for index, polyp in enumerate(polyps)
        )

    def _number(self, given: int) -> int:
        return given + 1 if given >= 0 else next(self._unnumbered)


TRACKERS: dict[str, Callable[[float], Numbers]] = {
    "shipped": lambda rate: Tracker(),
    "ByteTrack, its defaults": ByteTrack,
    "ByteTrack, numbered at once, 0.5 s memory": lambda rate: ByteTrack(
        rate, lost_track_buffer=15, minimum_consecutive_frames=1, track_activation_threshold=0.5
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--model", default="default")
    arguments = parser.parse_args()
    for data in arguments.data:
        sequences = _analyze(PolypDetector(arguments.model, "cpu", Gate().threshold, gate=None), data)
        print(f"\n{data.name}\n| tracker | {' | '.join(_MEASURES)} |\n|---|{'---|' * len(_MEASURES)}")  # noqa: T201
        for name, make in TRACKERS.items():
            print(f"| {name} | {' | '.join(_row(sequences, make))} |")  # noqa: T201


_MEASURES = (
    "identity switches",
    "tracks a polyp",
    "fragments raw",
    "fragments gated",
    "frame sensitivity gated",
    "false activations a minute, 0.2 s, gated",
    "µs a frame",
)


def _analyze(detector: PolypDetector, data: Path) -> list[Analyzed]:
    found = []
    for sequence in read_sequences(data):
        detector.reset()
        frames = [(each.frame.time, each.truth, detector(each.frame).polyps) for each in sequence]
        found.append(Analyzed(sequence.name, sequence.rate, frames))
    return found


def _row(sequences: Sequence[Analyzed], make: Callable[[float], Numbers]) -> list[str]:
    raw, gated, switches, tracks, spent = [], [], 0, [], 0.0
    for sequence in sequences:
        tracker, activations = make(sequence.rate), Activations(Gate())
        seen, painted = [], []
        courses: dict[int, list[int]] = {}
        for at, truth, polyps in sequence.frames:
            started = time.perf_counter()
            numbered = tracker.update(polyps, at)
            spent += time.perf_counter() - started
            for key, number in _hits(truth, numbered):
                courses.setdefault(key, []).append(number)
            seen.append(match_frame(at, truth, marks(numbered)))
            painted.append(match_frame(at, truth, marks(activations.update(numbered, at))))
        raw.append(MatchedSequence(sequence.name, sequence.rate, tuple(seen)))
        gated.append(MatchedSequence(sequence.name, sequence.rate, tuple(painted)))
        switches += sum(a != b for course in courses.values() for a, b in pairwise(course))
        tracks += [len(set(course)) for course in courses.values()]
    before, after = score_sequences(raw), score_sequences(gated)
    frames = sum(len(sequence.frames) for sequence in sequences)
    return [
        str(switches),
        f"{np.mean(tracks):.2f}",
        f"{before.fragments_per_polyp:.2f}",
        f"{after.fragments_per_polyp:.2f}",
        f"{after.frame_sensitivity:.3f}",
        f"{after.false_activations_per_minute['0.2s']:.1f}",
        f"{1e6 * spent / frames:.0f}",
    ]


def _hits(truth: dict[int, list[Box[float]]], polyps: Sequence[Polyp]) -> list[tuple[int, int]]:
    """Polyps that are hit in a frame, with the track that overlaps each the most."""
    hits = []
    for key, boxes in truth.items():
        overlaps = [(max(iou(polyp.box, box) for box in boxes), polyp.track_id or 0) for polyp in polyps]
        best = max(overlaps, default=(0.0, 0))
        if best[0] >= HIT_IOU:
            hits.append((key, best[1]))
    return hits


if __name__ == "__main__":
    main()
