"""What a command says, where nobody can hear it: its work goes on, and nothing is written elsewhere instead.

`polyp-detector analyze … | head -1`, a full disk under a log and a terminal that was closed take away what
is said, and no recording.
"""

import errno
import os
import sys
from contextlib import suppress
from io import BufferedWriter, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from detector.files.whole_pieces import WholePieces

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_OUT, _ERRORS = 1, 2


class Output(WholePieces):
    """One of the two outputs, whose failure is said once and raised never.

    Attributes:
        failed: whether something that was said is lost, but because nobody reads on.
    """

    def __init__(self, descriptor: int, program: str) -> None:
        """Take it over.

        Args:
            descriptor: of the output.
            program: its name.
        """
        super().__init__(descriptor, "wb", closefd=False)
        self._program, self._lost, self.failed = program, False, False

    def write(self, content: "Buffer", /) -> int:
        """Write a piece whole, or pass it over once that has failed."""
        try:
            if not self._lost:
                super().write(content)
        except OSError as error:
            self._lose(error)
        return memoryview(content).nbytes

    def _lose(self, error: OSError) -> None:
        self._lost, self.failed = True, error.errno != errno.EPIPE
        if self.fileno() == _OUT:
            why = error.strerror if self.failed else "nobody reads it any more"
            with suppress(OSError):
                os.write(_ERRORS, f"{self._program}: the output is lost ({why}); the work goes on\n".encode())


def open_closed() -> None:
    """Give the three standard descriptors something to stand for where they are closed.

    A file that is opened later would get the number, and what is said would be written into it.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest number that is free is this one.
            os.open(os.devnull, os.O_RDWR)


def take_over_outputs(program: str) -> Output:
    """From now on both outputs are never in the way.

    Args:
        program: its name.

    Returns:
        That for what the command has to say.
    """
    open_closed()
    out = Output(_OUT, program)
    sys.stdout = _text(out, sys.stdout)
    sys.stderr = _text(Output(_ERRORS, program), sys.stderr)
    return out


def _text(raw: Output, before: TextIO | None) -> TextIO:
    """An output for text, like the one before."""
    if before and sys.platform == "win32" and before.isatty():
        # The console has a way of its own for letters.
        return before
    encoding = before.encoding if before else "utf-8"
    if before:
        before.flush()
    by_lines = raw.isatty() or raw.fileno() == _ERRORS
    return TextIOWrapper(
        BufferedWriter(raw),
        encoding=encoding,
        # A letter that an old code page lacks is a question mark.
        errors="replace",
        line_buffering=by_lines,
        write_through=by_lines,
    )
