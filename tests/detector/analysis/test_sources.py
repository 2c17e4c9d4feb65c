"""Which recordings are meant, and that each gets a folder of its own."""

import os
from pathlib import Path

import pytest

from detector.analysis.sources import find_recordings
from detector.errors import SourceError


def _touch(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x" * 10)
    return root


def _places(*sources: str | Path, out: Path = Path("out")) -> list[str]:
    return [found.place.as_posix() for found in find_recordings(map(str, sources), out)]


def test_a_file_goes_by_its_name_whatever_it_is(tmp_path: Path) -> None:
    _touch(tmp_path, "case.1.mp4")
    (found,) = find_recordings([str(tmp_path / "case.1.mp4")], tmp_path / "out")
    assert (found.place, found.name, found.size) == (Path("case.1"), "case.1.mp4", 10)
    assert _places("absent.mp4", "rtsp://host/stream") == ["absent", "stream"]


def test_a_folder_is_every_video_below_it(tmp_path: Path) -> None:
    _touch(
        tmp_path, "b.MKV", "a/2.mp4", "a/1.mov", "a/notes.txt", "a/thumb.png", ".hidden/x.mp4", "a/._1.mov"
    )
    assert _places(tmp_path) == ["b", "a/1", "a/2"]


def test_results_inside_the_archive_are_no_videos(tmp_path: Path) -> None:
    _touch(tmp_path, "v.mp4", "results/v/annotated.mp4")
    assert _places(tmp_path, out=tmp_path / "results") == ["v"]


def test_dicom_objects_are_known_by_their_content(tmp_path: Path) -> None:
    _touch(tmp_path, "readme", "scan.dcm", "DICOMDIR")
    for name in ("IM0001", "DICOMDIR"):
        (tmp_path / name).write_bytes(bytes(128) + b"DICM")
    assert _places(tmp_path) == ["IM0001"]


def test_a_folder_of_pictures_is_one_recording(tmp_path: Path) -> None:
    _touch(tmp_path / "frames.v2", "1.png", "2.png")
    assert _places(tmp_path / "frames.v2") == ["frames.v2"]


def test_folders_of_pictures_below_a_folder_are_one_each(tmp_path: Path) -> None:
    _touch(tmp_path, "one/1.png", "two/1.jpg", "two/2.jpg", "empty/readme.txt")
    assert _places(tmp_path) == ["one", "two"]


def test_equal_names_get_folders_of_their_own(tmp_path: Path) -> None:
    _touch(tmp_path, "x/a.mp4", "y/a.mp4", "z/b.mp4", "z/b.mkv")
    assert _places(tmp_path / "x" / "a.mp4", tmp_path / "y" / "a.mp4") == ["a", "a-2"]
    assert _places(tmp_path / "z") == ["b.mkv", "b.mp4"]


def test_a_name_that_is_no_text_becomes_one(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"a\xff.mp4")).write_bytes(b"")
    assert _places(tmp_path) == ["a?"]


def test_a_link_to_a_folder_above_is_not_followed(tmp_path: Path) -> None:
    _touch(tmp_path, "a/v.mp4")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert _places(tmp_path) == ["a/v"]


def test_a_folder_without_any_is_named(tmp_path: Path) -> None:
    _touch(tmp_path, "readme.txt")
    with pytest.raises(SourceError, match="holds neither a video nor pictures"):
        find_recordings([str(tmp_path)], tmp_path / "out")
