"""What the program's loggers say, as lines on standard error while a command runs."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def news_as_lines(verbose: bool) -> Iterator[None]:
    """Show warnings, one line each; where `verbose`, all news, and where an error came from."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("polyp-detector: %(message)s") if verbose else _OneLine())
    logger = logging.getLogger("detector")
    before = logger.level
    logger.setLevel(logging.INFO if verbose else logging.WARNING)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


class _OneLine(logging.Formatter):
    """An error by its text, without the way to it."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        reason = f": {error or type(error).__name__}; -v says where" if error else ""
        return f"polyp-detector: {record.getMessage()}{reason}"
