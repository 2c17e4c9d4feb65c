"""Fetching from a real server that resumes, ignores ranges, breaks off, or is not there."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from detector.errors import DataError
from training.data.download import Archive, fetch

CONTENT = bytes(range(256)) * 2000


class _Server(ThreadingHTTPServer):
    """Serves CONTENT; `cut_at` ends each answer early, `ranges` says whether ranges are honoured."""

    cut_at: int | None = None
    ranges = True
    requests: list[str | None]


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.requests.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.server.ranges else 0
        if start >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start : self.server.cut_at])

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
    return Archive(f"http://127.0.0.1:{server.server_port}/a.zip", "a.zip")


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
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip.part"]
    server.cut_at = None
    assert fetch(_archive(server), tmp_path, _ignore).read_bytes() == CONTENT
    assert server.requests == [None, "bytes=100000-"]


def test_server_that_ignores_ranges_is_started_over_with(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "a.zip.part").write_bytes(b"of an older version")
    server.ranges = False
    assert fetch(_archive(server), tmp_path, _ignore).read_bytes() == CONTENT


def test_file_that_lacks_only_its_name_gets_it(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "a.zip.part").write_bytes(CONTENT)
    assert fetch(_archive(server), tmp_path, _ignore).read_bytes() == CONTENT


def test_what_is_here_is_not_fetched_again(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"here")
    assert fetch(_archive(server), tmp_path, _ignore).read_bytes() == b"here"
    assert server.requests == []


def test_without_a_network_the_way_by_hand_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot be fetched.*polyp-train download --archive a\.zip"):
        fetch(Archive("http://127.0.0.1:9/a.zip", "a.zip"), tmp_path, _ignore)
