"""OpenVINO leaves the process as it found it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.inference.openvino_backend import openvino_installed

MakeModel = Callable[..., Path]

_OVERLAPPING = """
import signal, subprocess, sys
from pathlib import Path
from detector.inference import Engine

heard = []
signal.signal(signal.SIGCHLD, lambda number, frame: heard.append(number))
first, second = (Engine(Path(sys.argv[1]), "openvino", 1) for _ in range(2))
del first
del second
subprocess.run([sys.executable, "-c", ""], check=True)
assert heard
"""


@pytest.mark.skipif(not openvino_installed(), reason="needs the extra openvino")
@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX")
def test_signals_are_heard_after_engines_that_overlapped_have_ended(make_model: MakeModel) -> None:
    command = [sys.executable, "-c", _OVERLAPPING, str(make_model())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


_OPENED = """
import sys, threading
from pathlib import Path
from detector.inference import Engine

Engine(Path(sys.argv[1]), "openvino", 1)
assert threading.enumerate() == [threading.main_thread()], threading.enumerate()
"""


@pytest.mark.skipif(not openvino_installed(), reason="needs the extra openvino")
def test_nothing_is_reported_to_its_maker(make_model: MakeModel, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    # It reports nothing where it takes the process for a test's.
    environment = {key: value for key, value in os.environ.items() if key != "CI"} | {"HOME": str(home)}
    command = [sys.executable, "-c", _OPENED, str(make_model())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert not list(home.iterdir())
