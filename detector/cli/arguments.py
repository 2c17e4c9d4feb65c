"""What several commands take in the same words, and what it becomes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detector.commands.options import one_of

if TYPE_CHECKING:
    from detector.video import CaptureOptions, Excerpt, SourceOptions

Stream = Annotated[
    int | None, typer.Option(min=0, help="Number of the video stream, of a file with several.")
]
Nvdec = Annotated[bool, typer.Option("--nvdec", help="Let an NVIDIA GPU decode video files, where it can.")]
HardwareEncoder = Annotated[
    bool,
    typer.Option(
        "--hardware-encoder", help="Let graphics hardware encode annotated.mp4 and clips, where it can."
    ),
]
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


def source_options(
    stream: int | None, rate: float | None, nvdec: bool, excerpt: "Excerpt | None" = None
) -> "SourceOptions":
    from detector.video import WHOLE, SourceOptions

    return SourceOptions(stream, rate, nvdec, excerpt or WHOLE)


def excerpt(start: float, end: float | None, every: int) -> "Excerpt":
    from detector.video import Excerpt

    if end is not None and end <= start:
        raise typer.BadParameter("is not after --start", param_hint="--end")
    return Excerpt(start, end, every)


def capture_options(
    size: str | None, rate: float | None, pixel_format: str | None
) -> "CaptureOptions | None":
    """The mode of a capture device; None where the user leaves it to the device."""
    if size is None and rate is None and pixel_format is None:
        return None
    from detector.video import CaptureOptions

    width, height = (None, None) if size is None else parse_size(size)
    return CaptureOptions(width, height, rate, pixel_format)


def parse_size(text: str, even: bool = False) -> tuple[int, int]:
    """Width and height in pixels; `even` refuses what cannot be halved, as colour planes are."""
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise typer.BadParameter(f"{text!r} is not like 1920x1080", param_hint="--size")
    if even and (int(width) % 2 or int(height) % 2):
        raise typer.BadParameter(f"{text!r}: width and height must be even", param_hint="--size")
    return int(width), int(height)
