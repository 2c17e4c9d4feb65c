"""The real command, driven by keys and read from the pixels on its screen, offscreen and under X."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.green_model import write_model

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "assets" / "demo.mp4"
# Each step waits until the snapshot says a state, and the pixels at the lower left have its badge's colour.
CODE = """
import sys
from PyQt6.QtCore import QTimer
from PyQt6.QtTest import QTest
from PyQt6.QtCore import Qt
from detector.app import main_window
from detector.badge import badge
from detector.display import DisplayState
from tests.detector.app.pixels import in_colour, pixels

original = main_window.MainWindow.__init__

def colours(window):
    image = pixels(window.view)
    part = image[len(image) // 2 :, : image.shape[1] // 4]
    return {badge(state).colour for state in DisplayState if in_colour(part, badge(state).colour).sum() > 60}

def shows(window, *states):
    state = window.session.display().state
    seen, green = colours(window), badge(DisplayState.LOOKING).colour
    return state in states and badge(state).colour in seen and (green in seen) is state.watching

def script(window):
    # On a busy machine results come too late.
    playing = lambda: shows(window, DisplayState.LOOKING, DisplayState.MARKED, DisplayState.TOO_SLOW)
    window.activateWindow()
    yield window.isActiveWindow
    # Lasts four times as long then.
    QTest.keyClick(window, Qt.Key.Key_BracketLeft)
    QTest.keyClick(window, Qt.Key.Key_BracketLeft)
    yield playing
    for key, state in ((Qt.Key.Key_B, DisplayState.BYPASS), (Qt.Key.Key_Space, DisplayState.PAUSED)):
        QTest.keyClick(window, key)
        yield lambda: shows(window, state)
        print(state.value, flush=True)
        QTest.keyClick(window, key)
        yield playing
    QTest.keyClick(window, Qt.Key.Key_F)
    yield lambda: window.isFullScreen() and playing()
    print("full screen", flush=True)
    QTest.keyClick(window, Qt.Key.Key_R)
    yield lambda: window.session.status().keeping.record.seconds > 1
    QTest.keyClick(window, Qt.Key.Key_S)
    yield lambda: "saved" in window.view.message
    print("saved", flush=True)
    window.close()

def opened(self, *arguments):
    original(self, *arguments)
    steps, timer = script(self), QTimer(self)
    waiting = [lambda: self.isVisible()]
    def go_on():
        if waiting[0]():
            following = next(steps, None)
            timer.stop() if following is None else waiting.__setitem__(0, following)
    timer.timeout.connect(go_on)
    timer.start(50)

main_window.MainWindow.__init__ = opened
from detector.cli import app
app(prog_name="polyp-detector")
"""


@pytest.mark.slow
@pytest.mark.parametrize("platform", ["offscreen", "xcb"])
def test_command_obeys_its_keys_and_shows_so(platform: str, tmp_path: Path) -> None:
    if platform == "xcb" and not shutil.which("xvfb-run"):
        pytest.skip("a window under xcb needs xvfb-run (apt-get install xvfb)")
    screen = ["xvfb-run", "-a"] if platform == "xcb" else []
    options = ["--model", str(write_model(tmp_path / "m.onnx")), "--out", str(tmp_path / "sessions")]
    done = subprocess.run(
        [*screen, sys.executable, "-c", CODE, "view", str(DEMO), *options, "--case", "A1"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": platform, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["BYPASS", "PAUSED", "full screen", "saved"]
    (folder,) = (tmp_path / "sessions").iterdir()
    assert (folder / "SHA256SUMS").exists()
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]
    assert "snapshot" in {event["event"] for event in events}
    assert (
        json.loads((folder / "session.json").read_text("utf-8"))["end"]["reason"] == "the program was closed"
    )
