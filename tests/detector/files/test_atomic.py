"""A name always stands for a whole file."""

from pathlib import Path

import pytest

from detector.errors import OutputError
from detector.files.atomic import make_folder, put_in_place, write_whole
from tests.disk_order import DiskOrder
from tests.small_disk import fill, small_disk


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.json"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.json"]


def test_failure_keeps_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "disk" / "file.json"
    with small_disk(tmp_path / "disk", 1) as made:
        if not made:
            pytest.skip("this user may make no disk that can be filled")
        write_whole(path, b"one")
        fill(path.parent)
        with pytest.raises(OutputError, match=r"file\.json: cannot be written \(No space left"):
            write_whole(path, b"two")
        assert path.read_bytes() == b"one"
        assert sorted(each.name for each in path.parent.iterdir()) == ["file.json", "filler"]


def test_the_bytes_reach_the_disk_before_the_name_and_the_name_before_the_return(
    tmp_path: Path, disk_order: DiskOrder
) -> None:
    write_whole(tmp_path / "file.json", b"one")
    assert disk_order.calls == ["sync .file.json.part", "rename file.json", f"sync {tmp_path.name}"]


def test_what_another_program_wrote_is_brought_to_the_disk_as_well(
    tmp_path: Path, disk_order: DiskOrder
) -> None:
    partial = tmp_path / "video.part.mp4"
    partial.write_bytes(b"frames")
    put_in_place(partial, tmp_path / "video.mp4")
    assert disk_order.calls == ["sync video.part.mp4", "rename video.mp4", f"sync {tmp_path.name}"]


def test_the_names_of_new_folders_reach_the_disk(tmp_path: Path, disk_order: DiskOrder) -> None:
    make_folder(tmp_path / "a" / "b")
    assert disk_order.calls == ["sync a", f"sync {tmp_path.name}"]


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path, disk_order: DiskOrder) -> None:
    make_folder(tmp_path)
    assert disk_order.calls == []


def test_the_log_tells_a_name_that_was_given_before_the_bytes_were_there(
    tmp_path: Path, disk_order: DiskOrder
) -> None:
    """The judge itself is judged: it must see what it exists to see."""
    partial, path = tmp_path / "partial", tmp_path / "path"
    partial.write_bytes(b"one")
    partial.replace(path)
    assert disk_order.unsafe == ["path got its name before its bytes were on the disk"]
