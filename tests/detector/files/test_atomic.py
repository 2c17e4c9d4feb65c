"""A name always stands for a whole file."""

from pathlib import Path

import pytest

from detector.errors import OutputError
from detector.files.atomic import write_whole


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.json"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.json"]


def test_failure_keeps_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    write_whole(path, b"one")
    (tmp_path / ".file.json.part").mkdir()
    with pytest.raises(OutputError, match=r"file\.json: cannot be written"):
        write_whole(path, b"two")
    assert path.read_bytes() == b"one"
