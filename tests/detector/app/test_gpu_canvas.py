"""The GPU paints what the processor does; where there is none, Mesa's software in its place, under xcb."""

import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QApplication

from detector.app.canvas_choice import PaintedBy, painted_by
from detector.app.opengl import Renderer
from detector.app.video_view import VideoView
from detector.declared import declared
from detector.display.numbers import ShownNumbers
from detector.settings import WindowSettings
from tests.green_model import write_model
from tests.recordings import write_recording

ROOT = Path(__file__).parents[3]
# The window as the command opens it, but that software passes for a GPU; tells what paints, and is closed.
WINDOW = """
from PyQt6.QtCore import QTimer
from detector.app import main, main_window
main.painted_by = lambda setting: "gpu"
original = main_window.MainWindow.__init__
def opened(self, *arguments):
    original(self, *arguments)
    QTimer.singleShot(1500, lambda: (print(self.panel._values["painted"].text()), self.close()))
main_window.MainWindow.__init__ = opened
from detector.cli import app
app(prog_name="polyp-detector")
"""


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What `gpu_pixels` says."""
    if not shutil.which("xvfb-run"):
        pytest.skip("OpenGL needs a screen: xvfb-run (apt-get install xvfb)")
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-m", "tests.detector.app.gpu_pixels"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)},
    )
    told: dict[str, Any] = {**json.loads(done.stdout), "log": done.stderr}
    if told["renderer"] is None:
        pytest.skip("nothing answers to OpenGL here (apt-get install libgl1-mesa-dri)")
    return told


def test_gpu_paints_within_two_steps_of_the_processor(told: dict[str, Any]) -> None:
    found = told["found"]
    assert len(found) == 35
    # Both round on the way; where the size is neither the same nor a half, the processor does so twice.
    exact = {name: each["picture"] for name, each in found.items() if name.startswith(("(640", "(1280"))}
    assert len(exact) == 14
    assert max(exact.values()) <= 2, exact
    assert max(each["picture"] for each in found.values()) <= 3, found
    # Badge and notice too, whose letters are smoothed otherwise.
    assert max(each["all"] for each in found.values()) < 2


def test_software_is_not_taken_for_a_gpu_and_the_choice_stands_in_the_log(told: dict[str, Any]) -> None:
    assert told["painters"] == ["CPU", "GPU", "GPU" if told["is_gpu"] else "CPU"]
    assert f"the picture is painted by the GPU: {told['renderer']}" in told["log"]
    if not told["is_gpu"]:
        assert f"the picture is painted by the processor: {told['renderer']} is software" in told["log"]


def test_processor_takes_over_with_a_word_where_the_gpu_cannot(told: dict[str, Any]) -> None:
    assert told["fallen_back"]["painter"] == "CPU"
    (said,) = told["fallen_back"]["said"]
    assert said.startswith("the processor paints the picture from here on: the GPU cannot (its shader")
    assert told["fallen_back"]["same"]
    assert "WARNING:detector.app.video_view:the GPU cannot paint" in told["log"]


def test_window_that_a_gpu_paints_plays_and_ends_with_exit_code_0(
    told: dict[str, Any], tmp_path: Path
) -> None:
    model, video = write_model(tmp_path / "m.onnx"), write_recording(tmp_path / "v.mp4")
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", WINDOW, "view", str(video), "--model", str(model)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("/s by GPU\n")


def test_what_paints_can_be_changed_while_the_picture_is_shown(told: dict[str, Any]) -> None:
    assert told["changed"] == {"painters": ["CPU", "GPU", "CPU"], "differences": [0, 0]}


def test_setting_never_takes_software_for_a_gpu() -> None:
    assert set(declared(WindowSettings)["painter"].choices) == {"auto", "cpu"}
    assert [painted_by(name) for name in ("auto", "cpu")] == ["auto", "cpu"]


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        ("auto", "there is no screen"),
        ("gpu", "nothing answers to OpenGL 2.1"),
        ("cpu", "as is wanted"),
    ],
)
def test_processor_paints_where_no_gpu_can_and_says_why(
    application: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    by: PaintedBy,
    reason: str,
) -> None:
    caplog.set_level(logging.INFO, "detector.app")
    monkeypatch.setattr("detector.app.opengl.renderer", lambda: None)
    assert VideoView(ShownNumbers(), by).painter_name == "CPU"
    assert f"the picture is painted by the processor: {reason}" in caplog.messages


@pytest.mark.parametrize(
    ("name", "is_gpu"),
    [
        ("NVIDIA GeForce RTX 4060/PCIe/SSE2", True),
        ("Mesa Intel(R) UHD Graphics 620 (KBL GT2)", True),
        ("AMD Radeon Graphics (radeonsi, gfx1036, LLVM 15.0.7)", True),
        ("llvmpipe (LLVM 15.0.6, 256 bits)", False),
        ("softpipe", False),
        ("Google SwiftShader", False),
        ("Microsoft Basic Render Driver", False),
        ("GDI Generic", False),
        ("Apple Software Renderer", False),
    ],
)
def test_names_of_software_are_known(name: str, is_gpu: bool) -> None:
    assert Renderer(name).is_gpu is is_gpu
