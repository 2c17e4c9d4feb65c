"""A case code is no name, and its folder never takes another record's place."""

from datetime import date
from pathlib import Path

import pytest

from detector.errors import OutputError
from detector.record.case import check_case, make_record_folder

DAY = date(2026, 11, 27)


@pytest.mark.parametrize("code", ["STUDY-017", "A1", "7", "case-0", "x" * 31 + "1"])
def test_code_is_taken(code: str) -> None:
    assert check_case(code) == code


@pytest.mark.parametrize(
    "code",
    [
        *("Mueller", "Anna Mueller", "Müller-2", "", "a/../b1", "1970-01-31", "19700131", "31-01-1970"),
        *("-1", "x" * 32 + "1", "A1\n", "A.1", "31011970"),
    ],
)
def test_what_may_be_a_name_or_a_birthday_is_refused_and_never_repeated(code: str) -> None:
    with pytest.raises(OutputError, match="may be a patient's name or date of birth") as refused:
        check_case(code)
    assert not code or code not in str(refused.value) or len(code) < 3


def test_second_record_of_a_day_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    names = [make_record_folder(tmp_path / "sessions", DAY, "A1").name for _ in range(3)]
    assert names == ["2026-11-27_A1", "2026-11-27_A1_2", "2026-11-27_A1_3"]


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("a file")
    with pytest.raises(OutputError, match="sessions: cannot be written"):
        make_record_folder(tmp_path / "sessions", DAY, "A1")
