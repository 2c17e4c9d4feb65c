"""The window as the command opens it, in a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.green_model import write_model
from tests.recordings import write_recording

ROOT = Path(__file__).parents[3]
# Closes the window by the event loop once it has played for a while, as a user would.
CODE = """
import sys
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication
from detector.app import main_window
original = main_window.MainWindow.__init__
def opened(self, *arguments):
    original(self, *arguments)
    QTimer.singleShot(700, self.close)
main_window.MainWindow.__init__ = opened
from detector.cli import app
app(prog_name="polyp-detector")
"""


@pytest.mark.parametrize("platform", ["offscreen", "xcb"])
def test_view_opens_plays_and_ends_with_exit_code_0(platform: str, tmp_path: Path) -> None:
    if platform == "xcb" and not shutil.which("xvfb-run"):
        pytest.skip("a window under xcb needs xvfb-run (apt-get install xvfb)")
    screen = ["xvfb-run", "-a"] if platform == "xcb" else []
    model, video = write_model(tmp_path / "m.onnx"), write_recording(tmp_path / "v.mp4")
    done = subprocess.run(
        [*screen, sys.executable, "-c", CODE, "view", str(video), "--model", str(model)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": platform, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    # Qt's offscreen platform says this of every window.
    assert done.stderr.replace("This plugin does not support propagateSizeHints()\n", "") == ""


def test_ctrl_c_closes_the_window(tmp_path: Path) -> None:
    interrupt = CODE.replace("self.close)", "lambda: os.kill(os.getpid(), signal.SIGINT))")
    model, video = write_model(tmp_path / "m.onnx"), write_recording(tmp_path / "v.mp4")
    done = subprocess.run(
        [sys.executable, "-c", f"import os, signal{interrupt}", "view", str(video), "--model", str(model)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--size", "large"], 2, "is not like 1920x1080"),
        (["--rate", "-1"], 1, "capture rate: -1.0 is not above 0"),
    ],
)
def test_mode_that_no_device_has_is_refused(options: list[str], code: int, message: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, "view", "/dev/video0", *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "COLUMNS": "160"},
    )
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_model_that_cannot_be_had_closes_the_window_with_one_line(tmp_path: Path) -> None:
    code = CODE.replace("700", "30_000")
    done = subprocess.run(
        [sys.executable, "-c", code, "view", str(write_recording(tmp_path / "v.mp4")), "--model", "absent"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    )
    lines = [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line]
    assert done.returncode == 1
    assert len(lines) == 1, done.stderr
    assert "absent" in lines[0]


def test_window_on_a_source_waits_for_nothing_of_review() -> None:
    code = "import sys, detector.app.main; print([name for name in sys.modules if 'review' in name])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout == "[]\n"
