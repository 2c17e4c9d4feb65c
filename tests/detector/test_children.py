"""Child processes come to their ends, and take nothing from the current folder."""

import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from detector.children import run_python, run_tool, start_worker

SECONDS = 60


def _answer(number: int, pipe: Connection) -> None:
    pipe.send(number + pipe.recv())


def test_python_that_is_run_knows_this_program_and_not_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    ended = run_python("import json, detector; print(json.dumps([]))", SECONDS, environment)
    assert ended == (0, "[]\n", "")


def test_python_that_hangs_is_given_up() -> None:
    assert run_python("import time; time.sleep(60)", 0.3, os.environ) is None


def test_worker_shares_a_pipe_and_leaves_the_environment_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    process, pipe = start_worker(_answer, 2)
    with pipe:
        pipe.send(3)
        assert pipe.recv() == 5
    process.join(SECONDS)
    assert process.exitcode == 0
    assert "PYTHONSAFEPATH" not in os.environ


def test_tool_is_run_and_one_that_is_not_there_is_none() -> None:
    assert run_tool(sys.executable, "-c", "print(7)", timeout=SECONDS) == (0, "7\n", "")
    assert run_tool("no-such-tool", timeout=SECONDS) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a script is a program by its mode here")
def test_tool_of_the_current_folder_is_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "planted-tool"
    tool.write_text("#!/bin/sh\necho planted\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join((".", os.environ["PATH"])))
    monkeypatch.chdir(tmp_path)
    assert run_tool("planted-tool", timeout=SECONDS) is None
