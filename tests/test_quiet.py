"""Nothing leaves this machine, and nothing comes in from the folder that a command is run in.

Every process of a command runs under a guard (tests/guard) that writes down each attempt to use the network
from Python, and kills the process at one from C. The folder is full of modules that write down that they were
imported.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.green_model import write_model
from tests.recordings import write_recording

ROOT = Path(__file__).parents[1]
GUARD = ROOT / "tests" / "guard"
# What pip writes for the command.
SCRIPT = """
import sys
from detector.cli import app

if __name__ == "__main__":
    sys.exit(app(prog_name="polyp-detector"))
"""
# Windows that close by themselves.
WINDOW = """
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

endless = QApplication.exec

def a_while(*given):
    QTimer.singleShot(1500, QApplication.closeAllWindows)
    return endless()

QApplication.exec = a_while
"""
WINDOWS = frozenset({"view", "review", "app"})
PLANTED = (
    *(
        "detector",
        "training",
        "multiprocessing",
        "subprocess",
        "pickle",
        "signal",
        "random",
        "json",
        "logging",
    ),
    *("numpy", "cv2", "av", "PyQt6", "onnxruntime", "openvino", "pydantic", "typer", "rich", "platformdirs"),
    *("torch", "pydicom", "highdicom", "distributed", "pyarrow", "sitecustomize", "usercustomize"),
)
_SECONDS = 240


class Guarded:
    """A folder full of planted modules, where Python runs under the guard."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder / "current", folder / "home"
        self._attempts, self._imported = folder / "attempts", folder / "imported"
        self._scripts = folder / "scripts"
        for made in (self.folder, self.home, self._scripts):
            made.mkdir()
        for name in PLANTED:
            line = f"open({str(self._imported)!r}, 'a').write({name!r} + '\\n')\n"
            (self.folder / f"{name}.py").write_text(line)
            (self.folder / name).mkdir()
            (self.folder / name / "__init__.py").write_text(line)

    @property
    def attempts(self) -> str:
        """What the guard wrote down."""
        return self._attempts.read_text("utf-8") if self._attempts.exists() else ""

    @property
    def left_behind(self) -> list[Path]:
        """Files in the home folder that are not this program's own."""
        files = [path for path in self.home.rglob("*") if path.is_file()]
        return [
            path for path in files if "polyp-detector" not in path.parts and path.parent.name != "fontconfig"
        ]

    @property
    def imported(self) -> list[str]:
        """Which planted modules were imported."""
        return self._imported.read_text("utf-8").split() if self._imported.exists() else []

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the folder."""
        absent = ("CI", "DISPLAY", "WAYLAND_DISPLAY", "PYTHONSAFEPATH")
        environment = {
            key: value
            for key, value in os.environ.items()
            if key not in absent and not key.startswith("XDG_")
        }
        environment |= {
            "HOME": str(self.home),
            "NETWORK_LOG": str(self._attempts),
            "PYTHONPATH": os.pathsep.join(map(str, (GUARD, ROOT))),
            # What was measured of this machine for other tests is not measured again.
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
            "QT_QPA_PLATFORM": "offscreen",
            # Whether a window can be opened is asked in a process of its own.
            **({"DISPLAY": ":0"} if WINDOWS & set(arguments) else {}),
        }
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )

    def command(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run polyp-detector in the folder."""
        script = self._scripts / "polyp-detector"
        script.write_text((WINDOW if WINDOWS & set(map(str, arguments)) else "") + SCRIPT)
        return self.python(str(script), *map(str, arguments))


@pytest.fixture
def guarded(tmp_path: Path) -> Guarded:
    return Guarded(tmp_path)


def _doctor(guarded: Guarded) -> subprocess.CompletedProcess[str]:
    return guarded.command("doctor")


def _analyze(guarded: Guarded) -> subprocess.CompletedProcess[str]:
    model = write_model(guarded.home.parent / "green.onnx")
    videos = [write_recording(guarded.home.parent / f"{name}.mp4") for name in "ab"]
    return guarded.command(
        "analyze", *videos, "--out", "out", "--model", model, "--annotated", "--workers", "2"
    )


def _demo(guarded: Guarded) -> subprocess.CompletedProcess[str]:
    return guarded.command("demo", "--model", write_model(guarded.home.parent / "green.onnx"))


def _view(guarded: Guarded) -> subprocess.CompletedProcess[str]:
    model, video = guarded.home.parent / "green.onnx", guarded.home.parent / "a.mp4"
    return guarded.command("view", write_recording(video), "--model", write_model(model))


def _start_screen(guarded: Guarded) -> subprocess.CompletedProcess[str]:
    return guarded.command("app")


def _app(guarded: Guarded) -> subprocess.CompletedProcess[str]:
    model, video = guarded.home.parent / "green.onnx", guarded.home.parent / "a.mp4"
    return guarded.command("app", write_recording(video), "--model", write_model(model))


def _record(guarded: Guarded) -> subprocess.CompletedProcess[str]:
    model, video = guarded.home.parent / "green.onnx", guarded.home.parent / "a.mp4"
    options = ["--out", "out", "--seconds", "1"]
    return guarded.command("record", write_recording(video), "--model", write_model(model), *options)


def _review(guarded: Guarded) -> subprocess.CompletedProcess[str]:
    model, video = guarded.home.parent / "green.onnx", guarded.home.parent / "a.mp4"
    return guarded.command("review", write_recording(video), "--model", write_model(model), "--out", "out")


@pytest.mark.slow
@pytest.mark.parametrize(
    "run",
    [_doctor, _analyze, _demo, _view, _start_screen, _app, _record, _review],
    ids=lambda run: run.__name__,
)
def test_no_command_uses_the_network_or_code_of_the_current_folder(
    run: Callable[[Guarded], subprocess.CompletedProcess[str]], guarded: Guarded
) -> None:
    done = run(guarded)
    assert done.returncode == 0, done.stdout + done.stderr
    assert guarded.attempts == ""
    assert guarded.imported == []
    assert guarded.left_behind == []


def test_the_guard_writes_down_what_python_tries(guarded: Guarded) -> None:
    guarded.python("-P", "-c", "import socket; socket.getaddrinfo('polyp-detector.invalid', 80)")
    assert "polyp-detector.invalid" in guarded.attempts


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter is Linux's")
def test_the_guard_kills_what_a_library_tries(guarded: Guarded) -> None:
    done = guarded.python("-P", "-c", "import ctypes; ctypes.CDLL(None).socket(2, 1, 0)")
    assert done.returncode == -signal.SIGSYS
    assert guarded.python("-P", "-c", "import ctypes; ctypes.CDLL(None).socket(1, 1, 0)").returncode == 0


def test_what_is_planted_would_be_imported_by_a_python_that_nobody_keeps_from_it(guarded: Guarded) -> None:
    guarded.python("-c", "import numpy")
    assert guarded.imported == ["numpy"]
