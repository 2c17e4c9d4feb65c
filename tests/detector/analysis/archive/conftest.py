"""The demo as one undisturbed process analyses it, which all others are held to."""

from pathlib import Path

import pytest

from detector.files.resources import resource_folder
from tests.detector.analysis.command_line import run

DEMO = resource_folder("assets") / "demo.mp4"


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `--device cpu --threads 1` gives: another number of threads may round differently."""
    out = tmp_path_factory.mktemp("undisturbed")
    done = run(DEMO, "--out", out, "--device", "cpu", "--threads", "1")
    assert done.returncode == 0, done.stderr
    return out / "demo"
