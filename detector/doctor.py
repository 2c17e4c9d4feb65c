"""What this machine can do, and how to mend what it cannot."""

import platform
import subprocess
import sys
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from detector.errors import DetectorError
from detector.inference import Engine, built_for_cuda, released_models
from detector.inference.openvino_backend import openvino_installed
from detector.inference.providers import cuda_driver_present

QT_PACKAGES = (
    "apt-get install libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `mend` is empty where it is good."""

    subject: str
    good: bool
    state: str
    mend: str = ""
    essential: bool = True


def examine() -> list[Finding]:
    """Look at everything that the program needs, without changing anything."""
    return [_python(), *_models(), _gpu(), _openvino(), _window(), _display()]


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


def _models() -> list[Finding]:
    released = released_models()
    if not released:
        return [Finding("models", False, "none installed", "install polyp-detector again")]
    return [_model(name) for name in released]


def _model(name: str) -> Finding:
    try:
        engine = Engine(released_models()[name])
    except DetectorError as error:
        return Finding(f"model {name}", False, str(error), "install polyp-detector again")
    return Finding(f"model {name}", True, f"runs on {engine.device} in {engine.precision}")


def _gpu() -> Finding:
    if not cuda_driver_present():
        mend = "none needed: the CPU is used; for a GPU install NVIDIA's driver"
        return Finding("GPU", False, "no NVIDIA driver", mend, essential=False)
    available = built_for_cuda()
    mend = "" if available else "pip install 'onnxruntime-gpu[cuda,cudnn]'"
    return Finding("GPU", available, "NVIDIA driver found", mend, essential=False)


def _openvino() -> Finding:
    if openvino_installed():
        return Finding("OpenVINO", True, "installed: used for the CPU")
    mend = "pip install 'polyp-detector[openvino]' shortens the analysis on a CPU"
    return Finding("OpenVINO", False, "not installed", mend, essential=False)


def _window() -> Finding:
    """Qt aborts the whole process where a library is missing, so it is tried in another one."""
    code = "from PyQt6.QtWidgets import QApplication; QApplication(['-', '-platform', 'offscreen'])"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
        )
    except subprocess.TimeoutExpired:
        return Finding("window", False, "Qt does not answer", QT_PACKAGES)
    if done.returncode == 0:
        return Finding("window", True, "Qt starts")
    lines = done.stderr.strip().split("\n")
    return Finding("window", False, lines[-1][:120], QT_PACKAGES)


def _display() -> Finding:
    from detector.cli import has_display

    if has_display():
        return Finding("display", True, "found")
    return Finding(
        "display", False, "none", "none needed to analyse; a window needs DISPLAY or WAYLAND_DISPLAY", False
    )
