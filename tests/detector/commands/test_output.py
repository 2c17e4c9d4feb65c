"""What a command says is lost where nobody can hear it, and never what it does. Real processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.green_model import write_model
from tests.recordings import write_recording

pytestmark = pytest.mark.skipif(os.name == "nt", reason="closes outputs as a shell does")

_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
_PROGRAM = (sys.executable, "-m", "detector")
_VIDEOS = ("a", "b", "c")


@pytest.fixture
def analysis(tmp_path: Path) -> list[str]:
    """The arguments that analyze three recordings into `out`."""
    (tmp_path / "videos").mkdir()
    for name in _VIDEOS:
        write_recording(tmp_path / "videos" / f"{name}.mp4")
    model = write_model(tmp_path / "green.onnx")
    return ["analyze", str(tmp_path / "videos"), "--out", str(tmp_path / "out"), "--model", str(model)]


def _run(redirected: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, with its outputs as a shell puts them elsewhere."""
    return _in_shell(f'exec "$@" {redirected}', *arguments)


def _in_shell(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A script of a shell whose "$@" is the command."""
    return subprocess.run(
        ["sh", "-c", script, "sh", *_PROGRAM, *arguments],
        capture_output=True,
        text=True,
        env=_ENVIRONMENT,
        timeout=240,
        check=False,
    )


def _started(*command: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=_ENVIRONMENT)


def _all_there(out: Path) -> bool:
    """Whether results are whole, and hold nothing that was meant for a reader."""
    contents = [(out / name / "results.jsonl").read_text() for name in _VIDEOS]
    whole = all(content.startswith("{") and '"end"' in content.splitlines()[-1] for content in contents)
    return whole and not [content for content in contents if "polyp marked" in content]


def test_who_reads_one_line_gets_the_results_of_all(analysis: list[str], tmp_path: Path) -> None:
    with _started(*_PROGRAM, *analysis) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(str(tmp_path / "videos" / "a.mp4"))
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(240) == 0
    assert said.splitlines() in (
        [],
        ["polyp-detector: the output is lost (nobody reads it any more); the work goes on"],
    )
    assert _all_there(tmp_path / "out")
    assert (tmp_path / "out" / "summary.html").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
def test_what_finds_no_room_is_said_and_the_work_goes_on(analysis: list[str], tmp_path: Path) -> None:
    done = _run(">/dev/full", *analysis)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "polyp-detector: the output is lost (No space left on device); the work goes on"
    ]
    assert _all_there(tmp_path / "out")


@pytest.mark.parametrize("redirected", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
def test_nothing_that_is_said_is_written_into_files_where_outputs_are_closed(
    redirected: str, analysis: list[str], tmp_path: Path
) -> None:
    done = _run(redirected, *analysis)
    assert done.returncode == 0
    assert _all_there(tmp_path / "out")


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("models",), ("export", "--help")])
@pytest.mark.parametrize("redirected", [">/dev/full", "<&- >&- 2>&-", ">/dev/full 2>&1"])
def test_no_command_ends_in_a_traceback_where_it_cannot_say_a_word(
    redirected: str, arguments: tuple[str, ...]
) -> None:
    done = _run(redirected, *arguments)
    assert done.returncode == (1 if "full" in redirected else 0)
    assert len(done.stderr.splitlines()) <= 1


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "shift_jis"])
def test_a_letter_that_the_output_has_no_place_for_is_a_question_mark(encoding: str, tmp_path: Path) -> None:
    absent = tmp_path / "大腸 ü.mp4"
    done = subprocess.run(
        [
            *_PROGRAM,
            "analyze",
            absent,
            "--out",
            tmp_path / "out",
            "--model",
            write_model(tmp_path / "green.onnx"),
        ],
        capture_output=True,
        env={**_ENVIRONMENT, "PYTHONIOENCODING": encoding},
        timeout=240,
        check=False,
    )
    (line,) = done.stderr.decode(encoding).splitlines()
    shown = str(absent).encode(encoding, "replace").decode(encoding)
    assert line == f"polyp-detector: {shown}: no such file or folder; check the path"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--version",), 0),
        (("analyze", "a.mp4", "--out", "out"), 1),
        (("record", "a.mp4", "--out", "out"), 1),
    ],
)
def test_in_a_folder_that_is_gone_a_command_ends_in_a_line_at_most(
    arguments: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    done = _in_shell(f'cd {tmp_path}; rmdir {tmp_path}; exec "$@"', *arguments)
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == (1 if code else 0)
    if arguments[0] == "analyze":
        assert (
            done.stderr == "polyp-detector: the folder that this was started in is gone; change to another\n"
        )


@pytest.mark.parametrize("home", [None, "/nowhere/at/all", "", "/dev/null"])
def test_without_a_home_nothing_is_missed_but_what_would_be_remembered(
    home: str | None, analysis: list[str], tmp_path: Path
) -> None:
    # Where no home is named, what is measured of the machine is not kept; once is enough for that.
    measured = [] if home is None else ["--device", "cpu", "--threads", "1"]
    own = {"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"}
    environment = {name: value for name, value in _ENVIRONMENT.items() if name not in own}
    done = subprocess.run(
        [*_PROGRAM, *analysis, *measured],
        capture_output=True,
        text=True,
        # The home of nobody is none either; that of this user is not to be touched.
        env={**environment, "XDG_CONFIG_HOME": "/dev/null/x", "XDG_CACHE_HOME": "/dev/null/x"}
        | {"XDG_STATE_HOME": "/dev/null/x", "TMPDIR": "/nowhere"}
        | ({} if home is None else {"HOME": home}),
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert _all_there(tmp_path / "out")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_request_to_end_is_a_line_and_the_end_within_a_second(
    name: str, workers: str, analysis: list[str], tmp_path: Path
) -> None:
    for number in range(60):
        (tmp_path / "videos" / f"{number}.mp4").write_bytes((tmp_path / "videos" / "a.mp4").read_bytes())
    with _started(*_PROGRAM, *analysis, "--workers", workers) as process:
        assert process.stdout is not None
        process.stdout.readline()
        asked = time.monotonic()
        process.send_signal(getattr(signal, name))
        _, errors = process.communicate(timeout=60)
    assert time.monotonic() - asked < 3
    assert process.returncode == 1
    assert errors.splitlines() == ["polyp-detector: stopped; finished results are kept"]


def test_under_nohup_a_terminal_may_be_closed(analysis: list[str], tmp_path: Path) -> None:
    with _started("sh", "-c", 'trap "" HUP; exec "$@"', "sh", *_PROGRAM, *analysis) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGHUP)
        process.communicate(timeout=240)
    assert process.returncode == 0
    assert _all_there(tmp_path / "out")
