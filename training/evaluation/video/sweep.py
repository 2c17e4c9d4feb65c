"""What another threshold or another gate would give, from one pass of the network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from detector.boxes import Box
from detector.compare.figures import VideoFigures
from detector.compare.matching import marks, match_frame
from detector.compare.scores import MatchedSequence, score_sequences
from detector.compare.wording import cell
from detector.detector import PolypDetector
from detector.gate import Activations
from detector.regions import find_regions
from detector.result import Polyp
from detector.settings import Gate
from detector.tracking import Tracker
from training.evaluation.figure import write_figure
from training.evaluation.video.figures import SweepPoint
from training.evaluation.video.sequences import LabelledSequence

THRESHOLDS = (0.1, 0.3, 0.5, 0.7, 0.85, 0.9, 0.95)
NO_GATE = "no gate"
_WINDOWS = {0.12: "--", 0.2: "-", 0.32: ":"}
_STARTS = (0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
GATES: dict[str, Gate | None] = {
    NO_GATE: None,
    **{
        f"{window:g} s, start {start:g}": Gate(window=window, start=start)
        for window in _WINDOWS
        for start in _STARTS
    },
}


@dataclass(frozen=True)
class SweptFrame:
    """A frame's truth and its regions at each threshold."""

    time: float
    truth: dict[int, list[Box[float]]]
    regions: dict[float, tuple[Polyp, ...]]


@dataclass(frozen=True)
class SweptSequence:
    """The frames of a sequence in order, and its nominal rate."""

    name: str
    rate: float
    frames: tuple[SweptFrame, ...]


def find_at_all_thresholds(
    detector: PolypDetector, sequences: Iterable[LabelledSequence]
) -> list[SweptSequence]:
    """Run the network once over every frame.

    Raises:
        DataError, SourceError: a frame cannot be read.
    """
    swept = []
    for sequence in sequences:
        frames = []
        for labelled in sequence:
            probability = detector.probability(labelled.frame.picture)
            regions = {
                threshold: find_regions(probability, threshold, detector.engine.card.min_area)
                for threshold in THRESHOLDS
            }
            frames.append(SweptFrame(labelled.frame.time, labelled.truth, regions))
        swept.append(SweptSequence(sequence.name, sequence.rate, tuple(frames)))
    return swept


def sweep(sequences: Sequence[SweptSequence]) -> list[SweepPoint]:
    """Score every threshold with every gate."""
    return [
        _point(threshold, name, [_matched(sequence, threshold, gate) for sequence in sequences])
        for name, gate in GATES.items()
        for threshold in THRESHOLDS
    ]


def _point(threshold: float, gate: str, sequences: Sequence[MatchedSequence]) -> SweepPoint:
    figures = score_sequences(sequences).model_dump(include=set(VideoFigures.model_fields))
    return SweepPoint(threshold=threshold, gate=gate, **figures)


def _matched(sequence: SweptSequence, threshold: float, gate: Gate | None) -> MatchedSequence:
    tracker, activations = Tracker(), Activations(gate) if gate else None
    frames = []
    for frame in sequence.frames:
        polyps = tracker.update(frame.regions[threshold], frame.time)
        painted = activations.update(polyps, frame.time) if activations else polyps
        frames.append(match_frame(frame.time, frame.truth, marks(painted)))
    return MatchedSequence(sequence.name, sequence.rate, tuple(frames))


def worth_a_look(points: Sequence[SweepPoint]) -> list[SweepPoint]:
    """Every threshold without a gate; and those with one to which no other is better in all that counts.

    What counts is frame sensitivity, and false activations of any length and of 0.2 s and more.
    """
    ungated = [point for point in points if point.gate == NO_GATE]
    gated = [point for point in points if point.gate != NO_GATE]
    return ungated + [point for point in gated if not any(_better(other, point) for other in gated)]


def _better(one: SweepPoint, other: SweepPoint) -> bool:
    """Nowhere worse, and not the same."""
    ours, theirs = _merits(one), _merits(other)
    return ours != theirs and all(our >= their for our, their in zip(ours, theirs, strict=True))


def _merits(point: SweepPoint) -> tuple[float, ...]:
    """The larger, the better."""
    alarms = point.false_activations_per_minute
    return point.frame_sensitivity or 0.0, -(alarms["any"] or 0.0), -(alarms["0.2s"] or 0.0)


def sweep_table(points: Sequence[SweepPoint]) -> Table:
    """The settings to choose from, the quietest first."""
    table = Table("gate", "threshold", "frame sensitivity", "specificity", "false a minute", "0.2 s", "first")
    for point in sorted(worth_a_look(points), key=lambda each: (each.gate != NO_GATE, _merits(each)[1])):
        alarms = point.false_activations_per_minute
        measured = (
            point.frame_sensitivity,
            point.frame_specificity,
            alarms["any"],
            alarms["0.2s"],
            point.first_detection_s["median"],
        )
        table.add_row(point.gate, f"{point.threshold:g}", *(cell(each, None) for each in measured))
    return table


def draw_sweep(points: Sequence[SweepPoint], path: Path) -> None:
    """Draw what each gate costs: a line a gate over the thresholds, as a PNG.

    Raises:
        OutputError: the file cannot be written.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4.6), layout="constrained")
    panels: tuple[tuple[str, Callable[[SweepPoint], float | None]], ...] = (
        ("first detection, median s", lambda point: point.first_detection_s["median"]),
        ("frames with a polyp in which it is marked", lambda point: point.frame_sensitivity),
    )
    for axes, (label, value) in zip(figure.subplots(1, 2), panels, strict=True):
        for gate in dict.fromkeys(point.gate for point in points):
            line = [point for point in points if point.gate == gate]
            alarms = [point.false_activations_per_minute["any"] for point in line]
            axes.plot(alarms, [value(point) for point in line], label=gate, marker=".", **_style(GATES[gate]))
        axes.set(xlabel="false activations a minute", ylabel=label)
        axes.grid(alpha=0.3)
    figure.axes[1].legend(fontsize=7, ncols=2)
    write_figure(figure, path)


def _style(gate: Gate | None) -> dict[str, str]:
    """A colour for each start score, a kind of line for each window."""
    if gate is None:
        return {"color": "black"}
    return {"color": f"C{_STARTS.index(gate.start)}", "ls": _WINDOWS[gate.window]}
