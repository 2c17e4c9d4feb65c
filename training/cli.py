"""polyp-train: one command for each step from data to a released model."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from detector.commands.errors import errors_as_lines
from detector.commands.interrupt import expect_interrupt
from detector.commands.log_lines import show_errors_plainly
from detector.errors import DetectorError

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, help="Train polyp segmentation models."
)

_TRAINING_DATA = (
    "Holds kvasir-seg/ and more (README, Train); or frames of your own in images/, masks in masks/."
)

# Seconds for the checkpoint that Ctrl-C leaves: the work of an epoch may be in it.
_SAVING = 30.0


@app.callback()
def _every_command() -> None:
    """Train polyp segmentation models."""
    from detector.files.crash import write_crashes

    show_errors_plainly()
    write_crashes()


@app.command()
def download(
    data: Annotated[Path, typer.Option(envvar="POLYP_DATA", help="Folder for the data sets.")] = Path("data"),
    archive: Annotated[
        Path | None, typer.Option(help="The publisher's kvasir-seg.zip, fetched by hand.")
    ] = None,
    url: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Fetch Kvasir-SEG from its publisher, verify it, and unpack it to DATA/kvasir-seg."""
    with _errors_as_lines("nothing is lost, run the command again to go on"):
        _download(data, archive, url)


@app.command()
def train(
    data: Annotated[Path, typer.Option(envvar="POLYP_DATA", help=_TRAINING_DATA)] = Path("data"),
    run: Annotated[Path, typer.Option(help="Folder for checkpoints and the log.")] = Path("runs/default"),
    recipe: Annotated[str, typer.Option(help="Name of a recipe.")] = "default",
    init: Annotated[
        str | None, typer.Option(help="Start from these weights: a released model, a model folder or a run.")
    ] = None,
    teacher: Annotated[
        list[str] | None,
        typer.Option(help="Learn this network's masks too: a released model, a model folder or a run."),
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Length of the run; else the recipe's.")] = None,
    resume: Annotated[bool, typer.Option(help="Go on from the run's last checkpoint.")] = False,
    minutes: Annotated[
        float | None, typer.Option(min=0.1, help="Length of the run by the clock, instead of epochs.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that make the training examples.")] = 1,
) -> None:
    """Train a network; a checkpoint is written every epoch and on Ctrl-C."""
    with _errors_as_lines("the same command with --resume goes on from the last checkpoint", _SAVING):
        from training.fit.command import run_training

        run_training(data, run, recipe, init, teacher or (), epochs, resume, minutes, workers)


@app.command()
def pack(
    out: Annotated[Path, typer.Option(help="New folder for the packed frames.")],
    data: Annotated[Path, typer.Option(envvar="POLYP_DATA", help=_TRAINING_DATA)] = Path("data"),
    recipe: Annotated[str, typer.Option(help="Recipe of the run that they are for.")] = "default",
) -> None:
    """Write a run's frames in few bytes, to train on a machine that does not have the data sets."""
    with _errors_as_lines("the folder is not whole, remove it"):
        from training.fit.command import run_packing

        run_packing(data, out, recipe)


@app.command()
def average(
    runs: Annotated[
        list[str],
        typer.Argument(help="Runs that started from the same weights, and the model that they started from."),
    ],
    run: Annotated[Path, typer.Option(help="Folder of the new run.")],
) -> None:
    """Average the weights of several runs; the first one's recipe is kept."""
    with _errors_as_lines("nothing was written"):
        from training.fit.averaging import average_runs
        from training.fit.weights import find_weights

        average_runs([find_weights(each) for each in runs], run)


@app.command()
def export(
    run: Annotated[Path, typer.Option(help="Folder of a training run.")] = Path("runs/default"),
    out: Annotated[Path, typer.Option(help="Model folder to write.")] = Path("models/default"),
    data: Annotated[Path, typer.Option(envvar="POLYP_DATA", help=_TRAINING_DATA)] = Path("data"),
) -> None:
    """Export a run as a released model: ONNX file, threshold, evaluation and card."""
    with _errors_as_lines("nothing was written"):
        from training.release.release import release

        release(run, data, out, typer.echo)


@app.command()
def evaluate(
    data: Annotated[Path, typer.Option(help="Folder with images/ and masks/.")],
    model: Annotated[
        str, typer.Option(help="Released model, its variant (default:int8), or an ONNX file.")
    ] = "default",
    split: Annotated[Path | None, typer.Option(help="Text file that names the frames to take.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write the figures here.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write the scores of every image here.")] = None,
    sheet: Annotated[Path | None, typer.Option(help="Write a picture of best and worst frames here.")] = None,
) -> None:
    """Measure a model's accuracy on frames with masks."""
    with _errors_as_lines("nothing was written"):
        from training.evaluation.command import run_evaluation

        run_evaluation(model, data, split, json, csv, sheet)


@app.command("evaluate-video")
def evaluate_video(
    data: Annotated[
        list[Path] | None,
        typer.Option(help="Folder with sequences.csv, or a video's truth file; repeatable."),
    ] = None,
    polyp_free: Annotated[
        list[Path] | None, typer.Option(help="Video in which no polyp is to be seen; repeatable.")
    ] = None,
    model: Annotated[str, typer.Option(help="Released model, or an ONNX file.")] = "default",
    json: Annotated[Path | None, typer.Option(help="Write the figures here.")] = None,
    sweep: Annotated[
        Path | None, typer.Option(help="Try other thresholds and gates, and draw what they cost here.")
    ] = None,
) -> None:
    """Measure a model on labelled video: polyps found, false activations, time to first detection."""
    with _errors_as_lines("nothing was written"):
        from training.evaluation.video.evaluate import EvaluationRequest, run_video_evaluation

        if not data and not polyp_free:
            raise typer.BadParameter("name --data or --polyp-free, or both", param_hint="--data")
        run_video_evaluation(model, EvaluationRequest(data or (), polyp_free or (), json, sweep))


@contextmanager
def _errors_as_lines(when_stopped: str, longer: float = 0.0) -> Iterator[None]:
    """Turn what ends a command, Ctrl-C too, into one line and exit code 1.

    Args:
        when_stopped: what Ctrl-C leaves.
        longer: seconds that it may take to put things in order, beyond the usual.
    """
    expect_interrupt(f"polyp-train: stopped; {when_stopped}", longer)
    with errors_as_lines(verbose=False, program="polyp-train"):
        try:
            yield
        except ModuleNotFoundError as error:
            raise DetectorError(f"{error.name} is missing; pip install 'polyp-detector[train]'") from error


def _download(data: Path, archive: Path | None, url: str | None) -> None:
    from rich.progress import DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from training.data.download import KVASIR_SEG, fetch
    from training.data.unpack import unpack_kvasir, verify_kvasir

    target = data / "kvasir-seg"
    if target.exists():
        verify_kvasir(target)
        typer.echo(f"{target}: here already, and whole")
        return
    if archive is None:
        wanted = KVASIR_SEG if url is None else replace(KVASIR_SEG, url=url)
        with Progress(TextColumn("{task.description}"), DownloadColumn(), TimeRemainingColumn()) as bar:
            task = bar.add_task(wanted.name, total=None)
            archive = fetch(wanted, data, lambda there, total: bar.update(task, completed=there, total=total))
    typer.echo("unpacking and reading every frame")
    unpack_kvasir(archive, target)
    typer.echo(f"{target}: whole. Research and education only; cite Jha et al., MMM 2020.")
