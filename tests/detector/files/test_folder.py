"""A folder of results is whole, and a user's own files in it are safe."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.errors import OutputError
from detector.files.folder import remove_folder, write_whole_folder
from tests.power_cut import disk

PATTERNS = ("a.txt", "deep/*.txt")


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_what_is_written_takes_the_place_of_all_that_stood_there(tmp_path: Path) -> None:
    write_whole_folder(
        tmp_path / "f", PATTERNS, [("a.txt", b"1"), ("deep/b.txt", b"2"), ("deep/c.txt", b"3")]
    )
    write_whole_folder(tmp_path / "f", PATTERNS, [("a.txt", b"4"), ("deep/c.txt", b"5")])
    assert _tree(tmp_path) == {"f/a.txt": b"4", "f/deep/c.txt": b"5"}


def test_a_folder_is_whole_after_a_power_cut(tmp_path: Path) -> None:
    files = [("a.txt", b"1"), *((f"deep/{number}.txt", b"2" * number) for number in range(200))]
    with disk(tmp_path) as own:
        write_whole_folder(own.folder / "f", PATTERNS, [("a.txt", b"old")])
        write_whole_folder(own.folder / "f", PATTERNS, files)
        with own.after_power_cut() as found:
            assert _tree(found / "f") == dict(files)


def test_a_failure_leaves_what_stood_there(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, bytes]]:
        yield "a.txt", b"new"
        raise OSError(28, "No space left on device")

    write_whole_folder(tmp_path / "f", PATTERNS, [("a.txt", b"old")])
    with pytest.raises(OutputError, match=r"f: cannot be written \(No space left on device\)"):
        write_whole_folder(tmp_path / "f", PATTERNS, broken())
    assert _tree(tmp_path) == {"f/a.txt": b"old"}


def test_a_folder_with_files_of_others_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "mine.png").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"holds mine\.png, which is no part of the export"):
        write_whole_folder(tmp_path / "f", PATTERNS, [("a.txt", b"1")])
    assert _tree(tmp_path) == {"f/mine.png": b"mine"}


def test_removing_leaves_what_was_not_written(tmp_path: Path) -> None:
    write_whole_folder(tmp_path / "f", PATTERNS, [("a.txt", b"1"), ("deep/b.txt", b"2")])
    (tmp_path / "f" / "deep" / "mine.png").write_bytes(b"mine")
    remove_folder(tmp_path / "f", PATTERNS)
    assert _tree(tmp_path) == {"f/deep/mine.png": b"mine"}


def test_removing_what_is_whole_leaves_nothing(tmp_path: Path) -> None:
    write_whole_folder(tmp_path / "f", PATTERNS, [("a.txt", b"1"), ("deep/b.txt", b"2")])
    remove_folder(tmp_path / "f", PATTERNS)
    remove_folder(tmp_path / "f", PATTERNS)
    assert list(tmp_path.iterdir()) == []
