"""What a user dropped or typed is told for what it is."""

from pathlib import Path

import pytest

from detector.desk.kinds import Brought, Kind, natural_key, sort_out
from detector.errors import SourceError

_DICOM = b"\0" * 128 + b"DICM"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with one of each kind."""
    for name in ("v.mp4", "a.PNG", "notes.txt", "unknown.xyz"):
        (tmp_path / name).write_bytes(b"content of a file that is long enough to be one")
    (tmp_path / "IM0001").write_bytes(_DICOM)
    for folder, file in (("session", "session.json"), ("found", "results.jsonl"), ("stills", "1.png")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_bytes(b"{}")
    (tmp_path / "session" / "video.mp4").write_bytes(b"video")
    (tmp_path / "out" / "v").mkdir(parents=True)
    (tmp_path / "out" / "v" / "results.jsonl").write_bytes(b"{}")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("v.mp4", Kind.VIDEO),
        ("a.PNG", Kind.PICTURES),
        ("stills", Kind.PICTURES),
        ("IM0001", Kind.DICOM),
        ("unknown.xyz", Kind.VIDEO),
        ("session", Kind.SESSION),
        ("found", Kind.RESULTS),
        ("found/results.jsonl", Kind.RESULTS),
    ],
)
def test_files_and_folders_are_told_apart(name: str, kind: Kind, archive: Path) -> None:
    assert sort_out([str(archive / name)]) == (Brought(kind, str(archive / name)),)


def test_folder_of_an_archive_is_the_results_of_each_recording(archive: Path) -> None:
    (archive / "out" / "w").mkdir()
    (archive / "out" / "w" / "results.jsonl").write_bytes(b"{}")
    found = [Brought(Kind.RESULTS, str(archive / "out" / name)) for name in ("v", "w")]
    assert sort_out([str(archive / "out")]) == tuple(found)


def test_session_is_its_folder_whichever_of_the_two_is_named(archive: Path) -> None:
    (found,) = sort_out([str(archive / "session" / "session.json")])
    assert found == Brought(Kind.SESSION, str(archive / "session"))


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("rtsp://host/stream", Kind.STREAM),
        ("  udp://239.0.0.1:1234 ", Kind.STREAM),
        ("/dev/video0", Kind.CAMERA),
        ("dshow:USB Video", Kind.CAMERA),
    ],
)
def test_addresses_and_devices_are_live(source: str, kind: Kind) -> None:
    (found,) = sort_out([source])
    assert found == Brought(kind, source.strip())
    assert found.kind.live


def test_address_of_a_file_is_the_file(archive: Path) -> None:
    assert sort_out([(archive / "v.mp4").as_uri()]) == (Brought(Kind.VIDEO, str(archive / "v.mp4")),)


def test_folder_of_recordings_is_a_playlist_in_natural_order(tmp_path: Path) -> None:
    for name in ("case 10.mp4", "case 2.mp4", "notes.txt", ".hidden.mp4", "thumb.png"):
        (tmp_path / name).write_bytes(b"something")
    for name in ("IM2", "DICOMDIR"):
        (tmp_path / name).write_bytes(_DICOM)
    assert [one.name for one in sort_out([str(tmp_path)])] == ["case 2.mp4", "case 10.mp4", "IM2"]


def test_several_come_in_the_order_in_which_they_were_named(archive: Path) -> None:
    names = ["v.mp4", "stills", "IM0001"]
    assert [one.name for one in sort_out(str(archive / name) for name in names)] == names


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("absent.mp4", "no such file or folder"),
        ("notes.txt", "is neither a video nor a picture"),
        ("empty", "holds neither videos nor pictures"),
    ],
)
def test_what_cannot_be_opened_is_named_in_one_line(name: str, message: str, archive: Path) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        sort_out([str(archive / name)])
    assert "\n" not in str(caught.value)


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(SourceError, match="nothing was named"):
        sort_out(["  "])


def test_name_of_a_stream_says_no_password() -> None:
    assert Brought(Kind.STREAM, "rtsp://user:secret@10.0.0.1/live").name == "rtsp://10.0.0.1/live"


def test_numbers_in_names_count_as_numbers() -> None:
    assert sorted(["b10", "b9", "a1", "10", "9"], key=natural_key) == ["9", "10", "a1", "b9", "b10"]


def test_analysis_that_was_killed_is_results_too(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "v"
    folder.mkdir(parents=True)
    (folder / "results.part.jsonl").touch()
    for given in (folder, tmp_path / "out"):
        assert sort_out([str(given)]) == (Brought(Kind.RESULTS, str(folder)),)
