"""What this machine can do, and how to mend what it cannot."""

import os
import platform
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from detector.commands.window import QT_PACKAGES, has_display, window_fault
from detector.errors import DetectorError
from detector.files.crash import crash_file, last_crash
from detector.inference import open_engine, released_models
from detector.inference.gpu import MEND_GPU, describe_gpu
from detector.inference.onnxruntime_backend import built_for_cuda
from detector.inference.openvino_backend import openvino_installed
from detector.inference.processor import fast_instructions, processor_name
from detector.inference.providers import cuda_driver_present
from detector.inference.user_cache import cache_folder


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `mend` is empty where it is good."""

    subject: str
    good: bool
    state: str
    mend: str = ""
    essential: bool = True


def examine() -> list[Finding]:
    """Look at everything that the program needs. What is measured of the machine on the way is remembered."""
    return [
        _python(),
        _processor(),
        *_models(),
        _gpu(),
        _openvino(),
        _window(),
        _display(),
        _cache(),
        _crashes(),
    ]


def report(findings: list[Finding]) -> None:
    """Print the findings as a table."""
    table = Table("subject", "", "state", "how to mend")
    for finding in findings:
        mark = "ok" if finding.good else ("FAILS" if finding.essential else "-")
        # Brackets, as in pip's extras, are no markup.
        table.add_row(*map(escape, (finding.subject, mark, finding.state, finding.mend)))
    Console().print(table)


def _python() -> Finding:
    return Finding("Python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _processor() -> Finding:
    fast = ", ".join(fast_instructions()) or "nothing faster than float32 known"
    return Finding("processor", True, f"{processor_name()}, {os.cpu_count()} cores; {fast}")


def _models() -> list[Finding]:
    released = released_models()
    if not released:
        return [Finding("models", False, "none installed", "install polyp-detector again")]
    return [_model(name) for name in released]


def _model(name: str) -> Finding:
    try:
        engine = open_engine(name)
    except DetectorError as error:
        return Finding(f"model {name}", False, str(error), "install polyp-detector again")
    return Finding(
        f"model {name}",
        True,
        f"runs on {engine.device} in {engine.precision}, {engine.threads or 'all'} threads",
    )


def _gpu() -> Finding:
    if not cuda_driver_present():
        mend = "none needed: the CPU is used; for a GPU install NVIDIA's driver"
        return Finding("GPU", False, "no NVIDIA driver", mend, essential=False)
    state = describe_gpu() or "NVIDIA driver found"
    if not built_for_cuda():
        return Finding("GPU", False, state, MEND_GPU, essential=False)
    try:
        engine = open_engine("default", "cuda")
    except DetectorError as error:
        return Finding("GPU", False, f"{state}: {error}", MEND_GPU, essential=False)
    return Finding("GPU", True, f"{state}: runs the model in {engine.precision}")


def _openvino() -> Finding:
    if openvino_installed():
        return Finding("OpenVINO", True, "installed: used for the CPU")
    mend = "pip install 'polyp-detector[openvino]' shortens the analysis on a CPU"
    return Finding("OpenVINO", False, "not installed", mend, essential=False)


def _window() -> Finding:
    fault = window_fault(None if has_display() else "offscreen")
    return Finding("window", False, fault, QT_PACKAGES) if fault else Finding("window", True, "Qt starts")


def _display() -> Finding:
    if has_display():
        return Finding("display", True, "found")
    return Finding(
        "display", False, "none", "none needed to analyse; a window needs DISPLAY or WAYLAND_DISPLAY", False
    )


def _cache() -> Finding:
    state = f"{cache_folder()}: what was measured on this machine; may be deleted at any time"
    return Finding("cache", True, state)


def _crashes() -> Finding:
    last = last_crash()
    if last is None:
        return Finding("crashes", True, f"none written down in {crash_file()}")
    state = f"the last one at {last:%Y-%m-%d %H:%M}, written down in {crash_file()}"
    return Finding("crashes", False, state, "send the file with your report, or delete it", essential=False)
