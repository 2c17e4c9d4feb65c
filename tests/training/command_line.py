"""Real processes of the command."""

import subprocess
import sys
from pathlib import Path


def polyp_train(*arguments: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """`polyp-train` with arguments, to its end, or to an error after `timeout` seconds."""
    code = "from training.cli import app; app(prog_name='polyp-train')"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
