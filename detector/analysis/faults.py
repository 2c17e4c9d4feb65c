"""What is said of a library's error: one line, quoting nothing of what a recording says of a patient."""

import csv
import struct

from detector.analysis.results.records import readable

_LONGEST = 200
_AGAIN = "copy or export it again"
_MEMORY = "not enough memory; close other programs, or give fewer --workers"
# How libraries without a class for it say that memory is short.
_OUT_OF_MEMORY = (
    *("bad_alloc", "bad allocation", "insufficient memory", "out of memory", "failed to allocate"),
    *("cannot allocate", "unable to allocate", "allocation failed"),
)
# Packages whose errors stand for damage of what they read, and what that is.
_READERS = {
    "pydicom": "the DICOM object is damaged",
    "cv2": "a picture cannot be read or converted",
    "av": "the video breaks off",
    "onnxruntime": "the model cannot compute a frame",
    "openvino": "the model cannot compute a frame",
}
_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (RecursionError, "something in it is nested too deeply"),
    (UnicodeError, "text in it is not readable as such"),
    (struct.error, "a field in it is cut short"),
    (csv.Error, "a table in it is damaged"),
)
# Their texts name a file of this system or a figure, nothing of a recording's content.
_QUOTED = frozenset({"av", "cv2", "onnxruntime", "openvino"})


def fault(error: Exception) -> str:
    """An error that no code of this program raised on purpose: what it means, its class, how to go on.

    Args:
        error: of any library.
    """
    if lacks_memory(error):
        return f"{_MEMORY} ({type(error).__name__})"
    package = type(error).__module__.split(".")[0]
    if package in _READERS:
        detail = f": {_one_line(error)}" if package in _QUOTED and str(error) else ""
        return f"{_READERS[package]} ({type(error).__name__}{detail}); {_AGAIN}"
    for kind, words in _KINDS:
        if isinstance(error, kind):
            return f"{words} ({type(error).__name__}); {_AGAIN}"
    if isinstance(error, OSError):
        return f"cannot be read ({type(error).__name__}: {error.strerror or _one_line(error)}); {_AGAIN}"
    return f"cannot be analyzed ({type(error).__name__}); -v shows where, which is worth a report"


def lacks_memory(error: BaseException) -> bool:
    """Whether an error means that memory is short, whatever its class."""
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    return not isinstance(error, UnicodeError) and any(words in text for words in _OUT_OF_MEMORY)


def _one_line(error: Exception) -> str:
    line = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    return readable(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…")
