"""The command, as a process of its own and within this one."""

import subprocess
import sys
from pathlib import Path

import cv2
from click.testing import Result
from typer.testing import CliRunner

from training.cli import app


def polyp_train(*arguments: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """`polyp-train` with arguments, to its end, or to an error after `timeout` seconds."""
    code = "from training.cli import app; app(prog_name='polyp-train')"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


def polyp_train_here(*arguments: str | Path) -> Result:
    """The same within this process, which has torch loaded, and in which recipes can be small ones."""
    threads = cv2.getNumThreads()
    try:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])
    finally:
        cv2.setNumThreads(threads)
