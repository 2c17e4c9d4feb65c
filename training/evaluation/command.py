"""`polyp-train evaluate`: a table on screen, and JSON, CSV and a picture on demand."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import cv2
from rich.console import Console
from rich.progress import track
from rich.table import Table

from detector.detector import PolypDetector
from detector.files.atomic import write_whole
from detector.inference import find_model
from detector.inference.figures import Accuracy
from detector.plain_text import csv_cell
from training.data.folder import read_folder
from training.evaluation.evaluate import ImageEvaluation, evaluate, summarise, with_images
from training.evaluation.metrics.summary import ImageScores
from training.evaluation.sheet import draw_sheet


def run_evaluation(
    model: str, data: Path, split: Path | None, to_json: Path | None, to_csv: Path | None, sheet: Path | None
) -> None:
    """Evaluate a model and write what was asked for.

    The file is the one that is named, float32 where none is: never a variant by the device's preference.

    Raises:
        DataError, ModelError, OutputError: as the steps do.
    """
    samples = read_folder(data, split)
    detector = PolypDetector(find_model(model), device="cpu", gate=None)
    console = Console()
    evaluations = evaluate(detector, track(samples, "evaluating", console=console, transient=True))
    summary = summarise(detector, evaluations)
    console.print(_table(summary, detector.engine.card.name))
    if to_json:
        document = with_images(summary, evaluations).model_dump(mode="json", exclude_unset=True)
        write_whole(to_json, (json.dumps(document, indent=1) + "\n").encode())
    if to_csv:
        write_whole(to_csv, _csv(evaluations).encode())
    if sheet:
        picture = draw_sheet(detector, evaluations)
        if picture is not None:
            write_whole(sheet, cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1].tobytes())


def _table(accuracy: Accuracy, model: str) -> Table:
    table = Table("measure", "value", title=f"{accuracy.images} frames, model {model}")
    for key, value in accuracy:
        if isinstance(value, float):
            table.add_row(key.replace("_", " "), f"{value:.4f}")
    polyps, free = accuracy.polyps, accuracy.polyp_free
    table.add_row("polyps hit (box IoU >= 0.3)", f"{polyps.hit} of {polyps.count}")
    table.add_row("polyp-free frames with a region", f"{free.with_region} of {free.images}")
    return table


def _csv(evaluations: Sequence[ImageEvaluation]) -> str:
    """One line an image; scores are empty where it has no polyp."""
    names = list(ImageScores.__dataclass_fields__)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["name", "truth_boxes", "predicted_boxes", *names])
    for item in evaluations:
        scores = asdict(item.scores) if item.scores else {}
        counts = [len(item.boxes.truth), len(item.boxes.scores)]
        writer.writerow([csv_cell(item.sample.name), *counts, *(scores.get(name, "") for name in names)])
    return text.getvalue()
