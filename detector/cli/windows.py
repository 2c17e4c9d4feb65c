"""Commands that open a window."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detector.cli.arguments import (
    Case,
    CropToView,
    Nvdec,
    PixelFormat,
    Rate,
    RecordFolder,
    Size,
    Stream,
    Verbose,
    capture_options,
    source_options,
)
from detector.cli.offline import run_plan
from detector.commands.errors import errors_as_lines
from detector.commands.options import DetectorOptions, with_detector_options
from detector.errors import DeviceError
from detector.plain_text import plain

if TYPE_CHECKING:
    from detector.app.opening_window import OpeningWindow
    from detector.app.shown import Chosen, Shown
    from detector.settings import UserSettings
    from detector.video import CaptureOptions, SourceOptions


@with_detector_options()
def start_screen(
    detector: DetectorOptions,
    sources: Annotated[
        list[str] | None, typer.Argument(help="Opened at once; several play one after the other.")
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Open the start screen: cameras, recordings, what was opened last. So does no command at all."""
    with errors_as_lines(verbose):
        start(tuple(sources or ()), detector)


@with_detector_options("model", "device")
def demo(
    detector: DetectorOptions,
    out: Annotated[Path, typer.Option(help="Folder for the results, without a display.")] = Path(
        "polyp-detector-demo"
    ),
    verbose: Verbose = False,
) -> None:
    """Show the bundled video, or analyze it without a display."""
    from detector.commands.window import has_display
    from detector.files.resources import resource_folder
    from detector.files.settings_file import user_settings

    with errors_as_lines(verbose):
        stored = user_settings()
        video = resource_folder("assets") / "demo.mp4"
        opening, fault = _opening(stored) if has_display() else (None, "there is no display")
        if opening is None:
            typer.echo(f"No window can be opened ({plain(fault)}); the demo video is analyzed instead.")
            from detector.analysis.archive.command import Plan

            settings = detector.settings(stored.detector)
            run_plan(Plan((str(video),), out, settings, frozenset({"annotated"})))
        else:
            from detector.app.shown import Shown

            _show(opening, Shown(str(video), _chosen(stored, detector)))


@with_detector_options()
def view(
    source: Annotated[
        str, typer.Argument(help="Video, folder of pictures, stream (rtsp://…) or device (/dev/video0).")
    ],
    detector: DetectorOptions,
    size: Size = None,
    rate: Rate = None,
    pixel_format: PixelFormat = None,
    stream: Stream = None,
    nvdec: Nvdec = False,
    record: Annotated[bool, typer.Option("--record", help="Record the procedure from the start on.")] = False,
    out: RecordFolder = None,
    case: Case = None,
    crop_to_view: CropToView = None,
    verbose: Verbose = False,
) -> None:
    """Play a source in a window, with its polyps marked."""
    with errors_as_lines(verbose):
        from detector.files.settings_file import user_settings

        stored = user_settings()
        opening = _opening_or_error(stored, "`polyp-detector analyze` and `record` need neither")
        from detector.app.shown import Shown
        from detector.commands.record import record_plan
        from detector.record.opening import playable

        capture = capture_options(size, rate, pixel_format)
        plan = record_plan(stored.record, out, case, crop_to_view, capture, "window")
        shown = Shown(playable(source), _chosen(stored, detector), plan, record)
        _show(opening, shown, capture, source_options(stream, rate, nvdec))


@with_detector_options()
def review(
    given: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER|RESULTS|RECORDING",
            help="Folder of an analysis or a procedure, its results.jsonl, or a recording.",
        ),
    ],
    detector: DetectorOptions,
    other: Annotated[
        Path | None,
        typer.Argument(metavar="[OTHER]", help="Results of the same recording, to see beside the first."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results of a recording; else beside it.")
    ] = None,
    video: Annotated[
        Path | None, typer.Option(help="Where the recording is, if not where its results say.")
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Look at what was found, and accept, reject or correct it; a recording is analyzed meanwhile."""
    with errors_as_lines(verbose):
        from detector.files.settings_file import user_settings
        from detector.review.opening import ReviewPlan

        chosen = _chosen(user_settings(), detector)
        _check_window("`polyp-detector export` needs neither")
        from detector.app.review.main import run_review

        plan = ReviewPlan(given, chosen.present.detector, chosen.present.review.name, out, video)
        raise typer.Exit(run_review(plan, chosen, other))


def start(sources: tuple[str, ...], detector: DetectorOptions) -> None:
    from detector.commands.window import QT_PACKAGES
    from detector.files.settings_file import user_settings

    stored = user_settings()
    opening, fault = _opening(stored)
    if opening is None:
        typer.echo(
            f"polyp-detector: no window can be opened: {plain(fault)}; it needs a display and, on Debian and "
            f"Ubuntu, '{QT_PACKAGES}'; `polyp-detector --help` names the commands that need neither",
            err=True,
        )
        raise typer.Exit(2)
    from detector.app.main import run_app

    raise typer.Exit(run_app(opening, _chosen(stored, detector), sources))


def _chosen(stored: "UserSettings", detector: DetectorOptions) -> "Chosen":
    from detector.app.shown import Chosen

    return Chosen(stored, replace(stored, detector=detector.settings(stored.detector)))


def _opening(stored: "UserSettings") -> "tuple[OpeningWindow | None, str]":
    """A window that says that all else is being loaded; or none, and why it cannot be opened."""
    from detector.commands.window import WindowTrial

    trial = WindowTrial()
    from detector.app.opening_window import open_at_once

    fault = trial.fault()
    return (None, fault) if fault else (open_at_once(stored.window.language), "")


def _opening_or_error(stored: "UserSettings", instead: str) -> "OpeningWindow":
    opening, fault = _opening(stored)
    if opening is None:
        raise _no_window(fault, instead)
    return opening


def _check_window(instead: str) -> None:
    from detector.commands.window import window_fault

    if fault := window_fault():
        raise _no_window(fault, instead)


def _no_window(fault: str, instead: str) -> DeviceError:
    from detector.commands.window import QT_PACKAGES

    return DeviceError(
        f"no window can be opened: {fault}; a window needs a display and, on Debian and Ubuntu, "
        f"'{QT_PACKAGES}'; {instead}"
    )


def _show(
    opening: "OpeningWindow",
    shown: "Shown",
    capture: "CaptureOptions | None" = None,
    reading: "SourceOptions | None" = None,
) -> None:
    from detector.app.main import run

    raise typer.Exit(run(opening, shown, capture, reading))
