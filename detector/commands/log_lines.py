"""What the program's loggers say, as lines on standard error while a command runs."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from detector.plain_text import plain


@contextmanager
def news_as_lines(verbose: bool, program: str = "polyp-detector") -> Iterator[None]:
    """Show warnings, one line each.

    Args:
        verbose: show all news instead, and where an error came from.
        program: whose name stands before each.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_WholeNews(program) if verbose else _OneLine(program))
    logger = logging.getLogger("detector")
    before = logger.level
    logger.setLevel(logging.INFO if verbose else logging.WARNING)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def show_errors_plainly() -> None:
    """From now on, an error that nobody caught is shown in lines that a terminal does not obey."""
    sys.excepthook = _show


def _show(kind: type[BaseException], error: BaseException, way: TracebackType | None) -> None:
    sys.stderr.write(_plain_lines("".join(traceback.format_exception(kind, error, way))) + "\n")


def _plain_lines(text: str) -> str:
    return "\n".join(map(plain, text.rstrip().split("\n")))


class _News(logging.Formatter):
    def __init__(self, program: str) -> None:
        super().__init__()
        self._program = program


class _OneLine(_News):
    """An error by its text, without the way to it."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        reason = f": {error or type(error).__name__}; -v says where" if error else ""
        return f"{self._program}: {plain(record.getMessage() + reason)}"


class _WholeNews(_News):
    """A message in a line, and the way to an error below it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        return f"{self._program}: {plain(record.message)}"

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return _plain_lines(super().formatException(ei))
