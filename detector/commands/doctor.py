"""What this machine can do, and how to mend what it cannot."""

import os
import platform
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from detector.commands.window import QT_PACKAGES, has_display, window_fault
from detector.errors import DetectorError, SettingsError
from detector.files.crash import crash_file, last_crash
from detector.files.settings_file import parse_settings, read_settings, settings_path
from detector.inference import Engine, open_engine, released_models
from detector.inference.card import sha256
from detector.inference.devices import DEVICES, ComputeDevice
from detector.inference.models import choose_variant
from detector.inference.processor import fast_instructions, processor_name
from detector.inference.user_cache import cache_folder
from detector.plain_text import plain
from detector.settings import DetectorSettings


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
        *map(_device, DEVICES),
        _window(),
        _display(),
        _settings(),
        _cache(),
        _crashes(),
    ]


def report(findings: list[Finding]) -> None:
    """Print the findings as a table."""
    table = Table("subject", "", Column("state", overflow="fold"), Column("how to mend", overflow="fold"))
    for finding in findings:
        mark = "ok" if finding.good else ("FAILS" if finding.essential else "-")
        # Brackets, as in pip's extras, are no markup.
        cells = (finding.subject, mark, finding.state, finding.mend)
        table.add_row(*(escape(plain(cell)) for cell in cells))
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


def _device(device: ComputeDevice) -> Finding:
    """Whether the default model runs on it. None is essential: that some device runs the models is."""
    subject = f"device {device.name}"
    if reason := device.lacks():
        return Finding(subject, False, reason, f"to use it: {device.mend}", essential=False)
    path = choose_variant(DetectorSettings().model, device.name)
    hardware = f"{device.describe()}: ".removeprefix(": ")
    if not device.built(sha256(path)):
        mend = f"to use it: polyp-detector models build --device {device.name}"
        return Finding(subject, False, f"{hardware}nothing is built for it yet", mend, essential=False)
    try:
        engine = Engine(path, device.name)
    except DetectorError as error:
        return Finding(subject, False, f"{hardware}{error}", f"to use it: {device.mend}", essential=False)
    return Finding(subject, True, f"{hardware}runs the model in {engine.precision}")


def _settings() -> Finding:
    path = settings_path()
    if not path.exists():
        return Finding("settings", True, f"the defaults: there is no {path}")
    try:
        parse_settings(read_settings(path), path)
    except (OSError, SettingsError) as error:
        return Finding("settings", False, str(error), "mend the line, or move the file away")
    return Finding("settings", True, str(path))


def _window() -> Finding:
    fault = window_fault(None if has_display() else "offscreen")
    return Finding("window", False, fault, QT_PACKAGES) if fault else Finding("window", True, "Qt starts")


def _display() -> Finding:
    if has_display():
        return Finding("display", True, "found")
    return Finding(
        "display", False, "none", "none needed to analyze; a window needs DISPLAY or WAYLAND_DISPLAY", False
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
