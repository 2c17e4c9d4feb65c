"""The recording of a session and of results is found."""

import json
from pathlib import Path

import pytest

from detector.desk.kinds import Brought, Kind
from detector.desk.recording import recording_of
from detector.errors import DataError, SourceError


def _results(folder: Path, header: object) -> Brought:
    folder.mkdir(parents=True)
    (folder / "results.jsonl").write_text(json.dumps(header) + "\n", "utf-8")
    return Brought(Kind.RESULTS, str(folder))


def test_recording_of_a_recording_is_itself() -> None:
    assert recording_of(Brought(Kind.VIDEO, "/v.mp4")) == "/v.mp4"


def test_recording_is_where_the_results_say(tmp_path: Path) -> None:
    video = tmp_path / "v.mp4"
    video.write_bytes(b"video")
    brought = _results(tmp_path / "out" / "v", {"identity": {"path": str(video)}})
    assert recording_of(brought) == str(video)


def test_recording_that_was_moved_with_its_results_is_found_beside_them(tmp_path: Path) -> None:
    (tmp_path / "v.mp4").write_bytes(b"video")
    brought = _results(tmp_path / "out" / "v", {"source": {"name": "/elsewhere/v.mp4"}})
    assert recording_of(brought) == str(tmp_path / "v.mp4")


def test_recording_that_is_gone_is_named(tmp_path: Path) -> None:
    brought = _results(tmp_path / "out", {"identity": {"path": "/gone/v.mp4"}})
    with pytest.raises(SourceError, match=r"/gone/v\.mp4: the recording of these results is not there"):
        recording_of(brought)


@pytest.mark.parametrize("header", [3, [], {}, {"source": 1}])
def test_results_that_say_nothing_of_it_name_nothing(header: object, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="unknown: "):
        recording_of(_results(tmp_path / "out", header))


def test_damaged_results_are_an_error_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "results.jsonl").write_bytes(b"{")
    with pytest.raises(DataError, match="cannot be read as results"):
        recording_of(Brought(Kind.RESULTS, str(tmp_path / "results.jsonl")))
