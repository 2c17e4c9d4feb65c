"""The way into every command: Ctrl-C under control from the start.

Nothing is imported here that the interpreter has not loaded by then: `signal` itself loads the whole of enum,
in which time Ctrl-C would end in a traceback.
"""

import _signal  # type: ignore[import-not-found]
import os
import sys

# What `python -m` runs, and the command that it is.
_MODULES = {"detector": "polyp-detector", "training": "polyp-train"}


def hear_interrupts() -> None:
    """Let Ctrl-C end a command's process with a line, before the package loads anything; no other process."""
    program = _command(getattr(sys, "argv", [""])[0], sys.orig_argv)
    if program:
        end_on_interrupt(program)


def _command(script: str, given: list[str]) -> str:
    """The command that a process was started as; empty where the package is a library's.

    Args:
        script: what Python says that it runs: `-m` while it looks for a module.
        given: all arguments of Python.
    """
    if script == "-m":
        return _MODULES.get(given[given.index("-m") + 1], "")
    name = script.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    # A child process takes over what its parent runs, but was started otherwise.
    return name if name in _MODULES.values() and script in given else ""


def end_on_interrupt(program: str) -> None:
    """Let Ctrl-C end the process with a line: what follows takes a while to load, and nothing is begun yet.

    Args:
        program: its name.
    """
    said = f"{program}: stopped\n".encode()

    def end(number: int, frame: object) -> None:
        os.write(2, said)
        os._exit(1)

    try:
        _signal.signal(_signal.SIGINT, end)
    except KeyboardInterrupt:
        # It came a moment before.
        end(_signal.SIGINT, None)


def run_command(program: str, module: str, kept: str) -> None:
    """Run the command that the arguments name, and end the process with its exit code.

    Args:
        program: its name.
        module: where its Typer application stands, called `app`.
        kept: what Ctrl-C leaves, where the command does not say it better.
    """
    from importlib import import_module

    from detector.commands.interrupt import Interrupt, interrupted
    from detector.commands.output import take_over_outputs

    output = take_over_outputs(program)
    app = import_module(module).app
    interrupt = Interrupt(f"{program}: stopped; {kept}")
    code: int | str | None = 1
    try:
        interrupt.listen()
        app(prog_name=program)
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:
        pass
    if interrupted():
        # A window that was closed by it has ended as it should.
        if code:
            interrupt.say()
        interrupt.end(1 if code else 0)
    sys.stdout.flush()
    raise SystemExit(1 if output.failed and not code else code)
