"""`polyp-detector models`: what is released, and whether it is whole."""

import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn
from rich.table import Table

from detector.errors import DeviceError, ModelError
from detector.inference import Engine, find_model, released_models
from detector.inference.card import sha256
from detector.inference.devices import device_named
from detector.inference.models import choose_variant, variant_files
from detector.plain_text import plain


def list_models() -> None:
    """Print the released models and their variants, with their measured accuracy.

    Raises:
        ModelError: none is installed, or one is damaged.
    """
    table = Table("name", "version", "input", "Kvasir-SEG 120 Dice", "MB", "licence")
    for name, path in _files():
        engine = Engine(path, "cpu")
        side, megabytes = engine.card.input_side, path.stat().st_size / 1e6
        shown = (f"{side} x {side}", _dice(engine, name), f"{megabytes:.1f}")
        cells = (name, engine.card.version, *shown, engine.card.licence)
        table.add_row(*(escape(plain(cell)) for cell in cells))
    Console().print(table)


def show(name: str) -> None:
    """Print all that a model says of itself.

    Raises:
        ModelError: there is no such model, or it is damaged.
    """
    engine = Engine(find_model(name), "cpu")
    said = engine.details.as_json() if engine.details else engine.card.model_dump_json()
    # A terminal obeys some characters beyond ASCII, too.
    Console().print_json(said, ensure_ascii=True)


def verify(name: str | None) -> None:
    """Load a model, or every released model and variant: hash, metadata, tensors and a first run.

    Args:
        name: as --model takes it; None takes all that are released.

    Raises:
        ModelError: there is none, or one is damaged.
    """
    files = _files() if name is None else [(name, find_model(name))]
    for known_as, path in files:
        Engine(path, "cpu")
        _say(f"{known_as}: whole, keeps the model contract, runs")


def build(name: str, device: str) -> None:
    """Build what a device needs for a model, and keep it; `--device` and `auto` open it at once from then on.

    Args:
        name: as --model takes it.
        device: that builds something.

    Raises:
        ModelError: there is no such model, or it is damaged.
        DeviceError: the device is not usable here, or what it built is not there.
    """
    row = device_named(device)
    path = choose_variant(name, device)
    if reason := row.lacks():
        raise row.unusable(reason)
    if row.built(sha256(path)):
        _say(f"{name}: is built for {device} already")
        return
    started = time.monotonic()
    _say(f"{name}: is being built for {device}, which takes minutes")
    with Progress(SpinnerColumn(), TimeElapsedColumn(), transient=True) as progress:
        progress.add_task("", total=None)
        engine = Engine(path, device)
    if not row.built(engine.sha256):
        raise DeviceError(
            f"{path}: {device} runs, but what it built cannot be kept; free some space, try again"
        )
    _say(f"{name}: built for {device} in {time.monotonic() - started:.0f} s")


def _say(line: str) -> None:
    Console().print(plain(line), highlight=False, markup=False, soft_wrap=True)


def _files() -> Iterator[tuple[str, Path]]:
    """Names and files of all released models; a variant's name is the one that --model takes."""
    released = released_models()
    if not released:
        raise ModelError("no released model is installed; install polyp-detector again")
    for name, path in released.items():
        for variant, file in variant_files(path).items():
            yield name if file == path else f"{name}:{variant}", file


def _dice(engine: Engine, name: str) -> str:
    card = engine.details
    if card is None:
        return "not measured"
    _, _, variant = name.partition(":")
    metrics = card.variants[variant].metrics if variant else card.metrics
    dice = metrics["kvasir_seg_120"].mean_dice if "kvasir_seg_120" in metrics else None
    return "not measured" if dice is None else f"{dice:.3f}"
