"""The command that records a procedure."""

from typing import Annotated

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
from detector.commands.errors import errors_as_lines
from detector.commands.options import DetectorOptions, with_detector_options


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

        stored, capture = user_settings(), capture_options(size, rate, pixel_format)
        plan = record_plan(stored.record, out, case, crop_to_view, capture)
        settings, reading = detector.settings(stored.detector), source_options(stream, rate, nvdec)
        run_record(source, settings, plan, seconds, typer.echo, capture, reading)
