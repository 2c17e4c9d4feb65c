"""Checkpoints that hold everything to resume a run and to know what it is."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from detector.errors import DataError, OutputError
from detector.files.atomic import make_folder, put_in_place
from detector.files.links import new_file
from training.recipe import Recipe, as_dict, from_dict

LAST = "last.pt"


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A run between two batches.

    `history` holds one record a finished epoch; `losses`, one a batch, and `seconds` are those of the one at
    hand so far.
    """

    recipe: Recipe
    data: dict[str, list[str]]
    epoch: int
    network: dict[str, Any]
    average: dict[str, Any]
    average_steps: int
    optimiser: dict[str, Any]
    history: list[dict[str, Any]]
    losses: list[float]
    seconds: float


def save(checkpoint: Checkpoint, path: Path) -> None:
    """Write a checkpoint, and its folder; the former one survives until the new one is whole.

    Raises:
        OutputError: the folder cannot be written or the disk is full.
    """
    partial = path.with_suffix(".part")
    try:
        make_folder(path.parent)
        with new_file(partial) as file:
            torch.save({**vars(checkpoint), "recipe": as_dict(checkpoint.recipe)}, file)
        put_in_place(partial, path)
    except (OSError, RuntimeError) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise OutputError(f"{path}: the checkpoint cannot be written ({error}); free some space") from error


def load(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        DataError: the file is missing, damaged, or of another version.
    """
    try:
        values = torch.load(path, map_location="cpu", weights_only=True)
        return Checkpoint(**{**values, "recipe": from_dict(values["recipe"])})
    except Exception as error:  # A damaged file finds faults in every part of the reader.
        raise DataError(f"{path}: not a readable checkpoint; start a new run instead of resuming") from error
