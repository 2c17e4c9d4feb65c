"""A test that leaves something unsaid fails; one that announces it, or leaves nothing, passes."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PLUGINS = ("-p", "tests.strict.logs", "-p", "tests.strict.threads", "-p", "no:cacheprovider")
_HEAD = """
import logging, threading, time, warnings
from tests.strict.qt import log_qt_messages
LOG = logging.getLogger("detector.anything")
"""
# Bodies of tests, each with what it is told; those that announce something ask for it.
_UNSAID = {
    "warnings.warn('old')": "UserWarning: old",
    "LOG.warning('careful')": "logged unexpectedly: WARNING detector.anything: careful",
    "threading.Thread(target=time.sleep, args=(3,), name='idler').start()": "threads left over: idler",
    "threading.Thread(target=lambda: 1 / 0).start()": "ZeroDivisionError",
    "from PyQt6.QtCore import qWarning; log_qt_messages(); qWarning('no font')": (
        "logged unexpectedly: WARNING qt: no font"
    ),
    "expect_log('careful')": "expected in the log, and missing: careful",
}
_SAID = (
    "LOG.info('news')",
    "expect_log('careful'); LOG.warning('be careful')",
    "threading.Thread(target=time.sleep, args=(0.2,)).start()",
)

Reports = dict[str, str]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """What pytest says of each body under this project's own settings; nothing where it passes."""
    folder = tmp_path_factory.mktemp("strictness")
    bodies = [*_UNSAID, *_SAID]
    tests = (
        f"def test_{number}({'expect_log' if 'expect_log' in body else ''}):\n    {body}\n"
        for number, body in enumerate(bodies)
    )
    file, report = folder / "test_it.py", folder / "report.xml"
    file.write_text("\n".join([_HEAD, *tests]))
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), *_PLUGINS]
    subprocess.run(
        [*command, f"--junitxml={report}", str(file)], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    said = dict.fromkeys(bodies, "")
    for case in ET.parse(report).iter("testcase"):
        body = bodies[int(case.attrib["name"].removeprefix("test_"))]
        # One that also fails when it is left stands there twice.
        said[body] += "\n".join(f"{fault.get('message')}\n{fault.text}" for fault in case)
    return said


@pytest.mark.parametrize(("body", "complaint"), _UNSAID.items())
def test_what_is_left_unsaid_fails(body: str, complaint: str, reports: Reports) -> None:
    assert complaint in reports[body]


@pytest.mark.parametrize("body", _SAID)
def test_what_is_announced_or_ends_in_time_passes(body: str, reports: Reports) -> None:
    assert reports[body] == ""
