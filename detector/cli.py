"""polyp-detector: the command line. Heavy modules are imported by the command that needs them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detector.errors import DetectorError

if TYPE_CHECKING:
    from detector.detector import PolypDetector

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Real-time polyp detection in colonoscopy video. Research use only; not a medical device.",
)


class DeviceName(StrEnum):
    """Where a model can run."""

    AUTO = "auto"
    TENSORRT = "tensorrt"
    CUDA = "cuda"
    OPENVINO = "openvino"
    CPU = "cpu"


Model = Annotated[str, typer.Option(help="Name of a released model, or an ONNX file.")]
Device = Annotated[DeviceName, typer.Option(help="Where to run the model.")]
RequireGpu = Annotated[bool, typer.Option("--require-gpu", help="Fail rather than run on the CPU.")]
Threshold = Annotated[
    float | None, typer.Option(min=0.01, max=0.99, help="Probability that counts as polyp.")
]
Threads = Annotated[int, typer.Option(min=0, help="CPU threads of the model; 0: one for each core.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Show the traceback of an error.")]


@dataclass(frozen=True)
class DetectorOptions:
    """The options that every command with a model has."""

    model: str
    device: DeviceName
    require_gpu: bool
    threshold: float | None
    threads: int

    def build(self) -> "PolypDetector":
        """Load and warm up the model.

        Raises:
            ModelError, DeviceError: it cannot be had.
        """
        from detector.detector import PolypDetector

        return PolypDetector(self.model, self.device.value, self.threshold, self.threads, self.require_gpu)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the results, without a display.")] = Path(
        "polyp-detector-demo"
    ),
    model: Model = "default",
    device: Device = DeviceName.AUTO,
    verbose: Verbose = False,
) -> None:
    """Show the bundled video in the window; without a display, analyse it."""
    from detector.resources import resource_folder

    with errors_as_lines(verbose):
        options = DetectorOptions(model, device, False, None, 0)
        video = resource_folder("assets") / "demo.mp4"
        if has_display():
            _view(str(video), options)
        else:
            typer.echo("There is no display; the demo video is analysed instead.")
            _analyze([str(video)], out, True, options)


@app.command()
def view(
    source: Annotated[str, typer.Argument(help="Video file, folder of pictures, or stream (rtsp://…).")],
    model: Model = "default",
    device: Device = DeviceName.AUTO,
    require_gpu: RequireGpu = False,
    threshold: Threshold = None,
    threads: Threads = 0,
    verbose: Verbose = False,
) -> None:
    """Play a source in a window, with its polyps marked."""
    with errors_as_lines(verbose):
        _view(source, DetectorOptions(model, device, require_gpu, threshold, threads))


@app.command()
def analyze(
    sources: Annotated[list[str], typer.Argument(help="Video files or folders of pictures.")],
    out: Annotated[Path, typer.Option(help="Folder for the results; each source gets its own in it.")],
    annotated: Annotated[
        bool, typer.Option("--annotated", help="Record the video with its markers.")
    ] = False,
    model: Model = "default",
    device: Device = DeviceName.AUTO,
    require_gpu: RequireGpu = False,
    threshold: Threshold = None,
    threads: Threads = 0,
    verbose: Verbose = False,
) -> None:
    """Analyse recordings frame by frame."""
    with errors_as_lines(verbose):
        _analyze(sources, out, annotated, DetectorOptions(model, device, require_gpu, threshold, threads))


@app.command()
def models(
    action: Annotated[str, typer.Argument(help="list, show or verify.")] = "list",
    name: Annotated[str, typer.Argument(help="Released model, or an ONNX file.")] = "default",
    verbose: Verbose = False,
) -> None:
    """List, show or verify the released models."""
    if action not in ("list", "show", "verify"):
        raise typer.BadParameter(f"{action!r} is none of list, show, verify", param_hint="ACTION")
    with errors_as_lines(verbose):
        from detector import model_commands

        if action == "show":
            model_commands.show(name)
        else:
            model_commands.list_models() if action == "list" else model_commands.verify()


@app.command()
def doctor(verbose: Verbose = False) -> None:
    """Say what this machine can do, and how to mend what it cannot."""
    with errors_as_lines(verbose):
        from detector.doctor import examine, report

        findings = examine()
        report(findings)
        if any(finding.essential and not finding.good for finding in findings):
            raise typer.Exit(1)


@contextmanager
def errors_as_lines(verbose: bool) -> Iterator[None]:
    """Turn what a user can cause into one line and exit code 1."""
    try:
        yield
    except DetectorError as error:
        if verbose:
            raise
        typer.echo(f"polyp-detector: {error}", err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as error:
        typer.echo("polyp-detector: stopped; finished results are kept", err=True)
        raise typer.Exit(1) from error


def has_display() -> bool:
    """Whether a window can be opened: always on Windows and macOS, else where a display server is named."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _view(source: str, options: DetectorOptions) -> None:
    from detector.app.main import run

    raise typer.Exit(run(source, options.build))


def _analyze(sources: list[str], out: Path, annotated: bool, options: DetectorOptions) -> None:
    from detector.analysis.command import run_analysis

    if not run_analysis(sources, out, annotated, options.build):
        raise typer.Exit(1)
