"""`polyp-train evaluate-video`: sequences through the released runtime, figures on screen and as JSON."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from detector.detector import PolypDetector
from detector.files import write_whole
from detector.inference.card import sha256
from training.video.matching import match_frame
from training.video.scores import MatchedSequence, score_sequences
from training.video.sequences import LabelledSequence, read_sequences


def evaluate_videos(detector: PolypDetector, sequences: Iterable[LabelledSequence]) -> dict[str, Any]:
    """Analyse sequences one after the other and score them together.

    Raises:
        DataError, SourceError: a frame cannot be read.
    """
    matched = [_match(detector, sequence) for sequence in sequences]
    raw = score_sequences(matched)
    card = detector.engine.card
    return {
        "sequences": len(matched),
        "frames": sum(len(sequence.frames) for sequence in matched),
        "polyps": len(raw["per_polyp"]),
        "model": {"name": card.name, "sha256": sha256(detector.engine.path), "threshold": detector.threshold},
        "raw": raw,
    }


def run_video_evaluation(model: str, data: Path, to_json: Path | None) -> None:
    """Evaluate a model on labelled video, print the figures and write what was asked for.

    Raises:
        DataError, SourceError, ModelError, OutputError: as the steps do.
    """
    sequences = read_sequences(data)
    detector, console = PolypDetector(model, device="cpu"), Console()
    summary = evaluate_videos(detector, track(sequences, "evaluating", console=console, transient=True))
    console.print(_table(summary))
    if to_json:
        write_whole(to_json, (json.dumps(summary, indent=1) + "\n").encode())


def _match(detector: PolypDetector, sequence: LabelledSequence) -> MatchedSequence:
    detector.reset()
    frames = tuple(
        match_frame(labelled.frame.time, labelled.truth, detector(labelled.frame).polyps)
        for labelled in sequence
    )
    return MatchedSequence(sequence.name, sequence.rate, frames)


def _table(summary: dict[str, Any]) -> Table:
    title = f"{summary['sequences']} sequences, {summary['frames']} frames, {summary['polyps']} polyps"
    table = Table("measure", "value", title=title)
    for key, value in summary["raw"].items():
        if isinstance(value, dict):
            for name, part in value.items():
                table.add_row(f"{key.replace('_', ' ')}, {name}", _number(part))
        elif not isinstance(value, list):
            table.add_row(key.replace("_", " "), _number(value))
    return table


def _number(value: float | None) -> str:
    return "none to count" if value is None else f"{value:.3f}"
