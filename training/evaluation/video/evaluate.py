"""`polyp-train evaluate-video`: sequences through the released runtime, figures on screen and as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from detector.detector import PolypDetector
from detector.files.atomic import write_whole
from detector.inference import find_model
from training.evaluation.video.intervals import sequence_intervals
from training.evaluation.video.matching import match_frame
from training.evaluation.video.scores import MatchedSequence, score_sequences
from training.evaluation.video.sequences import LabelledSequence, PolypFreeVideo, read_sequences
from training.evaluation.video.sweep import SweepPoint, draw_sweep, find_at_all_thresholds, sweep


@dataclass(frozen=True)
class EvaluationRequest:
    """What an evaluation is made of and where it goes.

    Attributes:
        data: folders with sequences.csv, and truth files of videos.
        polyp_free: videos in which no polyp is to be seen.
        json: file for the figures.
        sweep: picture of other thresholds and gates; their figures go into the JSON file.
    """

    data: Sequence[Path] = ()
    polyp_free: Sequence[Path] = ()
    json: Path | None = None
    sweep: Path | None = None


def evaluate_videos(detector: PolypDetector, sequences: Iterable[LabelledSequence]) -> dict[str, Any]:
    """Analyse sequences one after the other and score them together, before and after the gate.

    Raises:
        DataError, SourceError: a frame cannot be read.
    """
    pairs = [_match(detector, sequence) for sequence in sequences]
    raw, gated = [before for before, _ in pairs], [after for _, after in pairs]
    scores, card = score_sequences(raw), detector.engine.card
    return {
        "sequences": len(pairs),
        "frames": sum(len(sequence.frames) for sequence in raw),
        "polyps": len(scores["per_polyp"]),
        "model": {"name": card.name, "sha256": detector.engine.sha256, "threshold": detector.threshold},
        "gate": vars(detector.gate) if detector.gate else None,
        "raw": {**scores, "intervals": sequence_intervals(raw)},
        "gated": {**score_sequences(gated), "intervals": sequence_intervals(gated)},
    }


def run_video_evaluation(model: str, wanted: EvaluationRequest) -> None:
    """Evaluate a model on labelled video, print the figures and write what was asked for.

    Raises:
        DataError, SourceError, ModelError, OutputError: as the steps do.
    """
    sequences = [sequence for data in wanted.data for sequence in read_sequences(data)]
    sequences += [PolypFreeVideo(path.stem, path) for path in wanted.polyp_free]
    detector, console = PolypDetector(find_model(model), "cpu"), Console()
    summary = evaluate_videos(detector, track(sequences, "evaluating", console=console, transient=True))
    console.print(_table(summary))
    points: list[SweepPoint] = []
    if wanted.sweep:
        passes = track(sequences, "sweeping", console=console, transient=True)
        points = sweep(find_at_all_thresholds(detector, passes))
        summary["sweep"] = [_point(point) for point in points]
    if wanted.json:
        write_whole(wanted.json, (json.dumps(summary, indent=1) + "\n").encode())
    if wanted.sweep:
        draw_sweep(points, wanted.sweep)


def _point(point: SweepPoint) -> dict[str, Any]:
    figures = {key: value for key, value in point.scores.items() if key != "per_polyp"}
    return {"threshold": point.threshold, "gate": point.gate, **figures}


def _match(detector: PolypDetector, sequence: LabelledSequence) -> tuple[MatchedSequence, MatchedSequence]:
    detector.reset()
    seen, painted = [], []
    for labelled in sequence:
        result, time = detector(labelled.frame), labelled.frame.time
        seen.append(match_frame(time, labelled.truth, result.polyps))
        painted.append(match_frame(time, labelled.truth, result.activations))
    name, rate = sequence.name, sequence.rate
    return MatchedSequence(name, rate, tuple(seen)), MatchedSequence(name, rate, tuple(painted))


def _table(summary: dict[str, Any]) -> Table:
    title = f"{summary['sequences']} sequences, {summary['frames']} frames, {summary['polyps']} polyps"
    table = Table("measure", "raw", "gated", title=title)
    raw, gated = summary["raw"], summary["gated"]
    for key, value in raw.items():
        if key == "intervals" or isinstance(value, list):
            continue
        if isinstance(value, dict):
            for name in value:
                cells = (_cell(part, key, name) for part in (raw, gated))
                table.add_row(f"{key.replace('_', ' ')}, {name}", *cells)
        else:
            table.add_row(key.replace("_", " "), *(_cell(part, key) for part in (raw, gated)))
    return table


def _cell(scores: dict[str, Any], *keys: str) -> str:
    """A figure with its interval, where it has one."""
    value: Any = scores
    interval: Any = scores["intervals"]
    for key in keys:
        value = value[key]
        interval = interval[key] if interval else None
    bounds = f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""
    return "none to count" if value is None else f"{value:.3f}{bounds}"
