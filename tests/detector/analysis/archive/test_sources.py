"""Which recordings are meant, and that each gets a folder of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from detector.analysis.archive.sources import find_recordings
from detector.errors import SourceError
from tests.detector.video.clips import write_clip


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
    _touch(tmp_path, "b.MKV", "a/2.mp4", "a/1.mov", "a/notes.txt", ".hidden/x.mp4", "a/._1.mov")
    assert _places(tmp_path) == ["b", "a/1", "a/2"]


def test_pictures_beside_videos_are_passed_over_with_a_line(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    _touch(tmp_path, "a.mp4", "stills/1.png", "stills/2.png")
    expect_log(r"stills: passed over \(its pictures, since there are videos")
    assert _places(tmp_path) == ["a"]


def test_results_inside_the_archive_are_no_videos(tmp_path: Path) -> None:
    _touch(tmp_path, "v.mp4", "results/v/annotated.mp4")
    assert _places(tmp_path, out=tmp_path / "results") == ["v"]


@pytest.mark.may_log("passed over")
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


@pytest.mark.parametrize(
    ("sources", "places"),
    [
        (["a", "b"], ["video-2", "video", "video-3"]),
        (["b", "a"], ["video", "video-2", "video-3"]),
        (["b", "b", "b", "a"], ["video", "video-3", "video-4", "video-2", "video-5"]),
    ],
)
def test_a_made_name_is_none_that_another_recording_has(
    sources: list[str], places: list[str], tmp_path: Path
) -> None:
    _touch(tmp_path, "a/video-2.mp4", "a/video.mp4", "b/video.mp4")
    assert _places(*(tmp_path / source for source in sources)) == places


def test_names_that_a_share_may_take_for_one_get_folders_of_their_own(tmp_path: Path) -> None:
    _touch(tmp_path, "x/V.mp4", "y/v.mp4", "x/e\u0301.mp4", "y/\u00e9.mp4")
    assert _places(tmp_path / "x", tmp_path / "y") == ["V", "e\u0301", "v-2", "\u00e9-2"]


def test_folders_are_the_same_when_results_are_there(tmp_path: Path) -> None:
    _touch(tmp_path, "a/v.mp4", "b/v.mp4", "out/v/results.jsonl", "out/v-2/results.jsonl")
    assert _places(tmp_path / "a", tmp_path / "b", out=tmp_path / "out") == ["v", "v-2"]


def test_a_name_that_is_no_text_becomes_one(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"a\xff.mp4")).write_bytes(b"")
    assert _places(tmp_path) == ["a?"]


def test_a_link_to_a_folder_is_not_followed_and_said(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    _touch(tmp_path, "a/v.mp4")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    expect_log(r"loop: passed over \(a link to a folder; name that folder\)")
    assert _places(tmp_path) == ["a/v"]


def test_a_folder_without_any_is_named(tmp_path: Path) -> None:
    _touch(tmp_path, "readme.txt")
    with pytest.raises(SourceError, match="holds neither a video nor pictures"):
        find_recordings([str(tmp_path)], tmp_path / "out")


def _faults(*sources: str | Path) -> dict[str, str | None]:
    return {found.name: found.fault for found in find_recordings(map(str, sources), Path("out"))}


def _forbid(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As permissions do, which do not hold for the user that tests may run as."""
    listed = Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:
        if path == folder:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)


def test_a_source_that_cannot_be_looked_at_is_named_and_the_others_are_found(tmp_path: Path) -> None:
    _touch(tmp_path, "v.mp4")
    name = "x" * 300
    assert _faults(name, tmp_path / "v.mp4") == {
        name: f"{name}: cannot be read (File name too long); check the path and its permissions",
        "v.mp4": None,
    }


def test_a_folder_that_cannot_be_read_is_named_and_the_others_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _touch(tmp_path, "a/v.mp4", "b/v.mp4", "b.mp4")
    fault = f"{tmp_path / 'b'}: cannot be read (Permission denied); check the path and its permissions"
    _forbid(tmp_path / "b", monkeypatch)
    assert _faults(tmp_path) == {"b.mp4": None, "a/v.mp4": None, "b": fault}
    # Where it can be read in the next run, the others still have their folders.
    assert _places(tmp_path)[:2] == ["b", "a/v"]
    assert _faults(tmp_path / "b") == {"b": fault}


