"""Which files are DICOM objects: told without pydicom."""

import re
from pathlib import Path

from detector.errors import SourceError

_PREAMBLE, _MAGIC = 128, b"DICM"
# Without a preamble, an object begins with its group 2 or group 8 (PS3.10, 7.1): a tag, then the two letters
# of its type or, where types are implicit, a length that is less than 256.
_FIRST_ELEMENT = re.compile(
    rb"^(\x02\x00\x00\x00UL|\x08\x00[\x00-\x20]\x00([A-Z][A-Z]|..\x00\x00))", re.DOTALL
)


def is_dicom(path: Path) -> bool:
    """Whether a file is a DICOM object, with the preamble of PS3.10 or without.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_PREAMBLE + len(_MAGIC))
    except OSError as error:
        raise SourceError(f"{path}: cannot be opened as video ({error.strerror})") from error
    return head[_PREAMBLE:] == _MAGIC or bool(_FIRST_ELEMENT.match(head))
