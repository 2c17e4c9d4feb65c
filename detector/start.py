"""The way into every command: Ctrl-C under control from the start.

Nothing is imported here that the interpreter has not loaded by then: `signal` itself loads the whole of enum,
in which time Ctrl-C would end in a traceback.
"""

import _signal  # type: ignore[import-not-found]
import os


def end_on_interrupt(program: str) -> None:
    """Let Ctrl-C end the process with a line: what follows takes a while to load, and nothing is begun yet.

    Args:
        program: its name.
    """
    said = f"{program}: stopped\n".encode()

    def end(number: int, frame: object) -> None:
        os.write(2, said)
        os._exit(1)

    _signal.signal(_signal.SIGINT, end)


def run_command(program: str, module: str, kept: str) -> None:
    """Run the command that the arguments name, and end the process with its exit code.

    Args:
        program: its name.
        module: where its Typer application stands, called `app`.
        kept: what Ctrl-C leaves, where the command does not say it better.
    """
    from importlib import import_module

    from detector.commands.interrupt import Interrupt, interrupted

    app = import_module(module).app
    interrupt = Interrupt(f"{program}: stopped; {kept}")
    code: int | str | None = 1
    try:
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
    raise SystemExit(code)
