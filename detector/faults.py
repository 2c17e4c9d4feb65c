"""What is said of a library's error: one line, quoting nothing of what a recording says of a patient."""

import csv
import errno
import struct
from collections.abc import Callable
from pathlib import Path

from detector.plain_text import plain

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
_QUOTED = frozenset({"av", "onnxruntime", "openvino"})


def fault(error: Exception) -> str:
    """An error that no code of this program raised on purpose: what it means, its class, how to go on.

    Args:
        error: of any library.
    """
    if lacks_memory(error):
        return f"{_MEMORY} ({_kind(error)})"
    reader = _reader(error)
    if reader is not None:
        detail = f": {_one_line(error)}" if reader in _QUOTED and str(error) else ""
        return f"{_READERS[reader]} ({_kind(error)}{detail}); {_AGAIN}"
    for kind, words in _KINDS:
        if isinstance(error, kind):
            return f"{words} ({_kind(error)}); {_AGAIN}"
    if isinstance(error, OSError):
        return f"cannot be read ({_kind(error)}: {error.strerror or _one_line(error)}); {_AGAIN}"
    return f"cannot be analyzed ({_kind(error)}); -v shows where, which is worth a report"


def unforeseen(error: Exception, write_down: Callable[[Exception], Path | None] = lambda _: None) -> str:
    """An error that ends a command, where nothing says of which file it came.

    Args:
        error: of any library, or a mistake of this program.
        write_down: keeps the way to what nobody foresaw in a file, and gives that.
    """
    if lacks_memory(error):
        return f"{_MEMORY} ({_kind(error)})"
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        path = _short(plain(str(error.filename)))
        return f"{path}: the path is too long for this system; give a shorter one"
    if isinstance(error, FileNotFoundError) and _is_nowhere():
        return "the folder that this was started in is gone; change to another"
    text = _one_line(error)
    kind = f"{_kind(error)}{f': {text}' if text else ''}"
    written = write_down(error)
    where = f"where is written in {written}" if written else "-v shows where"
    return f"an error that nobody foresaw ({kind}); {where}, which is worth a report"


def _is_nowhere() -> bool:
    """Whether the current folder was taken away."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def lacks_memory(error: BaseException) -> bool:
    """Whether an error means that memory is short, whatever its class."""
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    return not isinstance(error, UnicodeError) and any(words in text for words in _OUT_OF_MEMORY)


def _reader(error: Exception) -> str | None:
    """The library that could not read on: the one of the error's class, else the innermost on its way."""
    packages = [_package(type(error).__module__)]
    way = error.__traceback__
    while way is not None:
        packages.insert(1, _package(way.tb_frame.f_globals.get("__name__", "")))
        way = way.tb_next
    return next((package for package in packages if package in _READERS), None)


def _package(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def _kind(error: Exception) -> str:
    """The name of its class; with the module where it is called no more than `error`."""
    kind = type(error)
    return kind.__name__ if kind.__name__ != "error" else f"{kind.__module__}.error"


def _one_line(error: Exception) -> str:
    line = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    return _short(line).encode("utf-8", "replace").decode("utf-8")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
