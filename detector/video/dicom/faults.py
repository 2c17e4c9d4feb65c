"""What goes wrong with DICOM objects, in words that quote nothing of them."""

import logging
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detector.errors import SourceError

_ERRORS = (
    *(OSError, EOFError, ValueError, TypeError, AttributeError, LookupError, StopIteration),
    *(struct.error, RuntimeError, ArithmeticError, MemoryError),
)

_SILENT = logging.CRITICAL + 1


def reading_errors() -> tuple[type[Exception], ...]:
    """What pydicom and its decoders raise on damaged objects: some of it are errors of no other kind."""
    from pydicom.errors import BytesLengthException, InvalidDicomError

    return *_ERRORS, BytesLengthException, InvalidDicomError


@contextmanager
def quoting_nothing() -> Iterator[None]:
    """Keep back what pydicom warns of and logs: it may quote what an object says of the patient."""
    logger = logging.getLogger("pydicom")
    before = logger.level
    logger.setLevel(_SILENT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


def damaged(path: Path) -> SourceError:
    """The error of an object that cannot be read, without the reader's own words, for the same reason."""
    return SourceError(f"{path}: the DICOM object is damaged or empty; export it again")
