"""Files are opened for writing in one place, which follows no links (detector/files/links.py)."""

import ast
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_WRITES = frozenset({"write_bytes", "write_text", "touch", "imwrite", "tofile", "save_file", "mkfifo"})
# Where else, and why no link can stand there.
_ALLOWED = {
    "detector/files/links.py": "the place",
    "detector/files/atomic.py": "brings to the disk what was written, and writes nothing",
    "detector/files/folder.py": "files of a folder that it has just made",
    "detector/files/reading.py": "for reading alone, which its flags say",
    "detector/commands/output.py": "descriptors that are open already, and the null device",
    "detector/video/written.py": "new, or refused",
    "detector/video/v4l2.py": "a camera, which is no file",
    **dict.fromkeys(
        (
            "training/data/unpack.py",
            "training/fit/weights.py",
            "training/release/release.py",
            "training/release/card/page.py",
        ),
        "in a folder that nobody else can write to, made for it",
    ),
}


def _mode(call: ast.Call) -> str:
    """The mode that a call of `open` gives, by place or by name; empty where it gives none."""
    given = [*call.args, *(each.value for each in call.keywords if each.arg == "mode")]
    texts = (each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str))
    return next((text for text in texts if text and set(text) <= set("rwxabt+")), "")


def _writes(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in _WRITES:
        return True
    if name not in ("open", "FileIO", "__init__"):
        return False
    flags = "O_RDONLY" not in ast.unparse(call) and "os.open" in ast.unparse(call.func)
    # FFmpeg writes where it is given a path; a file object was opened by somebody.
    through_ffmpeg = ast.unparse(call.func) == "av.open" and ast.unparse(call.args[0]) in (
        "file",
        "self._file",
    )
    return flags or (bool(set("wxa+") & set(_mode(call))) and not through_ffmpeg)


def _places(source: str) -> list[int]:
    calls = (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call))
    return [call.lineno for call in calls if _writes(call)]


def test_no_other_place_opens_a_file_to_write_it() -> None:
    found = {
        path.relative_to(_ROOT).as_posix(): lines
        for room in ("detector", "training")
        for path in (_ROOT / room).rglob("*.py")
        if (lines := _places(path.read_text(encoding="utf-8")))
    }
    assert {path: lines for path, lines in found.items() if path not in _ALLOWED} == {}
    assert set(_ALLOWED) == set(found)


@pytest.mark.parametrize(
    "line",
    [
        'path.open("wb")',
        'open(path, mode="a")',
        "path.write_text(text)",
        "os.open(path, os.O_RDWR)",
        'av.open(str(path), "w")',
        'FileIO(path, "wb")',
        "cv2.imwrite(name, pixels)",
    ],
)
def test_a_place_is_found(line: str) -> None:
    assert _places(line) == [1]


@pytest.mark.parametrize("line", ['path.open("rb")', "os.open(path, os.O_RDONLY)", 'av.open(file, "w")'])
def test_reading_is_none(line: str) -> None:
    assert _places(line) == []
