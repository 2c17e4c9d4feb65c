"""The command as a user meets it: one clear line and exit code 1 where the work cannot be done."""

from pathlib import Path

import pytest

from tests.training.command_line import polyp_train, polyp_train_here
from training.recipes import RECIPES


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--recipe", "nonsense"],
            "no recipe named 'nonsense'; there are: " + ", ".join(sorted(RECIPES)),
        ),
        (["--data", "absent"], "absent: no such folder"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_1(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = polyp_train_here("train", "--run", tmp_path / "run", *arguments)
    assert done.exit_code == 1
    assert done.stderr.startswith("polyp-train: ")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "run").exists()


def test_bad_input_is_one_line_and_exit_code_1_of_a_process_too(tmp_path: Path) -> None:
    done = polyp_train("train", "--run", tmp_path / "run", "--data", "absent")
    assert done.returncode == 1
    assert done.stderr.startswith("polyp-train: absent: no such folder")
    assert len(done.stderr.splitlines()) == 1


def test_a_run_that_stands_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "last.pt").write_bytes(b"precious")
    done = polyp_train_here("train", "--run", tmp_path)
    assert done.exit_code == 1
    assert "add --resume" in done.stderr
    assert (tmp_path / "last.pt").read_bytes() == b"precious"


@pytest.mark.parametrize("arguments", [["--nonsense"], ["--epochs", "0"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    assert polyp_train_here("train", *arguments).exit_code == 2


def test_download_without_a_network_is_one_line_with_the_way_by_hand(tmp_path: Path) -> None:
    done = polyp_train_here("download", "--data", tmp_path, "--url", "http://127.0.0.1:9/k.zip")
    assert done.exit_code == 1
    assert "polyp-train download --archive kvasir-seg.zip" in done.stderr
    assert not done.exception or isinstance(done.exception, SystemExit)


def test_download_of_an_archive_that_is_not_there_names_it(tmp_path: Path) -> None:
    done = polyp_train_here("download", "--data", tmp_path, "--archive", tmp_path / "absent.zip")
    assert done.exit_code == 1
    assert "absent.zip: no such file" in done.stderr
