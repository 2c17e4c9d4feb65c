"""Ctrl-C: one line and the end within a second, whatever the program is doing.

So it is for what else asks the program to end: a supervisor, or a terminal that is closed.
"""

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

# By name, as not every system has all.
_ENDING = tuple(
    number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None
)
# So long, in seconds, a command has to put its things in order; then the line is said in any case.
_GRACE = 0.7
# So soon after the first, in seconds, another Ctrl-C is the same wish to end.
_SAME_WISH = 1.0
# What a progress line leaves behind on a terminal: the cursor hidden, somewhere in the line.
_RESTORED = "\r\x1b[2K\x1b[?25h"


def interrupted() -> bool:
    """Whether Ctrl-C came: an error after it may be its consequence.

    A library whose import is broken into, for one, raises an ImportError in place of KeyboardInterrupt.
    """
    return signal.getsignal(signal.SIGINT) is _ignore_further


def _ignore_further(number: int, frame: FrameType | None) -> None:
    """Stands for Ctrl-C once one came."""


def _heard() -> list[int]:
    """What ends the program here: nohup keeps it from hearing of its terminal."""
    return [
        number for number in _ENDING if number == signal.SIGINT or signal.getsignal(number) != signal.SIG_IGN
    ]


def expect_interrupt(line: str, longer: float = 0.0) -> None:
    """Say more exactly what Ctrl-C leaves, where an `Interrupt` waits for it.

    Args:
        line: for the user.
        longer: seconds that it may take to put things in order, beyond the usual.
    """
    waiting = getattr(signal.getsignal(signal.SIGINT), "__self__", None)
    if isinstance(waiting, Interrupt):
        waiting.line, waiting.longer = line, longer


class Interrupt:
    """Lets the first Ctrl-C raise KeyboardInterrupt, and ends what has not ended soon after it.

    Python's own handler has to wait while a library computes or waits for a network; and a second Ctrl-C
    would break into the order that the first one asked for. What is cut off hard is as after a power
    failure: results go on with --resume.
    """

    def __init__(self, line: str) -> None:
        """Prepare.

        Args:
            line: what to say.
        """
        self.line, self.longer = line, 0.0
        self._said = threading.Lock()
        self._heard, self._signals = socket.socketpair()
        self._signals.setblocking(False)

    def listen(self) -> None:
        """Take over Ctrl-C, which may be raised from now on; on the main thread, once for a process."""
        threading.Thread(target=self._watch, name="interrupt", daemon=True).start()
        signal.set_wakeup_fd(self._signals.fileno(), warn_on_full_buffer=False)
        for number in _heard():
            signal.signal(number, self._raise)

    def say(self) -> None:
        """Say that the program was stopped, once."""
        if self._said.acquire(blocking=False):
            shown = _RESTORED if sys.stdout.isatty() else ""
            with suppress(OSError):
                os.write(2, f"{shown}{self.line}\n".encode())

    def end(self, code: int = 1) -> NoReturn:
        """End the process and those that it started, without the ways of a library that still computes."""
        for child in multiprocessing.active_children():
            child.kill()
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)

    def _raise(self, number: int, frame: FrameType | None) -> NoReturn:
        for each in _ENDING:
            signal.signal(each, _ignore_further)
        raise KeyboardInterrupt

    def _watch(self) -> None:
        """Hear of signals at once, also while the main thread is inside a library."""
        while heard := self._heard.recv(64):
            if set(_ENDING) & set(heard):
                break
        # Whoever ends by itself takes this thread with it.
        threading.Event().wait(_GRACE)
        self.say()
        threading.Event().wait(self.longer)
        self.end()


@contextmanager
def stopped_by_ctrl_c() -> Iterator[threading.Event]:
    """Meanwhile, the first Ctrl-C, or another request to end, sets an event; a later one does as ever.

    To be entered on the main thread, by what takes longer to end well than others may.
    """
    event, handler = threading.Event(), signal.getsignal(signal.SIGINT)
    wakeup = signal.set_wakeup_fd(-1)
    first = float("inf")

    def restore() -> None:
        signal.signal(signal.SIGINT, handler)
        signal.set_wakeup_fd(wakeup)

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal first
        if time.monotonic() - first > _SAME_WISH:
            restore()
            signal.raise_signal(signal.SIGINT)
        first = min(first, time.monotonic())
        event.set()

    others = {number: signal.signal(number, stop) for number in _heard() if number != signal.SIGINT}
    signal.signal(signal.SIGINT, stop)
    try:
        yield event
    finally:
        # Once it came the process ends, and the same wish again, a moment later, must not end it otherwise.
        if not event.is_set():
            for number, before in others.items():
                signal.signal(number, before)
            restore()
