"""Commands that work on recordings and on results, without a window."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detector.cli.arguments import (
    Clips,
    HardwareEncoder,
    Margin,
    Nvdec,
    Stream,
    Verbose,
    excerpt,
    source_options,
)
from detector.commands.errors import errors_as_lines
from detector.commands.options import DetectorOptions, moment, one_of, pictures, with_detector_options

if TYPE_CHECKING:
    from detector.analysis.archive.command import Plan


@with_detector_options()
def analyze(
    sources: Annotated[
        list[str], typer.Argument(help="Videos, DICOM objects, folders of videos or of pictures.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the results; each source gets its own in it.")],
    detector: DetectorOptions,
    annotated: Annotated[
        bool, typer.Option("--annotated", help="Record the video with its markers.")
    ] = False,
    frames: Annotated[int | None, pictures("Write pictures of these frames.")] = None,
    clips: Clips = None,
    margin: Margin = 2.0,
    hardware_encoder: HardwareEncoder = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from what is in --out; skip what is finished.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, help="Videos analyzed at the same time.")] = 1,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask cluster that does the work, like tcp://host:8786.")
    ] = None,
    stream: Stream = None,
    nvdec: Nvdec = False,
    rate: Annotated[float | None, typer.Option(help="Of pictures: frames a second; else 25.")] = None,
    start: Annotated[float, moment("Look at frames from this time on: 90, 1:30 or 00:01:30.5.")] = 0.0,
    end: Annotated[float | None, moment("Look at frames before this time.")] = None,
    every: Annotated[int, typer.Option(min=1, help="Look at the first of every N frames only.")] = 1,
    whole_hash: Annotated[
        bool, typer.Option("--hash", help="Tell recordings apart by every byte, not by parts of them.")
    ] = False,
    verbose: Verbose = False,
) -> None:
    """Analyze recordings frame by frame."""
    with errors_as_lines(verbose):
        from detector.analysis.archive.command import Plan
        from detector.analysis.exports.choices import ExportChoices

        reading = source_options(stream, rate, nvdec, excerpt(start, end, every))
        asked = {"annotated": annotated, "frames": frames is not None, "clips": clips is not None}
        plan = Plan(
            sources=tuple(sources),
            out=out,
            detector=detector.settings(),
            exports=frozenset(name for name, wanted in asked.items() if wanted),
            resume=resume,
            workers=workers,
            scheduler=scheduler,
            options=reading,
            whole_hash=whole_hash,
            choices=ExportChoices(
                frames or None, margin, clips != "clean", hardware_encoder=hardware_encoder
            ),
        )
        run_plan(plan)


def export(
    results: Annotated[
        Path | None, typer.Argument(help="results.jsonl, its folder, or what analyze --out wrote.")
    ] = None,
    name: Annotated[str | None, typer.Option("--format", help="See --list.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; default: beside the results.")] = None,
    frames: Annotated[int | None, pictures("Of the formats frames and training: which.")] = None,
    clips: Annotated[
        str | None, one_of(("annotated", "clean"), "Of the format clips: with markers or without.")
    ] = None,
    margin: Margin = 2.0,
    hardware_encoder: HardwareEncoder = False,
    review: Annotated[
        Path | None,
        typer.Option(help="Apply what a reader said: a file, or the name of one beside each results.jsonl."),
    ] = None,
    identified: Annotated[
        bool, typer.Option("--identified", help="Of dicom: keep what the source says of patient and study.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Say which formats there are.")] = False,
    verbose: Verbose = False,
) -> None:
    """Write results in another format, without a second analysis."""
    with errors_as_lines(verbose):
        from detector.analysis.exports.choices import ExportChoices
        from detector.analysis.exports.command import format_lines, run_export

        if listed:
            typer.echo("\n".join(format_lines()))
        elif results is None:
            raise typer.BadParameter("name the results, or ask for --list", param_hint="RESULTS")
        else:
            choices = ExportChoices(frames or None, margin, clips != "clean", identified, hardware_encoder)
            correct = None
            if review is not None:
                from detector.review.correcting import Corrections

                correct = Corrections(review)
            run_export(results, name or "", out, typer.echo, choices, correct)


def compare(
    results: Annotated[Path, typer.Argument(help="results.jsonl, its folder, or what analyze --out wrote.")],
    truth: Annotated[
        Path, typer.Option(help="Truth file, COCO .json, CVAT .xml, folder of Pascal VOC files or of masks.")
    ],
    other: Annotated[Path | None, typer.Argument(help="Results of the same, to compare with.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to; default: that of the results.")
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Compare results with what is truly to be seen: figures, a page and JSON."""
    with errors_as_lines(verbose):
        from detector.compare.command import run_comparison

        run_comparison(results, other, truth, out)


def agree(
    one: Annotated[Path, typer.Argument(help="review.jsonl of a reader, beside the results.jsonl it is of.")],
    other: Annotated[Path, typer.Argument(help="That of another reader of the same results.")],
    json: Annotated[Path | None, typer.Option(help="Write every verdict to this file.")] = None,
    verbose: Verbose = False,
) -> None:
    """Say how far two readers agree on the same results: verdict by verdict, and Cohen's kappa."""
    with errors_as_lines(verbose):
        from detector.review.agreement_command import run_agreement

        run_agreement(one, other, json, typer.echo)


def run_plan(plan: "Plan") -> None:
    from detector.analysis.archive.command import run_analysis

    if not run_analysis(plan):
        raise typer.Exit(1)
