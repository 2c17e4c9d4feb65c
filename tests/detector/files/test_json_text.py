"""JSON that somebody else wrote is read within bounds."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.files import json_text
from detector.files.json_text import DEEPEST, parse_json, read_json, read_lines


def _nested(depth: int, bracket: str = "[]") -> str:
    return bracket[0] * depth + bracket[1] * depth


@pytest.mark.parametrize("depth", [DEEPEST + 1, 500, 5000, 1_000_000])
def test_what_is_nested_too_deeply_is_refused(depth: int) -> None:
    with pytest.raises(ValueError, match="nested more than 64 deep"):
        parse_json(_nested(depth))
    with pytest.raises(ValueError, match="nested more than 64 deep"):
        parse_json(('{"a":' * depth + "1" + "}" * depth).encode())


def test_what_is_wide_or_as_deep_as_allowed_is_read() -> None:
    wide = [[index] for index in range(1000)]
    assert parse_json(json.dumps(wide)) == wide
    assert json.dumps(parse_json(_nested(DEEPEST))) == _nested(DEEPEST)
    assert parse_json('{"a": "[[[[[' + "[" * 100 + '"}') == {"a": "[" * 105}


@pytest.mark.parametrize("text", ['{"a":1,"a":1}', '[{"b":{"a":1,"\\u0061":2}}]'])
def test_a_key_that_stands_twice_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a key twice in one object"):
        parse_json(text)


@pytest.mark.parametrize("plant", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
def test_what_is_no_file_is_neither_waited_for_nor_read_without_end(
    plant: Callable[[Path], None], tmp_path: Path
) -> None:
    plant(tmp_path / "a.json")
    for read in (read_json, lambda path: list(read_lines(path))):
        with pytest.raises(OSError, match=r"no file|Is a directory"):
            read(tmp_path / "a.json")


def test_what_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "LONGEST_FILE", 1 << 20)
    monkeypatch.setattr(json_text, "LONGEST_LINE", 1 << 20)
    (tmp_path / "long").write_bytes(b'"' + b"x" * (1 << 20) + b'"')
    with pytest.raises(ValueError, match="longer than 1 MiB"):
        read_json(tmp_path / "long")
    with pytest.raises(ValueError, match="longer than 1 MiB"):
        list(read_lines(tmp_path / "long"))


def test_lines_come_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"1\n\n2")
    assert list(read_lines(tmp_path / "lines")) == [b"1\n", b"\n", b"2"]


@pytest.mark.parametrize("text", ['["\\ud800"]', b'{"\\udfff": 1}', b'["\xed\xa0\x80"]'])
def test_half_a_letter_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"^half a letter in a text$"):
        parse_json(text)


@pytest.mark.parametrize(
    "text", ['["\\ud83d\\ude00 \\\\ud800 ü"]', '["\\ud83d\\ude00 \\\\ud800 ü 한"]'.encode()]
)
def test_whole_letters_are_read_however_they_are_spelled(text: str | bytes) -> None:
    assert parse_json(text)[0].startswith("😀 \\ud800 ü")
