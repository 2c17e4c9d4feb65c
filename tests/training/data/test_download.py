"""Fetching from a real server that resumes, ignores ranges, breaks off, or is not there."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from detector.errors import DataError, OutputError
from tests.small_disk import full_disk
from training.data.download import Archive, fetch

CONTENT = bytes(range(256)) * 2000


class _Server(ThreadingHTTPServer):
    """Serves `content`; `cut_at` ends each answer early, or stalls it while `stalled` is not set."""

    content = CONTENT
    version: tuple[str, str] | None = ("ETag", '"first"')
    cut_at: int | None = None
    ranges = True
    says_length = True
    stalled: threading.Event | None = None
    requests: list[str | None]


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        content, start = self.server.content, self._start()
        if start >= len(content):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(content)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if self.server.version:
            self.send_header(*self.server.version)
        if self.server.says_length:
            self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start : self.server.cut_at])
        if self.server.stalled:
            self.server.stalled.wait(10)

    def _start(self) -> int:
        wanted, condition = self.headers.get("Range"), self.headers.get("If-Range")
        self.server.requests.append(wanted)
        changed = condition is not None and (not self.server.version or condition != self.server.version[1])
        if wanted is None or changed or not self.server.ranges:
            return 0
        return int(wanted.removeprefix("bytes=").removesuffix("-"))

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[_Server]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.requests = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


def _archive(server: _Server) -> Archive:
    return Archive(f"http://127.0.0.1:{server.server_port}/a.zip", "a.zip", len(CONTENT))


def _ignore(there: int, total: int | None) -> None:
    pass


def test_file_is_fetched_whole_with_progress(server: _Server, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    path = fetch(_archive(server), tmp_path / "new", lambda there, total: seen.append((there, total)))
    assert path.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [entry.name for entry in path.parent.iterdir()] == ["a.zip"]


def test_connection_that_breaks_off_is_gone_on_with(server: _Server, tmp_path: Path) -> None:
    server.cut_at = 100_000
    with pytest.raises(DataError, match=r"cannot be fetched .*run the command again to go on"):
        fetch(_archive(server), tmp_path, _ignore)
    assert not (tmp_path / "a.zip").exists()
    server.cut_at = None
    assert fetch(_archive(server), tmp_path, _ignore).read_bytes() == CONTENT
    assert server.requests == [None, "bytes=100000-"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip"]


def test_server_that_falls_silent_is_given_up_as_a_fault_of_the_network(
    server: _Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.data.download._TIMEOUT", 0.3)
    server.cut_at, server.stalled = 100_000, threading.Event()
    with pytest.raises(DataError, match=r"cannot be fetched \(timed out\)"):
        fetch(_archive(server), tmp_path, _ignore)
    server.stalled.set()
    assert (tmp_path / "a.zip.part").exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("ETag", '"first"'), ("ETag", '"second"')),
        (
            ("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT"),
            ("Last-Modified", "Tue, 02 Jan 2024 00:00:00 GMT"),
        ),
    ],
)
def test_file_that_changed_meanwhile_is_started_over_not_joined_to_the_old(
    server: _Server, tmp_path: Path, before: tuple[str, str], after: tuple[str, str]
) -> None:
    server.version, server.cut_at = before, 100_000
    with pytest.raises(DataError):
        fetch(_archive(server), tmp_path, _ignore)
    server.version, server.cut_at, server.content = after, None, CONTENT[::-1]
    assert fetch(_archive(server), tmp_path, _ignore).read_bytes() == CONTENT[::-1]


def test_weak_tag_is_never_a_condition(server: _Server, tmp_path: Path) -> None:
    server.version, server.cut_at = ("ETag", 'W/"first"'), 100_000
    with pytest.raises(DataError):
        fetch(_archive(server), tmp_path, _ignore)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip.part"]


def test_server_that_ignores_ranges_is_started_over_with(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "a.zip.part").write_bytes(b"of an older version")
    server.ranges = False
    assert fetch(_archive(server), tmp_path, _ignore).read_bytes() == CONTENT


def test_file_that_lacks_only_its_name_gets_it(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "a.zip.part").write_bytes(CONTENT)
    assert fetch(_archive(server), tmp_path, _ignore).read_bytes() == CONTENT


def test_partial_file_longer_than_the_servers_is_started_over(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "a.zip.part").write_bytes(CONTENT + b"of a longer version")
    assert fetch(_archive(server), tmp_path, _ignore).read_bytes() == CONTENT


def test_what_is_here_is_not_fetched_again(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"here")
    assert fetch(_archive(server), tmp_path, _ignore).read_bytes() == b"here"
    assert server.requests == []


def test_without_a_network_the_way_by_hand_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"cannot be fetched.*polyp-train download --archive a\.zip"
    ) as caught:
        fetch(Archive("http://127.0.0.1:9/a.zip", "a.zip", 1), tmp_path, _ignore)
    assert str(caught.value).endswith(f'--data "{tmp_path}"')


def test_address_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nonsense: cannot be fetched"):
        fetch(Archive("nonsense", "a.zip", 1), tmp_path, _ignore)


def test_folder_that_cannot_be_made_is_the_disks_fault(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be written"):
        fetch(_archive(server), tmp_path / "file", _ignore)


@pytest.mark.parametrize("name", ["a.zip.part", "a.zip.part.version"])
def test_no_link_leads_a_download_elsewhere(name: str, server: _Server, tmp_path: Path) -> None:
    (tmp_path / "own").write_bytes(b"somebody's own")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).symlink_to(tmp_path / "own")
    try:
        assert fetch(_archive(server), tmp_path / "out", _ignore).read_bytes() == CONTENT
    except OutputError as error:
        assert "it is a link to elsewhere" in str(error)
    assert (tmp_path / "own").read_bytes() == b"somebody's own"


def test_full_disk_is_told_as_such_and_leaves_no_archive(server: _Server, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with full_disk(out):
        with pytest.raises(OutputError, match="free some space"):
            fetch(_archive(server), out, _ignore)
        assert not (out / "a.zip").exists()


@pytest.mark.parametrize("says", [True, False])
def test_server_that_sends_more_than_was_published_is_given_up(
    says: bool, server: _Server, tmp_path: Path
) -> None:
    server.says_length = says
    archive = replace(_archive(server), most_bytes=100_000)
    with pytest.raises(DataError, match="is larger than 100000 bytes, so it is not the file"):
        fetch(archive, tmp_path, _ignore)
    assert not (tmp_path / "a.zip").exists()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 200_000
