"""The course of a run as a picture."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from training.evaluation.figure import write_figure

CURVES = "curves.png"


def draw_curves(history: Sequence[dict[str, Any]], path: Path) -> None:
    """Draw training loss above, held-out Dice and false alarms below, over epochs.

    Args:
        history: a record an epoch: `epoch`, `loss`, `mean_dice`, `alarm_share`.
        path: PNG file to write.

    Raises:
        OutputError: the file cannot be written.
    """
    epochs = [record["epoch"] + 1 for record in history]
    figure = Figure(figsize=(7, 6), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True)
    upper.plot(epochs, [record["loss"] for record in history], marker=".")
    upper.set_ylabel("training loss")
    lower.plot(
        epochs, [record["mean_dice"] for record in history], marker=".", label="mean Dice, polyp frames"
    )
    alarms = [record["alarm_share"] for record in history]
    lower.plot(epochs, alarms, marker=".", label="normal frames with a region")
    lower.set(xlabel="epoch", ylabel="held-out part", ylim=(0, 1))
    lower.legend()
    for axes in (upper, lower):
        axes.grid(alpha=0.3)
    write_figure(figure, path)
