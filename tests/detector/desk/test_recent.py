"""What was opened is remembered, without secrets, and never stops anything."""

from pathlib import Path

import pytest

from detector.desk.kinds import Brought, Kind
from detector.desk.recent import forget_recents, note_recent, read_recents, recent_path


def test_last_opened_comes_first_and_once(own_folder: Path) -> None:
    for name in ("/a.mp4", "/b.mp4", "/a.mp4"):
        note_recent([Brought(Kind.VIDEO, name)])
    assert [one.source for one in read_recents()] == ["/a.mp4", "/b.mp4"]
    assert recent_path().parent == own_folder


def test_no_more_are_kept_than_can_be_looked_through(own_folder: Path) -> None:
    note_recent([Brought(Kind.VIDEO, f"/{number}.mp4") for number in range(40)])
    assert len(read_recents()) == 24


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("rtsp://admin:hunter2@10.0.0.7:554/live", "rtsp://10.0.0.7:554/live"),
        ("http://host/live?token=hunter2", "http://host/live?…"),
        ("rtmp://host/app/hunter2", "rtmp://host/app/…"),
    ],
)
def test_no_secret_of_an_address_is_written(source: str, kept: str, own_folder: Path) -> None:
    note_recent([Brought(Kind.STREAM, source)])
    assert "hunter2" not in recent_path().read_text("utf-8")
    assert "admin" not in recent_path().read_text("utf-8")
    (found,) = read_recents()
    assert (found.source, found.whole) == (kept, False)


def test_address_without_a_secret_can_be_opened_again(own_folder: Path) -> None:
    note_recent([Brought(Kind.STREAM, "rtsp://host/live")])
    (found,) = read_recents()
    assert (found.source, found.whole) == ("rtsp://host/live", True)


def test_paths_are_kept_as_seen_from_anywhere(
    own_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    note_recent([Brought(Kind.VIDEO, "v.mp4"), Brought(Kind.CAMERA, "dshow:USB Video")])
    assert [one.source for one in read_recents()] == [str(tmp_path / "v.mp4"), "dshow:USB Video"]


def test_what_is_gone_is_told(own_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "there.mp4").write_bytes(b"")
    note_recent([Brought(Kind.VIDEO, str(tmp_path / name)) for name in ("there.mp4", "gone.mp4")])
    assert [one.present for one in read_recents()] == [True, False]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"entries": 3}', b'{"entries": [{"kind": "video"}]}', b'{"entries": [{"kind": "x",'],
)
def test_damaged_file_is_as_none_and_is_mended_by_the_next(content: bytes, own_folder: Path) -> None:
    own_folder.mkdir(parents=True)
    recent_path().write_bytes(content)
    assert read_recents() == ()
    note_recent([Brought(Kind.VIDEO, "/a.mp4")])
    assert len(read_recents()) == 1


def test_folder_that_cannot_be_written_stops_nothing(own_folder: Path) -> None:
    own_folder.parent.mkdir(parents=True)
    own_folder.write_bytes(b"a file stands there")
    note_recent([Brought(Kind.VIDEO, "/a.mp4")])
    assert read_recents() == ()


def test_all_can_be_forgotten(own_folder: Path) -> None:
    note_recent([Brought(Kind.VIDEO, "/a.mp4")])
    forget_recents()
    assert read_recents() == ()
