"""The start screen as the command opens it, in a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.green_model import write_model
from tests.recordings import write_recording

ROOT = Path(__file__).parents[4]
# Closes each window once it has been up for a while, and says which it was.
CODE = """
from PyQt6.QtCore import QTimer
from detector.app.main_window import MainWindow
from detector.app.start.start_window import StartWindow
for kind in (MainWindow, StartWindow):
    def shown(self, event, kind=kind, original=kind.showEvent):
        original(self, event)
        print(kind.__name__, flush=True)
        QTimer.singleShot(900, self.close)
    kind.showEvent = shown
from detector.cli import app
app(prog_name="polyp-detector")
"""


# From another thread, while the window waits for events.
INTERRUPT = """
import os, signal, threading
from detector.app.start.start_window import StartWindow
def shown(self, event, original=StartWindow.showEvent):
    original(self, event)
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
StartWindow.showEvent = shown
from detector.__main__ import main
main()
"""


def _run(platform: str, folder: Path, *arguments: str, code: str = CODE) -> subprocess.CompletedProcess[str]:
    screen = ["xvfb-run", "-a"] if platform == "xcb" else []
    return subprocess.run(
        [*screen, sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": platform,
            "PYTHONPATH": str(ROOT),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "LANG": "C.UTF-8",
        },
    )


@pytest.mark.parametrize("platform", ["offscreen", "xcb"])
@pytest.mark.parametrize("arguments", [(), ("app",)])
def test_start_screen_opens_and_ends_with_exit_code_0(
    platform: str, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    if platform == "xcb" and not shutil.which("xvfb-run"):
        pytest.skip("a window under xcb needs xvfb-run (apt-get install xvfb)")
    done = _run(platform, tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (0, "StartWindow\n"), done.stderr
    assert done.stderr.replace("This plugin does not support propagateSizeHints()\n", "") == ""


def test_recording_that_is_named_plays_first_and_leads_to_the_start_screen(tmp_path: Path) -> None:
    video, model = write_recording(tmp_path / "v.mp4"), write_model(tmp_path / "green.onnx")
    done = _run("offscreen", tmp_path, "app", str(video), "--model", str(model), "--device", "cpu")
    assert (done.returncode, done.stdout) == (0, "MainWindow\nStartWindow\n"), done.stderr
    assert "v.mp4" in (tmp_path / "config" / "polyp-detector" / "recent.json").read_text("utf-8")


def test_recording_that_is_not_there_is_said_on_the_start_screen(tmp_path: Path) -> None:
    done = _run("offscreen", tmp_path, "app", str(tmp_path / "absent.mp4"))
    assert (done.returncode, done.stdout) == (0, "StartWindow\n"), done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_ctrl_c_ends_the_start_screen(tmp_path: Path) -> None:
    done = _run("offscreen", tmp_path, code=INTERRUPT)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
