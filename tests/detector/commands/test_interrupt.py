"""Ctrl-C in whatever state, by real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.detector.analysis.command_line import start
from tests.green_model import write_model
from tests.recordings import write_recording

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends signals")

STOPPED = "polyp-detector: stopped; finished results are kept"
# As a library that does not come back, and one whose ways after an interrupt take long.
STUCK = """
from detector.commands.interrupt import Interrupt
import sys, time
interrupt = Interrupt('polyp-detector: stopped; finished results are kept')
interrupt.listen()
try:
    print("ready", flush=True)
    time.sleep(60)
finally:
    time.sleep(60)
"""

# This tree comes first.
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}


def _ready(code: str) -> "subprocess.Popen[str]":
    """A process that runs code which says so before it waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_ENVIRONMENT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _ended(code: str) -> "subprocess.CompletedProcess[str]":
    """What code that ends by itself said."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env=_ENVIRONMENT,
        check=False,
    )


def _interrupted(process: "subprocess.Popen[str]", times: int = 1) -> tuple[str, float]:
    """What the process said on standard error, and how long it took to end."""
    begun = time.monotonic()
    for _ in range(times):
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        time.sleep(0.02)
    _, errors = process.communicate(timeout=30)
    return errors.strip(), time.monotonic() - begun


@pytest.mark.parametrize("times", [1, 3])
def test_what_does_not_come_back_is_ended_within_a_second(times: int) -> None:
    process = _ready(STUCK)
    said, seconds = _interrupted(process, times)
    assert (said, process.returncode) == (STOPPED, 1)
    # A second on a machine that has nothing else to do.
    assert seconds < 3


@pytest.mark.slow
def test_an_opening_stream_is_left(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        model = write_model(tmp_path / "green.onnx")
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        process = start(address, "--out", tmp_path / "out", "--model", model)
        connection, _ = silent.accept()
        with connection:
            said, seconds = _interrupted(process)
    assert (said, process.returncode) == (STOPPED, 1)
    assert seconds < 3


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.6, 1.2, 2.4, 4.8])
def test_three_quick_ones_at_any_time_are_one_line(delay: float, tmp_path: Path) -> None:
    model, videos = write_model(tmp_path / "green.onnx"), tmp_path / "videos"
    videos.mkdir()
    for index in range(40):
        write_recording(videos / f"{index}.mp4")
    options = ("--out", str(tmp_path / "out"), "--model", str(model), "--workers", "2")
    process = subprocess.Popen(
        [sys.executable, "-m", "detector", "analyze", str(videos), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=_ENVIRONMENT,
        # As in a terminal, whose Ctrl-C reaches the workers too.
        start_new_session=True,
    )
    time.sleep(delay)
    for _ in range(3):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.02)
    _, said = process.communicate(timeout=30)
    assert process.returncode in (0, 1)
    assert said.strip() in (STOPPED, "polyp-detector: stopped", "")


_BREAKS_AN_IMPORT = """
import sys
from pathlib import Path

import typer

from detector.cli import errors_as_lines
from detector.commands.interrupt import Interrupt

interrupt = Interrupt('polyp-detector: stopped; finished results are kept')
interrupt.listen()
try:
    with errors_as_lines(False):
        try:
            import signal
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as error:
            raise ImportError("initialization failed") from error
except typer.Exit as end:
    interrupt.say()
    sys.exit(end.exit_code)
"""


def test_what_a_library_raises_instead_is_no_error_of_its_own() -> None:
    """An import that Ctrl-C breaks into fails in words of its own, which nobody needs beside the end."""
    done = _ended(_BREAKS_AN_IMPORT)
    assert (done.returncode, done.stderr.strip()) == (1, STOPPED)


_TAKES_LONGER = """
from detector.commands.interrupt import Interrupt, expect_interrupt
import os, sys, time
interrupt = Interrupt("stopped")
interrupt.listen()
expect_interrupt("stopped; a checkpoint is kept", longer=20)
try:
    print("ready", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(3)
    os.write(2, b"saved\\n")
    interrupt.say()
    interrupt.end()
"""


def test_what_may_take_longer_is_said_at_once_and_waited_for() -> None:
    process = _ready(_TAKES_LONGER)
    said, seconds = _interrupted(process)
    assert (said, process.returncode) == ("stopped; a checkpoint is kept\nsaved", 1)
    assert seconds >= 2.9


_STARTS = """
import os, signal
from detector.start import end_on_interrupt
end_on_interrupt("polyp-train")
os.kill(os.getpid(), signal.SIGINT)
print("goes on")
"""


# What takes longer to end well, wished for twice: once in it, and a moment after it.
ENDED_WELL = """
import signal
from detector.commands.interrupt import Interrupt, stopped_by_ctrl_c
Interrupt('stopped').listen()
with stopped_by_ctrl_c() as stop:
    signal.raise_signal(signal.{name})
    assert stop.is_set()
signal.raise_signal(signal.{name})
print("all is in order")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_the_same_wish_again_does_not_spoil_what_has_ended_well(name: str) -> None:
    ended = _ended(ENDED_WELL.format(name=name))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "all is in order\n", "")


def test_ctrl_c_while_a_command_is_loaded_is_a_line() -> None:
    done = _ended(_STARTS)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "polyp-train: stopped\n")


_IMPORTS = """
import os, signal, sys
{first}
import detector
os.kill(os.getpid(), signal.SIGINT)
print("goes on")
"""


@pytest.mark.parametrize(
    ("name", "first", "said"),
    [
        pytest.param("polyp-detector", "", "polyp-detector: stopped", id="a command"),
        pytest.param("polyp-train", "", "polyp-train: stopped", id="the other"),
        pytest.param("study.py", "", "KeyboardInterrupt", id="a program that uses the package"),
        pytest.param(
            "child.py", "sys.argv[0] = '/bin/polyp-detector'", "KeyboardInterrupt", id="a command's child"
        ),
    ],
)
def test_ctrl_c_is_a_line_from_the_first_import_on_for_commands_alone(
    tmp_path: Path, name: str, first: str, said: str
) -> None:
    script = tmp_path / name
    script.write_text(_IMPORTS.format(first=first))
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        timeout=60,
        env=_ENVIRONMENT,
        check=False,
    )
    assert done.stdout == ""
    assert done.stderr.strip().splitlines()[-1] == said
