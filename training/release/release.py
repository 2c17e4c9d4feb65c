"""From a finished run to a released model: export, threshold, variants, evaluation, card."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from detector.detector import PolypDetector
from detector.errors import DataError, OutputError
from detector.files.atomic import make_folder, put_in_place
from detector.inference.card import CARD, ModelCard, ReleaseCard, WeightsEntry, sha256
from detector.inference.figures import HeldOutFrames, OperatingPoint, ScorePoint, SetAccuracy
from detector.inference.pins import pin
from detector.notice import NOTICE
from training.data.parts import Parts, read_parts
from training.evaluation.sets import EvaluationSet, evaluation_sets, measure
from training.fit import checkpoint as checkpoints
from training.fit.checkpoint import Checkpoint
from training.fit.command import read_origin
from training.fit.validate import MIN_AREA
from training.fit.weights import WEIGHTS, save_weights
from training.network.efficientnet_lite import EfficientNetLite
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.recipe import as_dict
from training.release.calibrate import (
    analyze_foreign,
    analyze_held_out,
    balance_points,
    choose,
    operating_points,
    rounded,
    score_points,
)
from training.release.card.failures import FAILURES, draw_failures
from training.release.card.operating_curve import OPERATING_CURVE, draw_operating_curve
from training.release.card.page import write_readme
from training.release.export import export
from training.release.halves import round_linear, store_halves
from training.release.int8.balance import balance
from training.release.variants import calibration_pictures, make_variants

VERSION = "1"
MODEL = "model.onnx"
_LICENCE = "GPL-3.0-or-later; trained on data for research and education only"

Say = Callable[[str], None]


@dataclass(frozen=True)
class _Choice:
    """A threshold, and what it was chosen by.

    Attributes:
        mean_dice: at the threshold, on the held-out part.
        foreign: how many frames of other hospitals had a say.
        points, points_foreign: what other thresholds give, on the held-out part and on these frames.
        score_points: what a lowest score of a region would do on the held-out part.
    """

    threshold: float
    mean_dice: float
    foreign: HeldOutFrames
    points: Sequence[OperatingPoint]
    points_foreign: Sequence[OperatingPoint]
    score_points: Sequence[ScorePoint]


def release(run: Path, data: Path, out: Path, say: Say) -> None:
    """Export a run's averaged weights into a model folder, evaluated and described.

    The folder appears under its name only when everything in it is whole.

    Args:
        run: folder of a training run.
        data: what it was trained on, in the same layout, with the test sets.
        out: model folder; its name becomes the model's.
        say: told what goes on.

    Raises:
        DataError, ModelError, OutputError: as the steps do.
    """
    saved = checkpoints.load(run / checkpoints.LAST)
    parts = read_parts(data, saved.recipe)
    if parts.names != saved.data:
        raise DataError(f"{data}: not the frames that this run was made with; name its own data with --data")
    network = Segmenter(saved.recipe.encoder, saved.recipe.channels)
    network.load_state_dict(saved.average)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as name:
            folder = Path(name)
            described = _metadata(out.name, saved, parts, read_origin(run))
            card = _export(folder, network, saved, parts, described, say)
            _write_card(folder, card)
            card = _evaluate(folder, card, evaluation_sets(data, parts), say)
            _illustrate(folder, card, say)
            _write_card(folder, card)
            write_readme(card, folder / "README.md")
            _replace(out, folder)
    except OSError as error:
        raise OutputError(f"{out}: the model folder cannot be written ({error.strerror})") from error


def _export(
    folder: Path,
    network: Segmenter,
    saved: Checkpoint,
    parts: Parts,
    described: dict[str, str],
    say: Say,
) -> ReleaseCard:
    """Write model, weights and variants; the threshold is chosen in between. Returns the card so far."""
    model = folder / MODEL
    # Balanced and quantised are convolutions; of attention nobody has tried it.
    in_int8 = isinstance(network.encoder, EfficientNetLite)
    fitted = parts.fit_polyps + parts.fit_normals
    pictures = calibration_pictures(fitted, saved.recipe.input_side) if in_int8 else []
    round_linear(network)
    written = balance(network, pictures) if in_int8 else network
    exported = ReleasedNetwork(written, saved.recipe.input_side, saved.recipe.mirrored)
    export(exported, {**described, "threshold": "0.5"}, model)
    say("choosing the threshold on the held-out part")
    chosen = _choose_threshold(model, parts)
    metadata = {**described, "threshold": str(chosen.threshold)}
    difference = export(exported, metadata, model)
    say("making the variants in lower precision")
    variants = make_variants(model, chosen.mean_dice, pictures, parts.held_out_polyps, say)
    store_halves(model)
    save_weights(network, folder)
    return ReleaseCard(
        **ModelCard.model_validate(metadata).model_dump(),
        sha256=sha256(model),
        bytes=model.stat().st_size,
        parity=difference,
        variants=variants.kept,
        variants_dropped=variants.dropped,
        preferred=variants.preferred,
        weights=WeightsEntry(file=WEIGHTS, sha256=sha256(folder / WEIGHTS)),
        epochs=saved.epoch,
        recipe=as_dict(saved.recipe),
        training_seconds=round(sum(record["seconds"] for record in saved.history)),
        held_out=HeldOutFrames(len(parts.held_out_polyps), len(parts.held_out_normals)),
        foreign=chosen.foreign,
        operating_points=rounded(chosen.points),
        operating_points_foreign=rounded(chosen.points_foreign),
        score_points=rounded(chosen.score_points),
    )


def _choose_threshold(model: Path, parts: Parts) -> _Choice:
    """By the held-out part and, where there are any, the frames of other hospitals."""
    detector = PolypDetector(model, device="cpu", gate=None)
    held_out = analyze_held_out(detector, parts.held_out_polyps, parts.held_out_normals)
    foreign = analyze_foreign(detector, parts.foreign)
    points = operating_points(held_out, MIN_AREA)
    points_foreign = operating_points(foreign, MIN_AREA) if foreign.polyps else []
    threshold = choose(balance_points(points, points_foreign)).threshold
    return _Choice(
        threshold=threshold,
        mean_dice=next(point.mean_dice for point in points if point.threshold == threshold),
        foreign=HeldOutFrames(len(foreign.polyps), len(foreign.normals)),
        points=points,
        points_foreign=points_foreign,
        score_points=score_points(held_out, threshold, MIN_AREA),
    )


def _metadata(name: str, saved: Checkpoint, parts: Parts, origin: str) -> dict[str, str]:
    """What the ONNX file says of itself, but for the threshold."""
    return {
        "name": name,
        "version": VERSION,
        "input_side": str(saved.recipe.input_side),
        "fit": "crop-squash",
        "min_area": str(MIN_AREA),
        "training_data": f"{parts.description}; {origin}",
        "licence": _LICENCE,
        "intended_use": NOTICE,
    }


def _evaluate(folder: Path, card: ReleaseCard, sets: list[EvaluationSet], say: Say) -> ReleaseCard:
    """The card with the figures of the model and of its variants."""
    metrics = _measured(folder / MODEL, sets, "", say)
    variants = {
        name: entry.model_copy(update={"metrics": _measured(folder / entry.file, sets, f"{name}: ", say)})
        for name, entry in card.variants.items()
    }
    return card.model_copy(update={"variants": variants, "metrics": metrics})


def _measured(model: Path, sets: list[EvaluationSet], prefix: str, say: Say) -> dict[str, SetAccuracy]:
    detector = PolypDetector(model, device="cpu", gate=None)
    metrics: dict[str, SetAccuracy] = {}
    for measured in sets:
        say(f"{prefix}evaluating on {measured.title}")
        metrics |= measure(detector, measured)
    return metrics


def _illustrate(folder: Path, card: ReleaseCard, say: Say) -> None:
    draw_operating_curve(card, folder / OPERATING_CURVE)
    say("looking for the worst frames of the demo")
    draw_failures(PolypDetector(folder / MODEL, device="cpu", gate=None), folder / FAILURES)


def _write_card(folder: Path, card: ReleaseCard) -> None:
    (folder / CARD).write_text(card.as_json(), encoding="utf-8")


def _replace(out: Path, folder: Path) -> None:
    """Move the new files over the former ones; last the card; what it no longer names goes."""
    make_folder(out)
    fresh = {path.name for path in folder.iterdir()}
    for name in sorted(fresh - {CARD}):
        put_in_place(folder / name, out / name)
    put_in_place(folder / CARD, out / CARD)
    pin(out / CARD, sha256(out / CARD))
    for path in (*out.glob("model.*.onnx"), out / FAILURES):
        if path.name not in fresh:
            path.unlink(missing_ok=True)
