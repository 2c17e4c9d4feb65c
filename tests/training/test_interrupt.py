"""Ctrl-C of `polyp-train`, by a real process."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends signals")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_download_that_waits_is_left_with_one_line(name: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/kvasir-seg.zip"
        process = subprocess.Popen(
            [sys.executable, "-m", "training", "download", "--data", str(tmp_path), "--url", url],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        connection, _ = silent.accept()
        with connection:
            begun = time.monotonic()
            for _ in range(3):
                process.send_signal(getattr(signal, name))
                time.sleep(0.02)
            _, said = process.communicate(timeout=30)
    line = "polyp-train: stopped; nothing is lost, run the command again to go on"
    assert (said.strip(), process.returncode) == (line, 1)
    # A second on a machine that has nothing else to do.
    assert time.monotonic() - begun < 3
