"""A record is finished from what lies in its folder, also where its program was cut off."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector import PolypDetector, open_video
from detector.analysis.results.reader import read_results
from detector.errors import DataError
from detector.record import Record, RecordPlan
from detector.record.finish import finish_record, is_finished
from detector.record.opening import playable
from detector.session import Session
from tests.detector.app.cameras import Camera
from tests.green_model import write_model
from tests.strict.logs import ExpectLog


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """A record that is being made, of more than a second."""
    detector = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")
    session = Session([lambda: Camera(25)], lambda: detector)
    record = session.begin_record(RecordPlan(tmp_path / "sessions", "A1"))
    session.start(lambda: None)
    deadline = time.monotonic() + 30
    while not _lines(record.folder) > 40:
        assert time.monotonic() < deadline
        session.display()
        time.sleep(0.02)
    yield record
    session.close()


def _lines(folder: Path) -> int:
    partial = folder / "results.part.jsonl"
    return partial.read_bytes().count(b"\n") if partial.exists() else 0


@pytest.fixture
def cut(record: Record, tmp_path: Path) -> Path:
    """What is on the disk of it when its program is killed; the last pieces may be half written."""
    folder = tmp_path / "cut"
    shutil.copytree(record.folder, folder, ignore=shutil.ignore_patterns("results.lock"))
    with (folder / "video.part.mp4").open("ab") as video:
        video.write(b"\x00\x00\x20\x00moof half")
    with (folder / "results.part.jsonl").open("ab") as results:
        results.write(b'{"frame":9999,"ti')
    with (folder / "events.jsonl").open("ab") as events:
        events.write(b'{"time":')
    return folder


def test_cut_record_is_made_whole_and_says_so(cut: Path) -> None:
    facts = finish_record(cut)
    assert facts["end"]["cut"] is True
    assert sorted(path.name for path in cut.iterdir()) == [
        *("SHA256SUMS", "events.jsonl", "report.html", "results.jsonl", "session.json", "video.mp4"),
    ]
    with open_video(cut / "video.mp4") as video:
        assert len(list(video)) == facts["end"]["recorded"] > 0
    assert read_results(cut / "results.jsonl").end is None
    assert all(json.loads(line) for line in (cut / "events.jsonl").read_text().splitlines())
    assert "This record was cut off" in (cut / "report.html").read_text("utf-8")


def test_cut_record_is_opened_as_its_video_with_a_word(cut: Path, expect_log: ExpectLog) -> None:
    expect_log(r"WARNING .*cut: was cut off; \d+\.\d s of it are whole")
    for _ in range(2):
        assert playable(str(cut)) == str(cut / "video.mp4")
    assert is_finished(cut)


def test_end_that_is_interrupted_is_made_once_more(cut: Path) -> None:
    finish_record(cut)
    (cut / "SHA256SUMS").unlink()
    (cut / "video.part.mp4").write_bytes(b"a copy with chapters, half made")
    finish_record(cut)
    assert not (cut / "video.part.mp4").exists()
    assert is_finished(cut)


def test_record_that_is_still_made_is_left_alone(record: Record) -> None:
    with pytest.raises(DataError, match="is writing to this folder"):
        finish_record(record.folder)


def test_folder_of_something_else_is_played_as_it_is(tmp_path: Path) -> None:
    assert playable(str(tmp_path)) == str(tmp_path)
    assert playable("rtsp://camera/1") == "rtsp://camera/1"


@pytest.mark.parametrize("content", ["", "[]", '{"format":"polyp-detector session","version":9}'])
def test_damaged_record_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "session.json").write_text(content)
    with pytest.raises(DataError, match=r"session\.json: is"):
        playable(str(tmp_path))


def test_record_whose_facts_are_missing_is_named(cut: Path) -> None:
    facts = json.loads((cut / "session.json").read_text())
    del facts["begun"]
    (cut / "session.json").write_text(json.dumps(facts))
    with pytest.raises(DataError, match="is damaged"):
        finish_record(cut)
