"""A crash of the interpreter leaves a file, and the doctor names it."""

import subprocess
import sys
from pathlib import Path

import pytest

from detector.commands import doctor
from detector.files import crash
from detector.files.crash import crash_file, last_crash

_CRASH = """
import ctypes
from detector.files.crash import write_crashes

def read_at_address_zero():
    ctypes.string_at(0)

write_crashes()
read_at_address_zero()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def _run(code: str) -> int:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode


def test_process_that_crashes_leaves_the_way_to_it() -> None:
    assert last_crash() is None
    assert _run(_CRASH) < 0
    assert "read_at_address_zero" in crash_file().read_text()
    assert last_crash() is not None


def test_crashes_stand_one_after_the_other_until_the_file_is_large() -> None:
    for _ in range(2):
        _run(_CRASH)
    assert crash_file().read_text().count("Fatal Python error") == 2
    with crash_file().open("a") as file:
        file.write(" " * crash._LARGEST)
    _run(_CRASH)
    assert crash_file().read_text().count("Fatal Python error") == 1


def test_commands_that_end_well_leave_no_crash() -> None:
    assert _run("from detector.cli import app; app(['models'])") == 0
    assert crash_file().exists()
    assert last_crash() is None


def test_command_that_crashes_leaves_the_way_to_it() -> None:
    code = (
        "import ctypes; from detector.commands import models; from detector.cli import app; "
        "models.list_models = lambda: ctypes.string_at(0); app(['models'])"
    )
    assert _run(code) < 0
    assert "Segmentation fault" in crash_file().read_text()


def test_file_that_is_a_link_is_not_written(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("somebody's own")
    crash_file().parent.mkdir(parents=True)
    crash_file().symlink_to(own)
    assert _run(_CRASH) < 0
    assert own.read_text() == "somebody's own"


def test_folder_that_cannot_be_written_keeps_no_command_from_running(folder: Path) -> None:
    folder.write_text("a file stands where the folder should")
    assert _run("from detector.cli import app; app(['models'])") == 0


def test_doctor_names_the_file_and_the_last_crash() -> None:
    assert doctor._crashes().good
    _run(_CRASH)
    after = doctor._crashes()
    assert not after.good
    assert not after.essential
    assert str(crash_file()) in after.state
