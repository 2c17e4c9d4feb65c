"""Commands about this machine: what it measures, has and can do."""

from pathlib import Path
from typing import Annotated

import typer

from detector.cli.arguments import Verbose, parse_size
from detector.commands.errors import errors_as_lines
from detector.commands.options import DetectorOptions, one_of, with_detector_options
from detector.inference.devices import devices_with_something_to_build


@with_detector_options(
    "model", "device", "require_gpu", "threshold", "threads", repeatable=("model", "device")
)
def benchmark(
    detector: DetectorOptions,
    source: Annotated[
        str | None, typer.Argument(help="Video, stream or device; without one, a synthetic video.")
    ] = None,
    size: Annotated[
        list[str] | None, typer.Option(help="Of the synthetic video, repeatable; default: 1920x1080.")
    ] = None,
    rate: Annotated[
        list[float] | None, typer.Option(min=0, help="Frames a second, repeatable; 0: as fast as it goes.")
    ] = None,
    streams: Annotated[
        int | None, typer.Option(min=1, help="Find how many are analyzed in time at once, up to this many.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.5, help="Measured time of a run.")] = 20.0,
    warm_up: Annotated[float, typer.Option(min=0, help="Seconds before that count nowhere.")] = 2.0,
    json: Annotated[Path | None, typer.Option(help="Write every figure to this file.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with charts to this file.")] = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Two JSON files to show side by side; measures nothing.")
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Measure the delays of the live path."""
    with errors_as_lines(verbose):
        from detector.benchmark import command

        if compare is not None:
            command.compare(*compare)
            return
        detectors = detector.combinations()
        settings = command.BenchmarkSettings(
            source=source,
            sizes=tuple(parse_size(each, even=True) for each in size or ()),
            rates=tuple(rate or ()),
            detectors=detectors if "model" in detector.given else command.every_model(detectors),
            conditions=command.Conditions(seconds, warm_up),
        )
        reports = command.Reports(json, html)
        if streams is None:
            command.measure(settings, reports, typer.echo)
        elif 0 in settings.rates:
            raise typer.BadParameter("streams have a rate", param_hint="--rate")
        else:
            command.find_streams(settings, streams, reports, typer.echo)


def models(
    action: Annotated[str, typer.Argument(help="list, show, verify or build.")] = "list",
    name: Annotated[
        str | None, typer.Argument(help="Released model, or an ONNX file; verify: all released ones.")
    ] = None,
    device: Annotated[
        str | None, one_of(devices_with_something_to_build(), "Build for this device, once; takes minutes.")
    ] = None,
    verbose: Verbose = False,
) -> None:
    """List, show, verify or build the released models."""
    if action not in ("list", "show", "verify", "build"):
        raise typer.BadParameter(f"{action!r} is none of list, show, verify, build", param_hint="ACTION")
    if (device is not None) != (action == "build"):
        raise typer.BadParameter("belongs to `models build`, which needs it", param_hint="--device")
    with errors_as_lines(verbose):
        from detector.commands import models as model_commands

        if device is not None:
            model_commands.build(name or "default", device)
        elif action == "show":
            model_commands.show(name or "default")
        else:
            model_commands.list_models() if action == "list" else model_commands.verify(name)


def doctor(verbose: Verbose = False) -> None:
    """Say what this machine can do, and how to mend what it cannot."""
    with errors_as_lines(verbose):
        from detector.commands.doctor import examine, report

        findings = examine()
        report(findings)
        if any(finding.essential and not finding.good for finding in findings):
            raise typer.Exit(1)
