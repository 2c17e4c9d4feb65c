"""polyp-train: one command for each step from data to a released model."""

from pathlib import Path
from typing import Annotated

import typer

from detector.errors import DataError, DetectorError

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, help="Train polyp segmentation models."
)


@app.callback()
def _commands() -> None:
    """Train polyp segmentation models."""


@app.command()
def train(
    data: Annotated[Path, typer.Option(envvar="POLYP_DATA", help="Holds kvasir-seg/ and normal/.")] = Path(
        "data"
    ),
    run: Annotated[Path, typer.Option(help="Folder for checkpoints and the log.")] = Path("runs/default"),
    recipe: Annotated[str, typer.Option(help="Name of a recipe.")] = "default",
    resume: Annotated[bool, typer.Option(help="Go on from the run's last checkpoint.")] = False,
) -> None:
    """Train a network; a checkpoint is written every epoch and on Ctrl-C."""
    try:
        _train(data, run, recipe, resume)
    except DetectorError as error:
        typer.echo(f"polyp-train: {error}", err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as error:
        typer.echo(f"polyp-train: stopped; nothing is lost, go on with --run {run} --resume", err=True)
        raise typer.Exit(1) from error


def _train(data: Path, run: Path, recipe: str, resume: bool) -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from training.checkpoint import LAST
    from training.recipe import RECIPES
    from training.train import Trainer

    if recipe not in RECIPES:
        raise DataError(f"no recipe named {recipe!r}; there are: {', '.join(sorted(RECIPES))}")
    if not resume and (run / LAST).exists():
        raise DataError(f"{run / LAST}: a run stands here; add --resume, or name another folder with --run")
    trainer = Trainer(RECIPES[recipe], data / "kvasir-seg", data / "normal", run)
    if resume:
        trainer.resume()
    batches = len(trainer.plan)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task("training", total=trainer.recipe.epochs * batches)

        def show(epoch: int, batch: int, loss: float) -> None:
            bar.update(
                task, completed=epoch * batches + batch, description=f"epoch {epoch + 1}, loss {loss:.3f}"
            )

        trainer.train(show)
