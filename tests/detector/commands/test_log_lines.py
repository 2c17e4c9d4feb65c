"""News of the program's loggers are single lines, and whole with -v."""

import logging

import pytest

from detector.commands.log_lines import news_as_lines
from tests.strict.logs import ExpectLog

LOG = logging.getLogger("detector.live.worker")


def _fail() -> None:
    try:
        raise ValueError("no such tensor")
    except ValueError:
        LOG.exception("the analysis failed")


def test_a_warning_and_an_error_are_a_line_each(
    capsys: pytest.CaptureFixture[str], expect_log: ExpectLog
) -> None:
    expect_log("WARNING .*: the CPU computes")
    expect_log("ERROR .*: the analysis failed")
    with news_as_lines(verbose=False):
        LOG.info("model runs on cpu")
        LOG.warning("the CPU computes")
        _fail()
    assert capsys.readouterr().err.splitlines() == [
        "polyp-detector: the CPU computes",
        "polyp-detector: the analysis failed: no such tensor; -v says where",
    ]


def test_verbose_tells_all_and_where(capsys: pytest.CaptureFixture[str], expect_log: ExpectLog) -> None:
    expect_log("ERROR .*: the analysis failed")
    with news_as_lines(verbose=True):
        LOG.info("model runs on cpu")
        _fail()
    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == ["polyp-detector: model runs on cpu", "polyp-detector: the analysis failed"]
    assert lines[2].startswith("Traceback")


def test_nothing_is_left_behind() -> None:
    before = logging.getLogger("detector").handlers[:], logging.getLogger("detector").level
    with news_as_lines(verbose=True):
        pass
    assert (logging.getLogger("detector").handlers, logging.getLogger("detector").level) == before
