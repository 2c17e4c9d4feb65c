"""OpenVINO leaves the process as it found it."""

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
