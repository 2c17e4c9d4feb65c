"""Who may write to a folder of results."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from detector.analysis.results import lock as lock_module
from detector.analysis.results.lock import LOCK, folder_lock
from detector.errors import DataError, OutputError

pytest.importorskip("fcntl", reason="locks of files")

_HOLD = """
import sys
from pathlib import Path
from detector.analysis.results.lock import folder_lock
with folder_lock(Path(sys.argv[1])):
    print(flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_claimed_once_until_it_is_let_go(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    with folder_lock(folder):
        with (
            pytest.raises(DataError, match="folder: another analysis is writing to this folder"),
            folder_lock(folder),
        ):
            pass
        with pytest.raises(DataError), folder_lock(folder, shared=True):
            pass
    assert list(folder.iterdir()) == []
    with folder_lock(folder):
        pass


def test_those_who_share_it_keep_the_others_out(tmp_path: Path) -> None:
    with folder_lock(tmp_path, shared=True):
        with folder_lock(tmp_path, shared=True):
            pass
        with pytest.raises(DataError), folder_lock(tmp_path):
            pass
    with folder_lock(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_it_is_let_go_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError), folder_lock(tmp_path):
        raise ValueError
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(DataError), folder_lock(tmp_path):
            pass
        other.kill()
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]
    with folder_lock(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_taken_away_while_it_was_opened_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, before = lock_module._lock, folder_lock(tmp_path)
    before.__enter__()

    def lock_late(*arguments: object) -> None:
        before.__exit__(None, None, None)
        monkeypatch.undo()
        lock(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(lock_module, "_lock", lock_late)
    with folder_lock(tmp_path):
        assert (tmp_path / LOCK).exists()
        with pytest.raises(DataError), folder_lock(tmp_path):
            pass


def test_of_many_who_come_and_go_never_two_are_in(tmp_path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def come_and_go(number: int) -> None:
        until = time.monotonic() + 1
        while time.monotonic() < until:
            try:
                with folder_lock(tmp_path):
                    inside.append(number)
                    most.append(len(inside))
                    time.sleep(0)
                    inside.remove(number)
            except DataError:
                time.sleep(0)

    threads = [threading.Thread(target=come_and_go, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(OutputError, match=r"file: cannot be written \(File exists\); free"),
        folder_lock(tmp_path / "file"),
    ):
        pass


def test_without_locks_everyone_is_let_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(file: object, how: int) -> None:
        raise OSError(95, os.strerror(95))

    monkeypatch.setattr("fcntl.flock", flock)
    with folder_lock(tmp_path), folder_lock(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []
