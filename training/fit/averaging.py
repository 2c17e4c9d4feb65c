"""Averaging the weights of runs that went apart from the same start, or of a run and its start.

Such weights lie in one basin of the loss, and their mean generalises better than any of them (Wortsman et
al., "Model soups", ICML 2022). It costs nothing when the model is run.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from detector.errors import DataError
from detector.files.atomic import write_whole
from training.fit import checkpoint as checkpoints
from training.fit.checkpoint import Checkpoint
from training.fit.command import ORIGIN, read_origin
from training.fit.weights import describe_weights, load_weights
from training.network.segmenter import Segmenter

_FEWEST = 2


def average_runs(runs: Sequence[Path], out: Path) -> None:
    """Write the mean of finished runs as a run of its own, which can be exported.

    Args:
        runs: folders of runs, and of models that such runs started from; the first one is a run, and its
            recipe, and so its input size, is the result's.
        out: folder of the new run.

    Raises:
        DataError: there are fewer than two, one is missing or damaged, they are of different networks or
            data, or a run stands in `out`.
        OutputError: the folder cannot be written.
    """
    if len(runs) < _FEWEST:
        raise DataError("an average takes at least two runs; name more of them")
    if (out / checkpoints.LAST).exists():
        raise DataError(f"{out / checkpoints.LAST}: a run stands here; name another folder with --run")
    first = checkpoints.load(runs[0] / checkpoints.LAST)
    others = {run: checkpoints.load(run / checkpoints.LAST) for run in runs[1:] if _is_run(run)}
    for run, other in others.items():
        _check_same(runs[0], first, run, other)
    mean = _mean([first.average, *(_weights(first, run) for run in runs[1:])])
    saved = [first, *others.values()]
    result = replace(
        first,
        network=mean,
        average=mean,
        epoch=sum(each.epoch for each in saved),
        history=[record for each in saved for record in each.history],
    )
    checkpoints.save(result, out / checkpoints.LAST)
    origin = "the average of " + ", ".join(map(_lineage, runs))
    write_whole(out / ORIGIN, f"{origin}\n".encode())


def _is_run(folder: Path) -> bool:
    return (folder / checkpoints.LAST).is_file()


def _weights(first: Checkpoint, folder: Path) -> dict[str, Any]:
    """The weights of a run or of a model, for the first one's network."""
    network = Segmenter(first.recipe.encoder, first.recipe.channels)
    load_weights(network, folder)
    return network.state_dict()


def _lineage(folder: Path) -> str:
    """A run's weights, and what they started from; a model's own."""
    weights = describe_weights(folder)
    return f"{weights} ({read_origin(folder)})" if _is_run(folder) else weights


def _check_same(first: Path, one: Checkpoint, second: Path, other: Checkpoint) -> None:
    if (one.recipe.encoder, one.recipe.channels) != (other.recipe.encoder, other.recipe.channels):
        raise DataError(f"{second}: of another network than {first}; only equal networks can be averaged")
    if one.data != other.data:
        raise DataError(f"{second}: trained on other frames than {first}; all must hold the same ones out")


def _mean(states: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Mean of floating-point tensors; counters are the first one's."""
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if value.is_floating_point() else value
        for name, value in states[0].items()
    }
