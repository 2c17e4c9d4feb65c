"""A test fails on a log line of level WARNING or above that it did not announce.

Announced by the fixture `expect_log`, a line must come; by `@pytest.mark.may_log("pattern")` it may, as what
a library says when it is slow.
"""

import logging
import re
from collections.abc import Callable, Iterator

import pytest

ExpectLog = Callable[[str], None]


class Lines(logging.Handler):
    """Keeps what is logged, by any thread, and what was announced.

    Attributes:
        announced: regular expressions, each of which must match a line.
        allowed: regular expressions of lines that may come.
        records: the lines of level WARNING or above.
    """

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(logging.WARNING)
        self.allowed = allowed
        self.announced: list[str] = []
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def faults(self) -> list[str]:
        """What was logged and not announced, then what was announced and not logged."""
        lines = [_shown(record) for record in self.records]
        logged = [
            f"logged unexpectedly: {line}"
            for line in lines
            if not any(re.search(pattern, line) for pattern in (*self.announced, *self.allowed))
        ]
        missing = [
            f"expected in the log, and missing: {pattern}"
            for pattern in self.announced
            if not any(re.search(pattern, line) for line in lines)
        ]
        return logged + missing


@pytest.fixture(autouse=True)
def log_lines(request: pytest.FixtureRequest) -> Iterator[Lines]:
    """Fails the test on a line that it did not announce by `expect_log`, and on one that did not come."""
    lines = Lines(tuple(mark.args[0] for mark in request.node.iter_markers("may_log")))
    logging.getLogger().addHandler(lines)
    yield lines
    logging.getLogger().removeHandler(lines)
    faults = lines.faults()
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.fixture
def expect_log(log_lines: Lines) -> ExpectLog:
    """Announces lines: a regular expression of "LEVEL logger: message" that one line at least must match."""
    return log_lines.announced.append


def _shown(record: logging.LogRecord) -> str:
    return f"{record.levelname} {record.name}: {record.getMessage()}"
