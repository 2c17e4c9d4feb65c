"""What a user reads of errors that libraries raise on damaged recordings."""

import csv
import re
import struct
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from detector.faults import fault, lacks_memory, unforeseen


def _raised(work: Callable[[], object]) -> Exception:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - whatever the library raises
        return error
    raise AssertionError("nothing was raised")


def _nested(depth: int) -> int:
    return _nested(depth + 1)


def _of_pydicom() -> object:
    pydicom = pytest.importorskip("pydicom")
    return pydicom.valuerep.DSdecimal("SECRET PATIENT")


KINDS = {
    "a field that is cut short": (lambda: struct.unpack("<I", b"x"), r"cut short \(struct\.error\)"),
    "text that is none": (lambda: b"\xff".decode(), r"not readable as such \(UnicodeDecodeError\)"),
    "a table": (lambda: list(csv.reader(["a\0b\n\r x", '"'], strict=True)), r"a table in it is damaged"),
    "a picture": (lambda: cv2.cvtColor(np.zeros(3), 7), r"a picture cannot be read .*\(cv2\.error\)"),
    "a container": (
        lambda: av.open("absent.mp4"),
        r"the video breaks off \(FileNotFoundError: .*No such file",
    ),
    "brackets": (lambda: _nested(0), r"nested too deeply \(RecursionError\)"),
    "a tag": (_of_pydicom, r"the DICOM object is damaged \(\w+\)"),
    "a file": (lambda: open("absent"), r"cannot be read \(FileNotFoundError: No such file"),  # noqa: PTH123, SIM115
    "a bug": (lambda: {}["SECRET"], r"cannot be analyzed \(KeyError\); -v shows where"),
}


@pytest.mark.parametrize("work", [pytest.param(work, id=name) for name, work in KINDS.items()])
def test_each_kind_has_its_words_in_one_line_and_quotes_nothing(
    work: tuple[Callable[[], object], str],
) -> None:
    raise_it, words = work
    text = fault(_raised(raise_it))
    assert re.search(words, text)
    assert "\n" not in text
    assert "SECRET" not in text


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        _raised(lambda: np.zeros(1 << 55)),
        av.error.MemoryError(12, "Cannot allocate memory"),
        RuntimeError("[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : Failed to allocate memory for buffer"),
        RuntimeError("std::bad_alloc"),
        cv2.error("(-4:Insufficient memory) Failed to allocate 9 bytes"),
    ],
)
def test_lack_of_memory_is_called_that(error: Exception) -> None:
    assert lacks_memory(error)
    assert fault(error).startswith("not enough memory; ")
    assert unforeseen(error).startswith("not enough memory; ")


@pytest.mark.parametrize("path", ["a/" * 2500 + "v.mp4", "v" * 300 + ".mp4"])
def test_path_that_is_too_long_is_called_that(path: str) -> None:
    with pytest.raises(OSError) as raised:
        Path(path).exists()
        Path(path).read_bytes()
    text = unforeseen(raised.value)
    assert text.startswith(path[:20]) and "too long for this system" in text and len(text) < 300


def test_what_nobody_foresaw_is_one_line_with_its_class() -> None:
    text = unforeseen(ValueError("first\nsecond" + "x" * 1000))
    assert text == "an error that nobody foresaw (ValueError: first); -v shows where, which is worth a report"
