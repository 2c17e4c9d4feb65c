"""Real processes of the command."""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[3]


def start(*arguments: str | Path, **changed: str) -> subprocess.Popen[str]:
    """`polyp-detector analyze` with arguments, and with changed environment variables."""
    return subprocess.Popen(
        [sys.executable, "-m", "detector", "analyze", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(_ROOT), **changed},
    )


def run(*arguments: str | Path, **changed: str) -> subprocess.CompletedProcess[str]:
    """The same, to its end."""
    process = start(*arguments, **changed)
    out, errors = process.communicate(timeout=240)
    return subprocess.CompletedProcess(process.args, process.returncode, out, errors)
