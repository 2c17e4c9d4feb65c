"""An export beside the window: another process writes it whole, or says in a line why not."""

import json
import threading
from pathlib import Path

import pytest

from detector.review.exporting import BackgroundExport, ExportWish, Outcome
from detector.review.review import open_review
from tests.detector.review.reviewed import with_recording


def _outcome(wish: ExportWish) -> Outcome:
    ended = threading.Event()
    export = BackgroundExport(wish, ended.set)
    assert export.outcome() == Outcome()
    assert ended.wait(60)
    outcome = export.outcome()
    export.close()
    return outcome


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_recording(tmp_path / "results")


def test_a_format_is_written_beside_the_results_or_where_it_is_wished(folder: Path, tmp_path: Path) -> None:
    results = folder / "results.jsonl"
    assert _outcome(ExportWish(results, "mot")) == Outcome(written=str(folder / "mot"))
    assert (folder / "mot").is_dir()
    elsewhere = tmp_path / "elsewhere"
    assert _outcome(ExportWish(results, "cvat", elsewhere)) == Outcome(written=str(elsewhere / "cvat.xml"))
    assert (elsewhere / "cvat.xml").is_file()


def test_what_was_rejected_is_not_in_what_is_written_as_reviewed(folder: Path) -> None:
    results, review = folder / "results.jsonl", folder / "review.jsonl"
    with open_review(folder, "AB") as opened:
        opened.reject(opened.lesions[0].number)
        # The window that reviews is open meanwhile.
        outcome = _outcome(ExportWish(results, "coco", review=review))
    whole = _outcome(ExportWish(results, "coco"))
    assert (outcome.problem, whole.problem) == (None, None)
    marked, every = (
        len(json.loads(Path(one.written or "").read_text())["annotations"]) for one in (outcome, whole)
    )
    assert 0 < marked < every
    assert Path(outcome.written or "").parent != folder


def test_what_cannot_be_written_is_said_in_a_line_and_leaves_nothing(folder: Path) -> None:
    (folder / "v.mp4").unlink()
    outcome = _outcome(ExportWish(folder / "results.jsonl", "clips"))
    assert outcome.written is None
    assert "v.mp4" in str(outcome.problem) and "\n" not in str(outcome.problem)
    assert not (folder / "clips").exists()


def test_it_can_be_stopped_and_tells_nobody_then(folder: Path) -> None:
    told: list[None] = []
    export = BackgroundExport(ExportWish(folder / "results.jsonl", "annotated"), lambda: told.append(None))
    export.close()
    assert told == []
    assert not (folder / "annotated.mp4").exists()
