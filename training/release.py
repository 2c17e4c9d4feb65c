"""From a finished run to a released model: export, threshold, evaluation, card."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.detector import PolypDetector
from detector.errors import OutputError
from detector.inference.card import CARD, sha256
from training import checkpoint as checkpoints
from training.calibrate import OperatingPoint, as_table, choose, operating_points
from training.checkpoint import Checkpoint
from training.data.folder import read_folder
from training.data.kvasir import test_frames, training_split
from training.data.normals import split_normals
from training.data.samples import Sample
from training.evaluate import evaluate, summarise
from training.export import export
from training.model_card import write_readme
from training.network.segmenter import Segmenter
from training.recipe import as_dict

VERSION = "1"
# Smallest region shown, as a share of the field of view: about the smallest polyp of the training frames.
MIN_AREA = 0.003
_TEXTS = {
    "training_data": "the official 880 training frames of Kvasir-SEG and frames of normal colon",
    "licence": "GPL-3.0-or-later; trained on Kvasir-SEG: research and education only",
    "intended_use": "Research use only. Not a medical device.",
}


@dataclass(frozen=True)
class TestSet:
    """Frames that no decision was taken on."""

    key: str
    title: str
    samples: list[Sample]


def release(run: Path, data: Path, out: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Export a run's averaged weights into a model folder, evaluated and described.

    The folder appears under its name only when everything in it is whole.

    Returns:
        The card.

    Raises:
        DataError, ModelError, OutputError: as the steps do.
    """
    saved = checkpoints.load(run / checkpoints.LAST)
    network = Segmenter(saved.recipe.encoder, saved.recipe.channels)
    network.load_state_dict(saved.average)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as folder:
            card = _fill(Path(folder), network, saved, data, say)
            out.mkdir(exist_ok=True)
            for path in Path(folder).iterdir():
                path.replace(out / path.name)
    except OSError as error:
        raise OutputError(f"{out}: the model folder cannot be written ({error.strerror})") from error
    return card


def _fill(
    folder: Path, network: Segmenter, saved: Checkpoint, data: Path, say: Callable[[str], None]
) -> dict[str, Any]:
    model, side = folder / "model.onnx", saved.recipe.input_side
    export(network, side, _metadata(saved, 0.5), model)
    say("choosing the threshold on the held-out part")
    points = _calibrate(model, saved, data)
    point = choose(points)
    metadata = _metadata(saved, point.threshold)
    difference = export(network, side, metadata, model)
    card: dict[str, Any] = {
        **metadata,
        "sha256": sha256(model),
        "parity": difference,
        "epochs": saved.epoch,
        "recipe": as_dict(saved.recipe),
        "training_seconds": round(sum(record["seconds"] for record in saved.history)),
        "operating_points": as_table(points),
        "metrics": {},
    }
    (folder / CARD).write_text(json.dumps(card, indent=1), encoding="utf-8")
    detector = PolypDetector(model, device="cpu")
    for test_set in _test_sets(data):
        say(f"evaluating on {test_set.title}")
        summary = summarise(detector, evaluate(detector, test_set.samples))
        per_image = summary.pop("per_image")
        card["metrics"][test_set.key] = {"title": test_set.title, **summary}
        say(f"{test_set.title}: mean Dice {summary['mean_dice']}, {len(per_image)} scored")
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    write_readme(card, folder / "README.md")
    return card


def _metadata(saved: Checkpoint, threshold: float) -> dict[str, str]:
    return {
        "name": saved.recipe.name,
        "version": VERSION,
        "input_side": str(saved.recipe.input_side),
        "fit": "crop-squash",
        "threshold": str(threshold),
        "min_area": str(MIN_AREA),
        **_TEXTS,
    }


def _calibrate(model: Path, saved: Checkpoint, data: Path) -> list[OperatingPoint]:
    recipe = saved.recipe
    polyps = training_split(data / "kvasir-seg", recipe.held_out_polyps, recipe.seed).validation
    normals = split_normals(data / "normal", recipe.held_out_normals, recipe.seed).validation
    return operating_points(PolypDetector(model, device="cpu"), polyps, normals, MIN_AREA)


def _test_sets(data: Path) -> list[TestSet]:
    """The official test frames, and what else of the known test sets the data folder holds."""
    sets = [
        TestSet("kvasir_seg_120", "Kvasir-SEG, official 120 test frames", test_frames(data / "kvasir-seg"))
    ]
    if (data / "cvc-clinicdb").is_dir():
        title = "CVC-ClinicDB, all 612 frames, never trained on"
        sets.append(TestSet("cvc_clinicdb", title, read_folder(data / "cvc-clinicdb")))
    normals = split_normals(data / "normal", 0, 0).test
    if normals:
        sets.append(TestSet("normal_200", "normal colon, 200 held-out frames", normals))
    return sets
