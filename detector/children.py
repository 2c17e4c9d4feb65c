"""Child processes: the one place that starts them, so that none takes code from the current folder.

That folder may be one for downloads, or an archive that somebody else filled. A Python that is started with
-c, as children are, looks there for modules before all else.
"""

import multiprocessing
import os
import shutil
import subprocess  # nosec B404
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

_SAFE_PATH = "PYTHONSAFEPATH"


class Ended(NamedTuple):
    """What came of a child process: its exit code, and what it wrote to its two outputs."""

    code: int
    out: str
    errors: str


def run_python(code: str, timeout: float, environment: Mapping[str, str]) -> Ended | None:
    """Run a piece of Python in a process of its own.

    Args:
        code: may import this program, wherever this process has it from.
        timeout: in seconds; the process is ended then.
        environment: all of its variables.

    Returns:
        What came of it; None where it was out of time.
    """
    known = f"import sys; sys.path.append({str(Path(__file__).parents[1])!r}); "
    return _run([sys.executable, "-P", "-c", known + code], timeout, environment)


def run_tool(name: str, *arguments: str, timeout: float) -> Ended | None:
    """Run a program of the system, where there is one of that name.

    Args:
        name: looked up as a shell does, but never in the current folder.
        arguments: of the program.
        timeout: in seconds; the process is ended then.

    Returns:
        What came of it; None where there is none, or it was out of time.
    """
    path = _found(name)
    return None if path is None else _run([path, *arguments], timeout, os.environ)


class HelperProgram:
    """A program of the system that runs beside this one."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    @classmethod
    def start(cls, name: str, *arguments: str) -> "HelperProgram | None":
        """Start it; None where there is no such program. See `run_tool` for the name."""
        path = _found(name)
        if path is None:
            return None
        quiet = subprocess.DEVNULL
        command = [path, *arguments]
        try:
            # A list without a shell, whose programs this program names.
            process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)  # nosec B603
        except OSError:
            return None
        return cls(process)

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def end(self) -> None:
        """End it, and wait for that."""
        self._process.terminate()
        self._process.wait()


def start_process(work: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Start a Python process that shares no memory with this one, and is ended with it.

    Args:
        work: called there with the arguments.
        arguments: can be pickled.
    """
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments, daemon=True)
    with safe_path():
        process.start()
    return process


def start_worker(work: Callable[..., None], *arguments: Any) -> tuple[BaseProcess, Connection]:
    """Start a process as `start_process` does, whose last argument is its end of a pipe.

    Returns:
        The process, and the other end.
    """
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = start_process(work, *arguments, theirs)
    # This process's copy would keep the pipe open after the other has died.
    theirs.close()
    return process, ours


@contextmanager
def safe_path() -> Iterator[None]:
    """Python processes that any library starts meanwhile look for no module in the current folder."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


def _found(name: str) -> str | None:
    """The path of a program of the system."""
    found = shutil.which(name)
    if found is None or Path(found).parent.resolve() == Path.cwd():
        return None
    return str(Path(found).absolute())


def _run(command: list[str], timeout: float, environment: Mapping[str, str]) -> Ended | None:
    try:
        # A list without a shell, whose programs this program names.
        done = subprocess.run(  # nosec B603
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Ended(done.returncode, done.stdout, done.stderr)
