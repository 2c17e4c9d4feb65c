"""Where the window was is remembered; a damaged file is as none."""

from pathlib import Path

import pytest

from detector.desk.place import WindowPlace, place_path, read_place, write_place


def test_window_comes_back_as_it_was_left(own_folder: Path) -> None:
    assert read_place() == WindowPlace()
    left = WindowPlace((10, 20, 900, 600), maximized=True, panel=False, folder="/videos")
    write_place(left)
    assert read_place() == left
    assert place_path().parent == own_folder


@pytest.mark.parametrize("content", [b"", b"3", b'{"box": [1, 2]}', b'{"maximized": "often"}'])
def test_damaged_file_is_as_none(content: bytes, own_folder: Path) -> None:
    own_folder.mkdir(parents=True)
    place_path().write_bytes(content)
    assert read_place() == WindowPlace()


def test_what_another_version_remembers_beside_is_passed_over(own_folder: Path) -> None:
    own_folder.mkdir(parents=True)
    place_path().write_bytes(b'{"version": 2, "zoom": 3, "panel": false}')
    assert read_place() == WindowPlace(panel=False)
