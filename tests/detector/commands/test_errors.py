"""What nobody foresaw ends both programs alike: with a line, and the way to it in the file of crashes."""

import subprocess
import sys
from pathlib import Path

import pytest

from detector.files.crash import crash_file

_FAILING = """
import sys

def read_what_nobody_expects(*given):
    raise KeyError("DOE^JANE")

"""
_PROGRAMS = {
    "polyp-detector": """
from detector.commands import models
from detector.cli import app
models.list_models = read_what_nobody_expects
app(["models", *sys.argv[1:]])
""",
    "polyp-train": """
import training.fit.weights
from training.cli import app
training.fit.weights.find_weights = read_what_nobody_expects
app(["average", "a-run", "--run", "out"])
""",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def _run(program: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _FAILING + _PROGRAMS[program], *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("program", _PROGRAMS)
def test_it_is_one_line_and_the_way_to_it_is_written_down_without_its_words(program: str) -> None:
    done = _run(program)
    assert done.returncode == 1
    assert done.stderr == (
        f"{program}: an error that nobody foresaw (KeyError: 'DOE^JANE'); "
        f"where is written in {crash_file()}, which is worth a report\n"
    )
    written = crash_file().read_text()
    assert "in read_what_nobody_expects" in written
    assert "DOE" not in written.replace('raise KeyError("DOE^JANE")', "")
    _run(program)
    assert crash_file().read_text().count("\nbuiltins.KeyError\n") == 2
    assert crash_file().stat().st_mode & 0o077 == 0


def test_the_way_to_it_is_shown_where_it_is_asked_for() -> None:
    done = _run("polyp-detector", "-v")
    assert done.returncode == 1
    assert "in read_what_nobody_expects" in done.stderr


def test_where_it_cannot_be_written_down_the_line_says_how_to_see_it(folder: Path) -> None:
    folder.write_text("a file stands where the folder should")
    done = _run("polyp-detector")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "; -v shows where, which is worth a report" in done.stderr