def test_entries_of_a_folder_that_cannot_be_looked_at_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _touch(tmp_path, "a/v.mp4", "b.mp4")
    is_dir = Path.is_dir

    def look(path: Path) -> bool:
        if path == tmp_path / "b.mp4":
            raise PermissionError(13, "Permission denied")
        return is_dir(path)

    monkeypatch.setattr(Path, "is_dir", look)
    fault = f"{tmp_path / 'b.mp4'}: cannot be read (Permission denied); check the path and its permissions"
    assert _faults(tmp_path) == {"b.mp4": fault, "a/v.mp4": None}


def test_a_file_that_may_be_dicom_and_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _touch(tmp_path, "IM0001", "frames/1.png")

    def is_dicom(path: Path) -> bool:
        raise SourceError(f"{path}: cannot be opened as video (Permission denied)")

    monkeypatch.setattr("detector.analysis.archive.sources.is_dicom", is_dicom)
    fault = f"{tmp_path / 'IM0001'}: cannot be opened as video (Permission denied)"
    assert _faults(tmp_path) == {"IM0001": fault, "frames": None}


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not hold for root"
)
def test_permissions_of_a_disk_are_met(tmp_path: Path) -> None:
    _touch(tmp_path, "a/v.mp4", "closed/v.mp4", "listed/v.mp4")
    (tmp_path / "closed").chmod(0o000)
    (tmp_path / "listed").chmod(0o400)
    try:
        found = find_recordings([str(tmp_path), str(tmp_path / "closed" / "v.mp4")], Path("out"))
    finally:
        (tmp_path / "closed").chmod(0o700)
        (tmp_path / "listed").chmod(0o700)
    names = {one.name: bool(one.fault) for one in found}
    assert names == {"a/v.mp4": False, "listed/v.mp4": True, "closed": True, "v.mp4": True}


@pytest.mark.parametrize(
    "name",
    [*(f"exam{suffix}" for suffix in (".m2t", ".mod", ".dat", ".TS", ".rec", "")), "VTS_01_1.VOB"],
)
def test_every_video_that_can_be_opened_is_found_whatever_its_name(tmp_path: Path, name: str) -> None:
    write_clip(tmp_path / "a.ts", 5).rename(tmp_path / name)
    assert _places(tmp_path) == [Path(name).stem]


@pytest.mark.parametrize("suffix", [".264", ".265", ".dv", ".mjpg", ".qt", ".y4m", ".mts", ".m2ts", ".webm"])
def test_suffixes_of_all_containers_are_known(tmp_path: Path, suffix: str) -> None:
    _touch(tmp_path, f"a{suffix}")
    assert _places(tmp_path) == ["a"]


def test_what_cannot_be_opened_is_passed_over_with_the_reason(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    write_clip(tmp_path / "a.mp4", 3)
    (tmp_path / "notes.xyz").write_text("nothing to see\n" * 9)
    (tmp_path / "empty.xyz").touch()
    _touch(tmp_path, "DICOMDIR", "report.pdf")
    (tmp_path / "gone.mp4").symlink_to(tmp_path / "nowhere.mp4")
    expect_log(r"notes\.xyz: passed over \(cannot be opened as video \(Invalid data found")
    expect_log(r"empty\.xyz: passed over \(the file is empty")
    expect_log(r"DICOMDIR: passed over \(it lists other files\)")
    expect_log(r"gone\.mp4: passed over \(a link to what is not there\)")
    (tmp_path / "playlist.m3u8").write_text("#EXTM3U\n#EXTINF:1,\na.mp4\n")
    expect_log(r"playlist\.m3u8: passed over \(cannot be opened as video")
    assert _places(tmp_path) == ["a"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with a name")
def test_a_pipe_in_a_folder_is_passed_over_with_a_line(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    _touch(tmp_path, "a.mp4")
    os.mkfifo(tmp_path / "live.mp4")
    expect_log(r"live\.mp4: passed over \(a pipe or a device\)")
    assert _places(tmp_path) == ["a"]


@pytest.mark.parametrize("results", ["results.jsonl", "results.part.jsonl"])
def test_what_an_analysis_has_made_is_no_recording(tmp_path: Path, results: str) -> None:
    _touch(tmp_path, f"old/{results}", "old/annotated.mp4", "old/annotated.plain.part.mp4", "old/exam.mp4")
    _touch(tmp_path, "old/frames/1.png", "old/clips/marking_1.mp4", "old/masks/1.png", "old/voc/1.xml")
    _touch(tmp_path, "mine/annotated.mp4")
    assert _places(tmp_path) == ["mine/annotated", "old/exam"]
