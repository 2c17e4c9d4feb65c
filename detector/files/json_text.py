"""Reading JSON that anybody may have written: no longer and no deeper than this program writes it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from detector.files.reading import open_file, read_bounded

# Of a file that is read whole, of a line of one, in bytes.
LONGEST_FILE, LONGEST_LINE = 256 << 20, 16 << 20
# Lists and objects inside each other.
DEEPEST = 64


def parse_json(text: str | bytes) -> Any:
    """What a text of JSON says.

    Raises:
        ValueError: it is none, too deep, holds half a letter or a key twice; the message fits into a line.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise _too_deep() from None
    # Counted first, which is fast: what has no more brackets cannot be deeper.
    brackets = (
        text.count("[") + text.count("{") if isinstance(text, str) else text.count(b"[") + text.count(b"{")
    )
    if brackets > DEEPEST and _depth(value) > DEEPEST:
        raise _too_deep()
    if ("\\" in text) if isinstance(text, str) else (b"\\" in text or b"\xed" in text):
        _check_letters(value)
    return value


def read_json(path: Path) -> Any:
    """What a file of JSON says.

    Raises:
        OSError: it cannot be read.
        ValueError: it is none, too long, or nested too deeply.
    """
    return parse_json(read_bounded(path, LONGEST_FILE))


def read_line(file: BinaryIO) -> bytes:
    """The next line of a file, empty at its end.

    Raises:
        OSError: it cannot be read.
        ValueError: it is too long.
    """
    line = file.readline(LONGEST_LINE + 1)
    if len(line) > LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE >> 20} MiB")
    return line


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file one by one.

    Raises:
        OSError: it cannot be read.
        ValueError: a line is too long.
    """
    with open_file(path) as file:
        yield from iter(lambda: read_line(file), b"")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of two values of one key each reader takes another."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key twice in one object")
    return made


def _check_letters(value: Any) -> None:
    """Refuse halves of letters beyond 16 bits, which JSON can spell and no file can be written with."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("half a letter in a text") from None


def _depth(value: Any) -> int:
    """How many lists and objects lie inside each other at most."""
    depth, level = 0, [value]
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


def _too_deep() -> ValueError:
    return ValueError(f"nested more than {DEEPEST} deep")
