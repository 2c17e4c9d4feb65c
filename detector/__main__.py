"""`polyp-detector` and `python -m detector`: the command line, with Ctrl-C under control from the start."""

import os
import signal
from types import FrameType
from typing import NoReturn

_STOPPED = b"polyp-detector: stopped\n"


def main() -> None:
    """Run the command that the arguments name, and end the process with its exit code."""
    # What follows takes a while to load, and nothing is begun yet.
    signal.signal(signal.SIGINT, _end_at_once)
    from detector.cli import app
    from detector.commands.interrupt import Interrupt, interrupted

    interrupt = Interrupt()
    code: int | str | None = 1
    try:
        app(prog_name="polyp-detector")
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


def _end_at_once(number: int, frame: FrameType | None) -> NoReturn:
    os.write(2, _STOPPED)
    os._exit(1)


if __name__ == "__main__":
    main()
