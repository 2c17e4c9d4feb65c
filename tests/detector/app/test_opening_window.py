"""The first window is up before all that takes long to load, and says what it waits for."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from PyQt6.QtWidgets import QApplication

from detector.app.opening_window import open_at_once
from detector.badge import badge
from detector.display_state import DisplayState
from tests.detector.app.pixels import in_colour, pixels
from tests.recordings import write_recording

ROOT = Path(__file__).parents[3]
HEAVY = "numpy", "cv2", "av", "onnxruntime", "openvino", "detector.session"
# What is loaded when the first window has come to the screen of the real command.
CODE = f"""
import os, sys
from detector.app import opening_window
shown = opening_window.open_at_once
def tell(language):
    window = shown(language)
    heavy = [name for name in {HEAVY} if name in sys.modules]
    print(window.isVisible(), window.is_painted, heavy, flush=True)
    os._exit(0)
opening_window.open_at_once = tell
from detector.cli import app
app(prog_name="polyp-detector")
"""


def _shown_first(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", CODE, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    ).stdout


def test_window_is_up_before_anything_that_takes_long_is_loaded(tmp_path: Path) -> None:
    assert _shown_first("view", str(write_recording(tmp_path / "v.mp4"))) == "True True []\n"


def test_start_screen_too_comes_after_a_window_that_says_so() -> None:
    assert _shown_first() == "True True []\n"


def test_first_window_says_that_it_starts_in_the_place_of_the_badge(application: QApplication) -> None:
    window = open_at_once("en")
    image = pixels(window)
    window.close()
    starting = in_colour(image, badge(DisplayState.STARTING).colour)
    assert starting[int(0.85 * len(image)) :].sum() > 150
    assert not in_colour(image, badge(DisplayState.LOOKING).colour).any()
    assert np.abs(image[: len(image) // 2].astype(int)).max() < 5
