"""What a screen says of a record."""

from pathlib import Path

import pytest

from detector.record import KeeperStatus, RecordStatus
from detector.record.disk import Outlook
from detector.record.wording import ended_words, words


def _words(
    seconds: float = 5.0,
    not_recorded: int = 0,
    left: float | None = None,
    phase: tuple[str, float] = ("", 0.0),
) -> tuple[str, ...]:
    outlook = Outlook(1 << 40, left)
    status = RecordStatus(Path("x"), seconds, 1000, not_recorded, outlook, phase, None)
    return words(KeeperStatus(status, False, None))


@pytest.mark.parametrize(
    ("seconds", "said"), [(5.9, "REC 0:05"), (754.0, "REC 12:34"), (3723.0, "REC 1:02:03")]
)
def test_time_is_told_as_on_a_clock(seconds: float, said: str) -> None:
    assert _words(seconds) == (said,)


def test_phase_has_its_own_clock() -> None:
    assert _words(phase=("withdrawal", 61.0)) == ("REC 0:05", "withdrawal 1:01")


def test_what_is_wrong_is_said_and_only_that() -> None:
    assert _words(not_recorded=100, left=500.0) == (
        "REC 0:05",
        "10 % of frames left out",
        "disk full in 8 min",
    )
    assert _words(not_recorded=3, left=5000.0) == ("REC 0:05",)


def test_record_that_ended_by_itself_is_said_until_another_is_begun() -> None:
    ended = KeeperStatus(None, False, "the disk is full", "the disk is full")
    assert ended_words(ended) == "Nothing is recorded any more: the disk is full"
    assert ended_words(KeeperStatus(None, False, "stopped")) == ""


def test_nothing_is_said_where_nothing_is_recorded() -> None:
    assert words(KeeperStatus(None, False, None)) == ()
    assert words(KeeperStatus(None, True, "stopped")) == ("saving the record",)
