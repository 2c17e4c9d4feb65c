"""How many numbers a polyp gets, and how often two things get one: by place alone, and by appearance too.

    python docs/benchmarks/joining.py --data assets/demo.truth.json --data data/moving

A script beside the package. The network runs once over each frame; tracks and gate then follow the same
regions with their appearance and without. Played are the sequences as they are; each with its polyp unseen
for a while in the middle of its visible time; and any two of a folder one after the other, cut.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path

import numpy as np

from detector.boxes import Box, iou
from detector.compare.matching import HIT_IOU
from detector.detector import PolypDetector
from detector.gate import Activations
from detector.result import Polyp
from detector.settings import Gate
from detector.tracking import Tracker
from training.evaluation.video.sequences import read_sequences

# For how long a polyp is unseen; how long after the end of a sequence the next one begins, and how far apart
# the frames without anything are that lie between them. In seconds.
_LOSSES, _PAUSE, _INTERVAL = (0.6, 1.0, 1.5), 1.0, 0.04
# A polyp that is visible for less around a loss is not played with it, in seconds.
_AROUND = 0.3
# When the second of two sequences begins, in seconds; all are shorter.
_SECOND = 1000.0


@dataclass(frozen=True, eq=False)
class Found:
    """A frame's time, truth, and regions without numbers."""

    time: float
    truth: dict[int, list[Box[float]]]
    polyps: tuple[Polyp, ...]


# The frames of a video.
Played = Sequence[Found]


@dataclass(frozen=True)
class Counts:
    """What the markers of a played video came to.

    Attributes:
        numbers: of the markers on each polyp.
        shared: numbers that marked two polyps, or went on from one sequence into another.
        hits, visible: frames with a polyp in which it is marked, and all of them.
    """

    numbers: dict[int, set[int]]
    shared: int
    hits: int
    visible: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--model", default="default:float32")
    arguments = parser.parse_args()
    print("| played | polyps | numbers a polyp | joined wrongly | frame sensitivity |\n|---|---|---|---|---|")  # noqa: T201
    for data in arguments.data:
        for line in _lines(data.name.removesuffix(".truth.json"), list(_analyze(arguments.model, data))):
            print(line)  # noqa: T201


def _lines(name: str, sequences: Sequence[Played]) -> Iterator[str]:
    yield _row(f"{name}, as it is", sequences)
    for seconds in _LOSSES:
        played = list(_with_losses(sequences, seconds))
        if played:
            yield _row(f"{name}, unseen for {seconds} s", played)
    if len(sequences) > 1:
        yield _row(f"{name}, two by two", _two_by_two(sequences))
    yield f"{name}: tracks take {_microseconds(sequences)} µs a frame"


def _analyze(model: str, data: Path) -> Iterator[Played]:
    detector = PolypDetector(model, "cpu", Gate().threshold, gate=None)
    for sequence in read_sequences(data):
        detector.reset()
        yield [Found(each.frame.time, each.truth, detector(each.frame).polyps) for each in sequence]


def _row(name: str, played: Iterable[Played]) -> str:
    counted = [(_follow(_without_appearance(frames)), _follow(frames)) for frames in played]
    cells = zip(*(_figures(counts) for counts in zip(*counted, strict=True)), strict=True)
    return f"| {name} | {' | '.join(one if one == other else f'{one} → {other}' for one, other in cells)} |"


def _figures(counted: Sequence[Counts]) -> tuple[str, ...]:
    polyps = [numbers for counts in counted for numbers in counts.numbers.values()]
    visible = sum(counts.visible for counts in counted)
    return (
        str(len(polyps)),
        f"{np.mean([len(numbers) for numbers in polyps]):.3f}",
        str(sum(counts.shared for counts in counted)),
        f"{sum(counts.hits for counts in counted) / visible:.3f}",
    )


def _follow(frames: Played) -> Counts:
    """Follow the regions of a video, and count."""
    tracker, activations, hits = Tracker(), Activations(Gate()), 0
    numbers: dict[int, set[int]] = defaultdict(set)
    sequences: dict[int, set[int]] = defaultdict(set)
    for found in frames:
        hit = False
        for marker in activations.update(tracker.update(found.polyps, found.time), found.time):
            number = marker.track_id or 0
            overlaps = ((_overlap(marker, boxes), key) for key, boxes in found.truth.items())
            overlap, polyp = max(overlaps, default=(0.0, 0))
            if overlap >= HIT_IOU:
                numbers[polyp].add(number)
                hit = True
            sequences[number].add(int(found.time >= _SECOND))
        hits += hit
    polyps_of = [sum(number in marked for marked in numbers.values()) for number in sequences]
    shared = sum(
        polyps > 1 or len(parts) > 1 for polyps, parts in zip(polyps_of, sequences.values(), strict=True)
    )
    return Counts(numbers, shared, hits, sum(bool(found.truth) for found in frames))


def _with_losses(sequences: Iterable[Played], seconds: float) -> Iterator[Played]:
    """Each sequence once for each polyp, which is unseen for so long in the middle of its visible time."""
    for frames in sequences:
        for polyp in sorted({key for found in frames for key in found.truth}):
            times = [found.time for found in frames if polyp in found.truth]
            if times[-1] - times[0] >= seconds + 2 * _AROUND:
                begin = (times[0] + times[-1] - seconds) / 2
                yield [
                    replace(
                        found,
                        truth={key: boxes for key, boxes in found.truth.items() if key == polyp},
                        polyps=() if begin <= found.time < begin + seconds else found.polyps,
                    )
                    for found in frames
                ]


def _two_by_two(sequences: Sequence[Played]) -> Iterator[Played]:
    """Each sequence followed by each other, as if the video went on with nothing to be seen for a while."""
    for first, second in permutations(sequences, 2):
        ahead = _SECOND - _PAUSE - first[-1].time
        between = np.arange(_SECOND - _PAUSE, _SECOND, _INTERVAL)[1:]
        yield [
            *(replace(found, time=found.time + ahead) for found in first),
            *(Found(float(time), {}, ()) for time in between),
            *(
                replace(
                    found,
                    time=found.time - second[0].time + _SECOND,
                    truth={1000 + key: boxes for key, boxes in found.truth.items()},
                )
                for found in second
            ),
        ]


def _overlap(marker: Polyp, boxes: Sequence[Box[float]]) -> float:
    return max(iou(marker.box, box) for box in boxes)


def _without_appearance(frames: Played) -> Played:
    return [
        replace(found, polyps=tuple(replace(polyp, appearance=None) for polyp in found.polyps))
        for found in frames
    ]


def _microseconds(sequences: Iterable[Played]) -> str:
    """Of the tracks alone: before, now."""
    spent = {}
    for name, change in (("before", _without_appearance), ("now", lambda frames: frames)):
        took = []
        for frames in map(change, sequences):
            tracker = Tracker()
            for found in frames:
                began = time.perf_counter()
                tracker.update(found.polyps, found.time)
                took.append(time.perf_counter() - began)
        spent[name] = 1e6 * float(np.median(took))
    return f"{spent['before']:.0f} → {spent['now']:.0f}"


if __name__ == "__main__":
    main()
