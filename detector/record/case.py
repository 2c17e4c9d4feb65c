"""The code by which a procedure is known, which is no name of a patient, and the folder that it gets."""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from detector.errors import OutputError
from detector.files.atomic import make_folder, sync_folder
from detector.files.links import check_no_links

# Where nobody gave one.
UNNAMED = "case-0"
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9-]{0,31}")
_BIRTHDAY = re.compile(r"(19|20)\d\d-?[01]\d-?[0-3]\d|[0-3]\d-?[01]\d-?(19|20)\d\d")
_MOST_A_DAY = 1000


def check_case(code: str) -> str:
    """A case code, if it can be one.

    Raises:
        OutputError: it may be a patient's name or date of birth.
    """
    if not _CODE.fullmatch(code) or _BIRTHDAY.fullmatch(code):
        raise OutputError(
            "the case code may be a patient's name or date of birth, which would stand in every file and "
            "path; give letters and hyphens with at least one digit, 32 at most, such as STUDY-017"
        )
    return code


def make_record_folder(parent: Path, day: date, case: str) -> Path:
    """A new folder DATE_CASE, or DATE_CASE_2 and so on where the case has one of that day.

    Raises:
        OutputError: it cannot be made.
    """
    name = f"{day.isoformat()}_{check_case(case)}"
    try:
        make_folder(parent)
        for number in range(1, _MOST_A_DAY):
            folder = parent / (name if number == 1 else f"{name}_{number}")
            # Another program may record the same case.
            with suppress(FileExistsError):
                folder.mkdir()
                sync_folder(parent)
                return folder
    except OSError as error:
        raise OutputError(f"{parent}: cannot be written ({error.strerror}); choose another folder") from error
    raise OutputError(f"{parent}: has {_MOST_A_DAY} records of {name}; choose another case code")


def folder_within(folder: Path, name: str) -> Path:
    """A folder in that of a record, made if missing.

    Raises:
        OutputError: it cannot be made, or the record's folder is gone.
    """
    place = folder / name
    try:
        with suppress(FileExistsError):
            place.mkdir()
    except OSError as error:
        raise OutputError(f"{place}: cannot be written ({error.strerror}); free some space") from error
    check_no_links(folder, Path(name))
    return place
