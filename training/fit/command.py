"""`polyp-train train`: from a data folder and a recipe to a run, with a bar that shows how far it is."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from detector.errors import DataError
from detector.files.atomic import write_whole
from training.data.pack import pack
from training.data.parts import Parts, read_parts
from training.fit.checkpoint import LAST
from training.fit.train import Trainer
from training.fit.weights import describe_weights, find_weights
from training.recipe import Recipe, fitted
from training.recipes import RECIPES

# Beside a run's checkpoint: one line that says what weights it started from.
ORIGIN = "init.txt"
_IMAGENET = "ImageNet weights"
_TAUGHT_BY = ", taught by "


def run_training(
    data: Path,
    run: Path,
    recipe_name: str,
    init: str | None,
    teachers: Sequence[str],
    epochs: int | None,
    resume: bool,
    minutes: float | None = None,
    workers: int = 1,
) -> None:
    """Train a network, or go on with a run that was interrupted.

    Raises:
        DataError: there is no such recipe, data or start, or another run stands in the folder.
        OutputError: a checkpoint cannot be written.
    """
    # Threads and processes read and change the frames; threads within each would stand in each other's way.
    cv2.setNumThreads(1)
    chosen = _recipe(recipe_name)
    if not resume and (run / LAST).exists():
        raise DataError(f"{run / LAST}: a run stands here; add --resume, or name another folder with --run")
    weights = None if init is None else find_weights(init)
    taught_by = [find_weights(teacher) for teacher in teachers]
    parts = read_parts(data, chosen)
    recipe = fitted(chosen, len(parts.fit_polyps), len(parts.fit_normals), epochs)
    if resume:
        _check_teachers(run, taught_by)
    seconds = None if minutes is None else 60 * minutes
    trainer = Trainer(recipe, parts, run, weights, taught_by, seconds, workers)
    _say_what_is_missing(parts)
    if resume:
        trainer.resume()
    else:
        _write_origin(run, weights, taught_by)
    _train(trainer)


def run_packing(data: Path, out: Path, recipe_name: str) -> None:
    """Pack the frames that a run of a recipe takes.

    Raises:
        DataError: there is no such recipe or data, or the folder is there already.
        OutputError: the folder cannot be written.
    """
    parts = read_parts(data, _recipe(recipe_name))
    by_part = {
        "fit_polyps": parts.fit_polyps,
        "fit_normals": parts.fit_normals,
        "held_out_polyps": parts.held_out_polyps,
        "held_out_normals": parts.held_out_normals,
    }
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task("packing", total=sum(map(len, by_part.values())))
        pack(by_part, parts.description, out, lambda written: bar.update(task, completed=written))


def _recipe(name: str) -> Recipe:
    if name not in RECIPES:
        raise DataError(f"no recipe named {name!r}; there are: {', '.join(sorted(RECIPES))}")
    return RECIPES[name]


def read_origin(run: Path) -> str:
    """What weights a run started from and who taught it."""
    origin = run / ORIGIN
    return origin.read_text(encoding="utf-8").strip() if origin.is_file() else f"started from {_IMAGENET}"


def _write_origin(run: Path, weights: Path | None, taught_by: Sequence[Path]) -> None:
    if weights is None and not taught_by:
        return
    origin = "started from " + (_IMAGENET if weights is None else describe_weights(weights))
    if taught_by:
        origin += _TAUGHT_BY + _describe_teachers(taught_by)
    write_whole(run / ORIGIN, f"{origin}\n".encode())


def _describe_teachers(taught_by: Sequence[Path]) -> str:
    return " and ".join(map(describe_weights, taught_by))


def _check_teachers(run: Path, taught_by: Sequence[Path]) -> None:
    """A run goes on as it began; without its teacher it would become another one unnoticed."""
    began = read_origin(run).partition(_TAUGHT_BY)[2]
    if began != _describe_teachers(taught_by):
        raise DataError(f"{run}: this run was taught by {began or 'nobody'}; name the same with --teacher")


def _say_what_is_missing(parts: Parts) -> None:
    if not parts.fit_normals:
        typer.echo("no frames of normal colon; expect many false alarms", err=True)


def _train(trainer: Trainer) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task("training", total=1.0)

        def show(epoch: int, batch: int, loss: float) -> None:
            bar.update(task, completed=trainer.share, description=f"epoch {epoch + 1}, loss {loss:.3f}")

        trainer.train(show)
