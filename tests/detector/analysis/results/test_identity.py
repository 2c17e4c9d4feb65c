"""What tells a recording from every other."""

import os
import shutil
from pathlib import Path

import pytest

from detector.analysis.results.identity import Identity, identify
from tests.recordings import write_frames

# So many bytes are not all looked at.
LARGE = 2_000_000


def _file(path: Path, size: int = 1000, fill: int = 7) -> Path:
    path.write_bytes(bytes([fill]) * size)
    return path


def _poke(path: Path, offset: int, keep_time: bool = False) -> None:
    status = path.stat()
    content = bytearray(path.read_bytes())
    content[offset] ^= 255
    path.write_bytes(content)
    if keep_time:
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _change(before: Identity, now: Identity) -> str:
    return before.change(now) or ""


def test_a_file_is_itself_also_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path / "v.mp4")
    absolute = identify(str(path))
    monkeypatch.chdir(tmp_path)
    relative = identify("v.mp4")
    assert relative.path == "v.mp4"
    assert relative.location == absolute.location
    assert absolute.change(relative) is None


def test_equal_relative_paths_in_different_folders_are_different_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name in "ab":
        (tmp_path / name).mkdir()
        _file(tmp_path / name / "v.mp4")
        monkeypatch.chdir(tmp_path / name)
        found.append(identify("v.mp4"))
    assert found[0].path == found[1].path
    assert found[0].location != found[1].location


@pytest.mark.parametrize("offset", [0, 499, 999])
def test_any_byte_of_a_small_file_counts_whatever_its_time(offset: int, tmp_path: Path) -> None:
    before = identify(str(_file(tmp_path / "v.mp4")))
    _poke(tmp_path / "v.mp4", offset, keep_time=True)
    assert "has another content" in _change(before, identify(before.path))


@pytest.mark.parametrize(
    ("offset", "part"), [(0, "its beginning"), (LARGE // 2, "its middle"), (LARGE - 1, "its end")]
)
def test_parts_of_a_large_file_count_whatever_its_time(offset: int, part: str, tmp_path: Path) -> None:
    before = identify(str(_file(tmp_path / "v.mp4", LARGE)))
    _poke(tmp_path / "v.mp4", offset, keep_time=True)
    assert part in _change(before, identify(before.path))


def test_another_size_is_said(tmp_path: Path) -> None:
    before = identify(str(_file(tmp_path / "v.mp4")))
    assert _change(before, identify(str(_file(tmp_path / "v.mp4", 999)))) == "it had 1000 bytes, has 999"


def test_a_small_file_that_was_written_again_with_the_same_bytes_is_the_same(tmp_path: Path) -> None:
    before = identify(str(_file(tmp_path / "v.mp4")))
    os.utime(tmp_path / "v.mp4", (1, 1))
    assert before.change(identify(before.path)) is None


def test_a_large_file_that_was_written_again_may_be_another(tmp_path: Path) -> None:
    before = identify(str(_file(tmp_path / "v.mp4", LARGE)))
    _poke(tmp_path / "v.mp4", 600_000)
    assert "it was written again" in _change(before, identify(before.path))


def test_every_byte_is_compared_where_it_was_asked_for(tmp_path: Path) -> None:
    path = _file(tmp_path / "v.mp4", LARGE)
    before = identify(str(path), whole=True)
    os.utime(path, (1, 1))
    assert before.change(identify(str(path), whole=True)) is None
    _poke(path, 600_000, keep_time=True)
    assert "byte for byte" in _change(before, identify(str(path), whole=True))


def test_a_folder_of_pictures_has_an_identity(tmp_path: Path) -> None:
    folder = write_frames(tmp_path / "frames")
    before = identify(str(folder))
    (folder / "notes.txt").write_text("no picture")
    (folder / "._1.png").write_bytes(b"hidden")
    assert before.pictures == 20
    assert before.change(identify(str(folder))) is None


def test_a_picture_more_is_another_recording(tmp_path: Path) -> None:
    folder = write_frames(tmp_path / "frames")
    before = identify(str(folder))
    shutil.copy(folder / "1.png", folder / "21.png")
    assert _change(before, identify(str(folder))) == "it held 20 pictures, holds 21 pictures"


def test_a_picture_of_another_name_is_another_recording(tmp_path: Path) -> None:
    folder = write_frames(tmp_path / "frames")
    before = identify(str(folder))
    (folder / "7.png").rename(folder / "77.png")
    assert "other names or sizes" in _change(before, identify(str(folder)))


def test_a_picture_that_was_replaced_by_an_older_one_of_the_same_size_is_noticed(tmp_path: Path) -> None:
    folder = write_frames(tmp_path / "frames")
    for path in folder.iterdir():
        os.utime(path, (1000, 1000))
    before = identify(str(folder))
    _poke(folder / "7.png", 100)
    os.utime(folder / "7.png", (10, 10))
    assert "it was written again" in _change(before, identify(str(folder)))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes")
def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert identify(str(tmp_path / "pipe")).bytes is None


def test_an_address_is_named_without_its_password() -> None:
    assert identify("http://me:secret@host/v.mp4").record() == {"path": "http://host/v.mp4"}
