"""What a user names is opened: results at once, a recording while it is analyzed; what cannot be is said."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.errors import DataError, DetectorError
from detector.review.growing import GrowingResults, Grown
from detector.review.opening import ReviewPlan, open_viewing
from detector.settings import DetectorSettings
from tests.detector.review.lesions_file import three_markings
from tests.detector.review.reviewed import with_recording
from tests.green_model import write_model
from tests.recordings import write_recording
from tests.strict.logs import ExpectLog
from tests.waiting import wait_until


@pytest.fixture
def settings(tmp_path: Path) -> DetectorSettings:
    return DetectorSettings(model=write_model(tmp_path / "green.onnx"), device="cpu")


def _plan(given: Path, settings: DetectorSettings | None = None) -> ReviewPlan:
    return ReviewPlan(str(given), settings or DetectorSettings(), "AB")


def _whole(growing: GrowingResults) -> Grown:
    """What is there once the analysis has reached its end."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        grown = growing.take()
        if grown is not None and grown.review is not None:
            return grown
        assert growing.problem is None, growing.problem
        time.sleep(0.02)
    raise AssertionError("the analysis did not end in time")


def test_results_are_opened_with_their_recording(tmp_path: Path) -> None:
    opened = open_viewing(_plan(with_recording(tmp_path)))
    assert opened.grow is None and opened.viewing.absence == ""
    assert opened.viewing.player is not None and len(opened.viewing.lesions) == 3
    opened.viewing.close()


def test_results_are_opened_without_their_recording(tmp_path: Path) -> None:
    three_markings(tmp_path)
    viewing = open_viewing(_plan(tmp_path)).viewing
    assert "v.mp4 is not to be found" in viewing.absence and viewing.player is None
    viewing.close()


def test_a_review_is_open_in_one_window_alone(tmp_path: Path) -> None:
    three_markings(tmp_path)
    viewing = open_viewing(_plan(tmp_path)).viewing
    with pytest.raises(DataError, match="is open in another window; close that one first"):
        open_viewing(_plan(tmp_path))
    viewing.close()
    open_viewing(_plan(tmp_path)).viewing.close()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text.replace('"version": 2', '"version": 3'), "is version 3 of the format"),
        (lambda text: text[: len(text) // 2], "not JSON, or cut short"),
        (lambda text: "", "is empty"),
    ],
)
def test_results_that_cannot_be_read_are_said_in_a_line(
    tmp_path: Path, spoil: Callable[[str], str], message: str
) -> None:
    results = three_markings(tmp_path)
    results.write_text(spoil(results.read_text()))
    with pytest.raises(DetectorError, match=message) as caught:
        open_viewing(_plan(tmp_path))
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_an_analysis_goes_on_where_it_was_left(tmp_path: Path, settings: DetectorSettings) -> None:
    recording = write_recording(tmp_path / "v.mp4")
    left = open_viewing(_plan(recording, settings))
    assert left.grow is not None
    # The other process is ended wherever it is.
    left.grow(lambda: None).close()
    left.viewing.close()
    opened = open_viewing(_plan(recording, settings))
    assert opened.grow is not None and opened.viewing.review is None
    growing = opened.grow(lambda: None)
    grown = _whole(growing)
    assert growing.progress().finished and growing.progress().share == 1
    opened.viewing.take(grown.overview, grown.review)
    assert [lesion.number for lesion in opened.viewing.lesions] == [1]
    growing.close()
    opened.viewing.close()
    again = open_viewing(_plan(recording, settings))
    assert again.grow is None and len(again.viewing.lesions) == 1
    again.viewing.close()


def test_what_was_begun_in_an_archive_is_opened_by_the_archive_and_gone_on_with(tmp_path: Path) -> None:
    folder = with_recording(tmp_path / "out" / "v")
    *lines, _ = (folder / "results.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "results.part.jsonl").write_bytes(b"".join(lines))
    (folder / "results.jsonl").unlink()
    opened = open_viewing(_plan(tmp_path / "out"))
    assert opened.grow is not None and opened.viewing.review is None
    assert opened.viewing.name == "v.mp4" and len(opened.viewing.lesions) == 3
    opened.viewing.close()


@pytest.mark.slow
def test_an_analysis_that_fails_is_said(tmp_path: Path, settings: DetectorSettings) -> None:
    recording = write_recording(tmp_path / "v.mp4")
    opened = open_viewing(_plan(recording, settings))
    (tmp_path / "green.onnx").unlink()
    assert opened.grow is not None
    growing = opened.grow(lambda: None)
    wait_until(lambda: growing.problem is not None, 120)
    assert "green.onnx" in (growing.problem or "")
    growing.close()
    opened.viewing.close()


def test_a_procedure_that_was_cut_off_is_made_whole_and_not_analyzed(
    tmp_path: Path, procedure: Path, expect_log: ExpectLog
) -> None:
    folder = Path(shutil.copytree(procedure, tmp_path / "cut"))
    session = json.loads((folder / "session.json").read_text("utf-8"))
    del session["end"]
    (folder / "session.json").write_text(json.dumps(session), "utf-8")
    (folder / "video.mp4").rename(folder / "video.part.mp4")
    *lines, _ = (folder / "results.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "results.part.jsonl").write_bytes(b"".join(lines))
    (folder / "results.jsonl").unlink()
    (folder / "SHA256SUMS").unlink()
    expect_log("was cut off")
    opened = open_viewing(_plan(folder))
    opened.viewing.close()
    assert opened.grow is None and opened.viewing.review is not None
