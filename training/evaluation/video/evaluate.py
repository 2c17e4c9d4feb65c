"""`polyp-train evaluate-video`: sequences through the released runtime, figures on screen and as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from detector.compare.figures import VideoScores
from detector.compare.intervals import score_with_intervals
from detector.compare.matching import marks, match_frame
from detector.compare.scores import MatchedSequence
from detector.compare.wording import cell
from detector.detector import PolypDetector
from detector.files.atomic import write_whole
from detector.inference import find_model
from training.evaluation.video.figures import EvaluatedModel, SweepPoint, VideoEvaluation
from training.evaluation.video.sequences import LabelledSequence, PolypFreeVideo, read_sequences
from training.evaluation.video.sweep import draw_sweep, find_at_all_thresholds, sweep, sweep_table


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


def evaluate_videos(detector: PolypDetector, sequences: Iterable[LabelledSequence]) -> VideoEvaluation:
    """Analyze sequences one after the other and score them together, before and after the gate.

    Raises:
        DataError, SourceError: a frame cannot be read.
    """
    pairs = [_match(detector, sequence) for sequence in sequences]
    raw, gated = [before for before, _ in pairs], [after for _, after in pairs]
    scores, card = score_with_intervals(raw), detector.engine.card
    return VideoEvaluation(
        sequences=len(pairs),
        frames=sum(len(sequence.frames) for sequence in raw),
        polyps=len(scores.per_polyp),
        model=EvaluatedModel(card.name, detector.engine.sha256, detector.threshold),
        gate=detector.gate,
        raw=scores,
        gated=score_with_intervals(gated),
    )


def run_video_evaluation(model: str, request: EvaluationRequest) -> None:
    """Evaluate a model on labelled video, print the figures and write what was asked for.

    Raises:
        DataError, SourceError, ModelError, OutputError: as the steps do.
    """
    sequences = [sequence for data in request.data for sequence in read_sequences(data)]
    sequences += [PolypFreeVideo(path.stem, path) for path in request.polyp_free]
    detector, console = PolypDetector(find_model(model), "cpu"), Console()
    summary = evaluate_videos(detector, track(sequences, "evaluating", console=console, transient=True))
    console.print(_table(summary))
    points: list[SweepPoint] = []
    if request.sweep:
        passes = track(sequences, "sweeping", console=console, transient=True)
        points = sweep(find_at_all_thresholds(detector, passes))
        summary = summary.model_copy(update={"sweep": points})
        console.print(sweep_table(points))
    if request.json:
        write_whole(request.json, (_json(summary) + "\n").encode())
    if request.sweep:
        draw_sweep(points, request.sweep)


def _json(evaluation: VideoEvaluation) -> str:
    return json.dumps(evaluation.model_dump(mode="json", exclude_unset=True), indent=1)


def _match(detector: PolypDetector, sequence: LabelledSequence) -> tuple[MatchedSequence, MatchedSequence]:
    detector.reset()
    seen, painted = [], []
    for labelled in sequence:
        result, time = detector(labelled.frame), labelled.frame.time
        seen.append(match_frame(time, labelled.truth, marks(result.polyps)))
        painted.append(match_frame(time, labelled.truth, marks(result.activations)))
    name, rate = sequence.name, sequence.rate
    return MatchedSequence(name, rate, tuple(seen)), MatchedSequence(name, rate, tuple(painted))


def _table(evaluation: VideoEvaluation) -> Table:
    counted = f"{evaluation.sequences} sequences, {evaluation.frames} frames, {evaluation.polyps} polyps"
    table = Table("measure", "raw", "gated", title=counted)
    raw, gated = _cells(evaluation.raw), _cells(evaluation.gated)
    for name in raw:
        table.add_row(name, raw[name], gated[name])
    return table


def _cells(scores: VideoScores) -> dict[str, str]:
    """Each figure with its interval, where it has one."""
    intervals = scores.intervals.named() if scores.intervals else {}
    return {name: cell(value, intervals.get(name)) for name, value in scores.named().items()}
