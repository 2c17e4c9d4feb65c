"""A test that leaves something unsaid fails; one that announces it, or leaves nothing, passes."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PLUGINS = ("-p", "tests.strict.logs", "-p", "tests.strict.threads", "-p", "no:cacheprovider")
_HEAD = """
import logging, threading, time, warnings
from tests.strict.qt import log_qt_messages
LOG = logging.getLogger("detector.anything")
"""


def _report(body: str, folder: Path, arguments: str = "") -> str:
    """What pytest says of one test, under this project's own settings."""
    file = folder / "test_it.py"
    file.write_text(f"{_HEAD}\ndef test_it({arguments}):\n    {body}\n")
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), *_PLUGINS, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("warnings.warn('old')", "UserWarning: old"),
        ("LOG.warning('careful')", "logged unexpectedly: WARNING detector.anything: careful"),
        ("threading.Thread(target=time.sleep, args=(3,), name='idler').start()", "threads left over: idler"),
        ("threading.Thread(target=lambda: 1 / 0).start()", "ZeroDivisionError"),
        (
            "from PyQt6.QtCore import qWarning; log_qt_messages(); qWarning('no font')",
            "logged unexpectedly: WARNING qt: no font",
        ),
    ],
)
def test_what_is_left_unsaid_fails(body: str, complaint: str, tmp_path: Path) -> None:
    report = _report(body, tmp_path)
    assert complaint in report
    assert "1 failed" in report or "1 error" in report


@pytest.mark.parametrize(
    ("body", "arguments"),
    [
        ("LOG.info('news')", ""),
        ("expect_log('careful'); LOG.warning('be careful')", "expect_log"),
        ("threading.Thread(target=time.sleep, args=(0.2,)).start()", ""),
    ],
)
def test_what_is_announced_or_ends_in_time_passes(body: str, arguments: str, tmp_path: Path) -> None:
    assert "1 passed" in _report(body, tmp_path, arguments).splitlines()[-1]


def test_announced_line_that_does_not_come_fails(tmp_path: Path) -> None:
    report = _report("expect_log('careful')", tmp_path, "expect_log")
    assert "expected in the log, and missing: careful" in report
