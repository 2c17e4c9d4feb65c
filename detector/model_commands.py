"""`polyp-detector models`: what is released, and whether it is whole."""

import json
from typing import Any

from rich.console import Console
from rich.table import Table

from detector.errors import ModelError
from detector.inference import Engine, find_model, released_models


def list_models() -> None:
    """Print the released models with their measured accuracy.

    Raises:
        ModelError: none is installed, or one is damaged.
    """
    table = Table("name", "version", "input", "Kvasir-SEG 120 Dice", "licence")
    for name, path in _released().items():
        engine = Engine(path, "cpu")
        side = engine.card.input_side
        dice = _metrics(engine).get("kvasir_seg_120", {}).get("mean_dice")
        shown = f"{dice:.3f}" if dice is not None else "not measured"
        table.add_row(name, engine.card.version, f"{side} x {side}", shown, engine.card.licence)
    Console().print(table)


def show(name: str) -> None:
    """Print all that a model says of itself.

    Raises:
        ModelError: there is no such model, or it is damaged.
    """
    engine = Engine(find_model(name), "cpu")
    Console().print_json(json.dumps(engine.details or engine.card.model_dump()))


def verify() -> None:
    """Load every released model: hash, metadata, tensors and a first run.

    Raises:
        ModelError: none is installed, or one is damaged.
    """
    for name, path in _released().items():
        Engine(path, "cpu")
        Console().print(f"{name}: whole, keeps the model contract, runs", highlight=False)


def _released() -> dict[str, Any]:
    released = released_models()
    if not released:
        raise ModelError("no released model is installed; install polyp-detector again")
    return released


def _metrics(engine: Engine) -> dict[str, Any]:
    metrics: dict[str, Any] = (engine.details or {}).get("metrics", {})
    return metrics
