"""The analysis beside the window that watches its recording."""

import subprocess
import sys
from pathlib import Path

import pytest

from detector.analysis.results.journal import PARTIAL

# As a window does that is killed: nothing is closed.
_BEGIN_AND_DIE = """
import os, sys, threading
from pathlib import Path
from detector.review.background import BackgroundAnalysis
from detector.settings import DetectorSettings

def begin():
    moved = threading.Event()
    analysis = BackgroundAnalysis(sys.argv[1], Path(sys.argv[2]), DetectorSettings(), moved.set)
    assert moved.wait(60)
    assert analysis.progress().problem is None
    os._exit(9)

if __name__ == "__main__":
    begin()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process's end is another there")
def test_it_ends_without_a_word_when_its_window_was_killed_and_keeps_what_it_has(tmp_path: Path) -> None:
    window = tmp_path / "window.py"
    window.write_text(_BEGIN_AND_DIE, "utf-8")
    demo = Path(__file__).parents[3] / "assets" / "demo.mp4"
    # The outputs are at their end once both processes have ended.
    ended = subprocess.run(
        [sys.executable, window, demo, tmp_path / "results"],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert ended.returncode == 9, ended.stderr
    assert ended.stderr == ""
    assert (tmp_path / "results" / PARTIAL).is_file()
