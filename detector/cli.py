"""polyp-detector: the command line. Heavy modules are imported by the command that needs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detector.commands.log_lines import news_as_lines, show_errors_plainly
from detector.commands.options import DetectorOptions, moment, one_of, pictures, with_detector_options
from detector.errors import DetectorError, DeviceError, SettingsError
from detector.inference.devices import devices_with_something_to_build
from detector.notice import NOTICE
from detector.plain_text import plain

if TYPE_CHECKING:
    from detector.analysis.archive.command import Plan
    from detector.app.shown import Chosen, Shown
    from detector.settings import UserSettings
    from detector.video import CaptureOptions, Excerpt, SourceOptions

app = typer.Typer(
    pretty_exceptions_enable=False,
    # Boxes and colours cost more processor time than the rest of --help.
    rich_markup_mode=None,
    help=f"Real-time polyp detection in colonoscopy video. {NOTICE}",
)


Stream = Annotated[
    int | None, typer.Option(min=0, help="Number of the video stream, of a file with several.")
]
Nvdec = Annotated[bool, typer.Option("--nvdec", help="Let an NVIDIA GPU decode video files, where it can.")]
Size = Annotated[str | None, typer.Option(help="Of a capture device: 1920x1080.")]
Rate = Annotated[float | None, typer.Option(help="Of a capture device or of pictures: frames a second.")]
PixelFormat = Annotated[
    str | None, typer.Option("--format", help="Of a capture device: mjpeg, yuyv422, nv12, …")
]
RecordFolder = Annotated[
    Path | None, typer.Option("--out", help="Folder that gets the procedure's own, DATE_CASE; else as set.")
]
Case = Annotated[str | None, typer.Option(help="Code of the procedure; never a patient's name.")]
CropToView = Annotated[
    bool | None,
    typer.Option("--crop-to-view/--whole-frame", help="Record the field of view alone; else as set."),
]
Clips = Annotated[
    str | None, one_of(("annotated", "clean"), "Write a clip of each marking, with its markers or without.")
]
Margin = Annotated[float, typer.Option(min=0, help="Of clips: seconds before and after a marking.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Show the traceback of an error.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        from detector.commands.version import version_lines

        with errors_as_lines(verbose=False):
            typer.echo("\n".join(version_lines()))
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _every_command(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Versions of what computes, and exit."
        ),
    ] = False,
) -> None:
    """What comes before every command; without one, the start screen."""
    from detector.files.crash import write_crashes

    show_errors_plainly()
    write_crashes()
    if context.invoked_subcommand is None:
        with errors_as_lines(verbose=False):
            _start((), DetectorOptions({}))


@app.command(name="app")
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
        _start(tuple(sources or ()), detector)


@app.command()
@with_detector_options("model", "device")
def demo(
    detector: DetectorOptions,
    out: Annotated[Path, typer.Option(help="Folder for the results, without a display.")] = Path(
        "polyp-detector-demo"
    ),
    verbose: Verbose = False,
) -> None:
    """Show the bundled video, or analyze it without a display."""
    from detector.app.shown import Shown
    from detector.commands.window import has_display, window_fault
    from detector.files.resources import resource_folder
    from detector.files.settings_file import user_settings

    with errors_as_lines(verbose):
        stored = user_settings()
        chosen = _chosen(stored, detector)
        video = resource_folder("assets") / "demo.mp4"
        fault = window_fault() if has_display() else "there is no display"
        if fault:
            typer.echo(f"No window can be opened ({plain(fault)}); the demo video is analyzed instead.")
            from detector.analysis.archive.command import Plan

            _analyze(Plan((str(video),), out, chosen.present.detector, frozenset({"annotated"})))
        else:
            _show(Shown(str(video), chosen))


@app.command()
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
        from detector.app.shown import Shown
        from detector.commands.record import record_plan
        from detector.files.settings_file import user_settings
        from detector.record.opening import playable

        stored, capture = user_settings(), _capture_options(size, rate, pixel_format)
        plan = record_plan(stored.record, out, case, crop_to_view, capture, "window")
        shown = Shown(playable(source), _chosen(stored, detector), plan, record)
        _view(shown, capture, _source_options(stream, rate, nvdec))


@app.command()
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

        reading = _source_options(stream, rate, nvdec, _excerpt(start, end, every))
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
            choices=ExportChoices(frames or None, margin, clips != "clean"),
        )
        _analyze(plan)


@app.command()
@with_detector_options()
def record(
    source: Annotated[str, typer.Argument(help="Stream (rtsp://…), device (/dev/video0) or recording.")],
    detector: DetectorOptions,
    out: RecordFolder = None,
    case: Case = None,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="Length; else until Ctrl-C.")] = None,
    crop_to_view: CropToView = None,
    size: Size = None,
    rate: Rate = None,
    pixel_format: PixelFormat = None,
    stream: Stream = None,
    nvdec: Nvdec = False,
    verbose: Verbose = False,
) -> None:
    """Record a procedure without a window: video, results, events, report."""
    with errors_as_lines(verbose):
        from detector.commands.record import record_plan, run_record
        from detector.files.settings_file import user_settings

        stored, capture = user_settings(), _capture_options(size, rate, pixel_format)
        plan = record_plan(stored.record, out, case, crop_to_view, capture)
        settings, reading = detector.settings(stored.detector), _source_options(stream, rate, nvdec)
        run_record(source, settings, plan, seconds, typer.echo, capture, reading)


@app.command()
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

        stored = user_settings()
        settings = detector.settings(stored.detector)
        _check_window("`polyp-detector export` needs neither")
        from detector.app.review.main import run_review

        plan = ReviewPlan(given, settings, stored.review.name, out, video)
        raise typer.Exit(run_review(plan, stored.keys, stored.window, other))


@app.command()
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
            choices = ExportChoices(frames or None, margin, clips != "clean", identified)
            correct = None
            if review is not None:
                from detector.review.correcting import corrections

                correct = corrections(review)
            run_export(results, name or "", out, typer.echo, choices, correct)


@app.command()
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


@app.command()
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


@app.command()
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
            sizes=tuple(_parse_size(each, even=True) for each in size or ()),
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


@app.command()
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


@app.command()
def doctor(verbose: Verbose = False) -> None:
    """Say what this machine can do, and how to mend what it cannot."""
    with errors_as_lines(verbose):
        from detector.commands.doctor import examine, report

        findings = examine()
        report(findings)
        if any(finding.essential and not finding.good for finding in findings):
            raise typer.Exit(1)


@contextmanager
def errors_as_lines(verbose: bool) -> Iterator[None]:
    """Turn what a user can cause into a line and exit code 1 (settings: 2), and its own news into lines."""
    try:
        with news_as_lines(verbose):
            yield
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        from detector.commands.interrupt import interrupted
        from detector.faults import unforeseen

        if interrupted():
            raise typer.Exit(1) from error
        if verbose:
            raise
        foreseen = isinstance(error, DetectorError)
        typer.echo(f"polyp-detector: {error if foreseen else unforeseen(error)}", err=True)
        raise typer.Exit(2 if isinstance(error, SettingsError) else 1) from error
    except KeyboardInterrupt as error:
        # `Interrupt` says so, once all is in order.
        raise typer.Exit(1) from error


def _start(sources: tuple[str, ...], detector: DetectorOptions) -> None:
    from detector.commands.window import QT_PACKAGES, window_fault
    from detector.files.settings_file import user_settings

    if fault := window_fault():
        typer.echo(
            f"polyp-detector: no window can be opened: {plain(fault)}; it needs a display and, on Debian and "
            f"Ubuntu, '{QT_PACKAGES}'; `polyp-detector --help` names the commands that need neither",
            err=True,
        )
        raise typer.Exit(2)
    chosen = _chosen(user_settings(), detector)
    from detector.app.main import run_app

    raise typer.Exit(run_app(chosen, sources))


def _chosen(stored: "UserSettings", detector: DetectorOptions) -> "Chosen":
    from detector.app.shown import Chosen

    return Chosen(stored, replace(stored, detector=detector.settings(stored.detector)))


def _view(
    shown: "Shown", capture: "CaptureOptions | None" = None, reading: "SourceOptions | None" = None
) -> None:
    _check_window("`polyp-detector analyze` and `record` need neither")
    _show(shown, capture, reading)


def _check_window(instead: str) -> None:
    from detector.commands.window import QT_PACKAGES, window_fault

    if fault := window_fault():
        raise DeviceError(
            f"no window can be opened: {fault}; a window needs a display and, on Debian and Ubuntu, "
            f"'{QT_PACKAGES}'; {instead}"
        )


def _show(
    shown: "Shown", capture: "CaptureOptions | None" = None, reading: "SourceOptions | None" = None
) -> None:
    from detector.app.main import run

    raise typer.Exit(run(shown, capture, reading))


def _source_options(
    stream: int | None, rate: float | None, nvdec: bool, excerpt: "Excerpt | None" = None
) -> "SourceOptions":
    from detector.video import WHOLE, SourceOptions

    return SourceOptions(stream, rate, nvdec, excerpt or WHOLE)


def _excerpt(start: float, end: float | None, every: int) -> "Excerpt":
    from detector.video import Excerpt

    if end is not None and end <= start:
        raise typer.BadParameter("is not after --start", param_hint="--end")
    return Excerpt(start, end, every)


def _capture_options(
    size: str | None, rate: float | None, pixel_format: str | None
) -> "CaptureOptions | None":
    """The mode of a capture device; None where the user leaves it to the device."""
    if size is None and rate is None and pixel_format is None:
        return None
    from detector.video import CaptureOptions

    width, height = (None, None) if size is None else _parse_size(size)
    return CaptureOptions(width, height, rate, pixel_format)


def _parse_size(text: str, even: bool = False) -> tuple[int, int]:
    """Width and height in pixels; `even` refuses what cannot be halved, as colour planes are."""
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise typer.BadParameter(f"{text!r} is not like 1920x1080", param_hint="--size")
    if even and (int(width) % 2 or int(height) % 2):
        raise typer.BadParameter(f"{text!r}: width and height must be even", param_hint="--size")
    return int(width), int(height)


def _analyze(plan: "Plan") -> None:
    from detector.analysis.archive.command import run_analysis

    if not run_analysis(plan):
        raise typer.Exit(1)
