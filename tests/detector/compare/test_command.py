"""`polyp-detector compare`: what is printed, written, and refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from detector.cli import app
from tests.detector.analysis.results.results_file import BOX, Box, frame, polyp, results
from tests.detector.html.pages import Page

AWAY: Box = (100, 80, 140, 110)


def _analyzed(folder: Path, name: str = "v.mp4", last: int = 8) -> Path:
    """A polyp found in frames 2 to `last` of 12 and marked from 4; a false one in 10 and 11, never marked."""
    folder.mkdir(parents=True)
    frames = []
    for at in range(12):
        seen = [polyp(1, 0.9, shown=at >= 4)] if 2 <= at <= last else []
        frames.append(frame(at, *seen, *([polyp(2, 0.6, shown=False, box=AWAY)] if at >= 10 else [])))
    results(folder, *frames, name=name)
    return folder


def _truth(path: Path) -> Path:
    """The polyp is there from frame 1 to 8."""
    there = [{"id": 1, "box": BOX}]
    truth = [{"frame": at, "polyps": there if 1 <= at <= 8 else []} for at in range(12)]
    path.write_text(json.dumps({"video": "v.mp4", "fps": 25, "truth": truth}))
    return path


def _compare(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["compare", *map(str, arguments)], env={"COLUMNS": "200"})
    return result.exit_code, result.output


def _figures(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "compare.json").read_bytes())
    return content


def test_figures_are_written_beside_the_results(tmp_path: Path) -> None:
    folder = _analyzed(tmp_path / "a")
    code, output = _compare(folder, "--truth", _truth(tmp_path / "t.json"))
    assert code == 0, output
    assert f"see {folder / 'compare.html'}" in output
    told = _figures(folder)
    assert (told["recordings"], told["frames"], told["polyps"]) == (1, 12, 1)
    seen, marked = told["first"]["seen"], told["first"]["marked"]
    assert (seen["frame_sensitivity"], marked["frame_sensitivity"]) == (7 / 8, 5 / 8)
    assert (seen["frame_specificity"], marked["frame_specificity"]) == (0.5, 1)
    assert seen["first_detection_s"]["median"] == pytest.approx(0.04)
    assert marked["first_detection_s"]["median"] == pytest.approx(0.12)
    assert seen["false_activations_per_minute"]["any"] == pytest.approx(60 / (12 / 25))
    assert marked["false_activations_per_minute"]["any"] == 0
    point = told["first"]["operating_point"]
    assert (point["threshold"], point["false_frames"], point["frame_sensitivity"]) == (0.9, 0, 7 / 8)
    assert told["first"]["curve"][-1]["false_frames"] == 0.5


def test_the_page_tells_of_each_polyp(tmp_path: Path) -> None:
    folder = _analyzed(tmp_path / "a", name="Fall <7>.mp4")
    _compare(folder, "--truth", _truth(tmp_path / "t.json"), "--out", tmp_path / "out")
    page = Page((tmp_path / "out" / "compare.html").read_text("utf-8"))
    assert "Fall <7>.mp4" in page.text
    assert "Research use only" in page.text
    assert len(page.all("svg")) == 2
    assert not (folder / "compare.html").exists()


def test_two_results_are_set_against_each_other(tmp_path: Path) -> None:
    first, other = _analyzed(tmp_path / "good"), _analyzed(tmp_path / "worse", last=4)
    code, output = _compare(first, other, "--truth", _truth(tmp_path / "t.json"))
    assert code == 0, output
    told = _figures(first)
    frames = told["paired"]["polyp_frames"]
    assert (frames["both"], frames["first_only"], frames["other_only"], frames["neither"]) == (1, 4, 0, 3)
    assert frames["p"] == pytest.approx(0.125)
    assert told["paired"]["difference"]["frame_sensitivity"] == -0.5
    page = Page((first / "compare.html").read_text("utf-8"))
    assert "worse against good" in page.text


def test_many_recordings_have_intervals_and_a_truth_each(tmp_path: Path) -> None:
    truth = tmp_path / "truth"
    truth.mkdir()
    for number in range(5):
        _analyzed(tmp_path / "all" / f"c{number}", name=f"c{number}.mp4", last=4 + number % 2)
        _truth(truth / f"c{number}.truth.json")
    code, output = _compare(tmp_path / "all", "--truth", truth)
    assert code == 0, output
    told = _figures(tmp_path / "all")
    assert (told["recordings"], told["polyps"]) == (5, 5)
    low, high = told["first"]["marked"]["intervals"]["frame_sensitivity"]
    assert low <= told["first"]["marked"]["frame_sensitivity"] <= high
    (truth / "c3.truth.json").unlink()
    code, output = _compare(tmp_path / "all", "--truth", truth)
    assert code == 1
    assert "has no truth of c3.mp4; name it c3.truth.json" in output


def test_our_own_exports_are_a_truth_that_results_meet(tmp_path: Path) -> None:
    for place in ("a", "b"):
        _analyzed(tmp_path / place)
    CliRunner().invoke(app, ["export", str(tmp_path), "--format", "coco"])
    code, output = _compare(tmp_path, "--truth", tmp_path / "coco.json", "--out", tmp_path / "out")
    assert code == 0, output
    told = _figures(tmp_path / "out")
    assert told["polyps"] == 2
    assert told["first"]["marked"]["frame_sensitivity"] == told["first"]["marked"]["frame_specificity"] == 1


def test_results_of_other_frames_are_refused(tmp_path: Path) -> None:
    first, other = _analyzed(tmp_path / "a"), tmp_path / "b"
    other.mkdir()
    results(other, *(frame(at) for at in range(11)), whole=False)
    code, output = _compare(first, other, "--truth", _truth(tmp_path / "t.json"))
    assert code == 1
    assert "v.mp4: one analysis has 12 frames, the other 11; analyze it again to its end" in output


def test_a_truth_without_polyps_is_a_comparison_too(tmp_path: Path) -> None:
    folder = _analyzed(tmp_path / "a")
    truth = {"video": "v.mp4", "fps": 25, "truth": [{"frame": at, "polyps": []} for at in range(12)]}
    (tmp_path / "t.json").write_text(json.dumps(truth))
    code, output = _compare(folder, "--truth", tmp_path / "t.json")
    assert code == 0, output
    assert "none to count" in output
    assert _figures(folder)["first"]["operating_point"] is None


def test_results_of_one_name_are_called_by_the_folders_above(tmp_path: Path) -> None:
    first, other = _analyzed(tmp_path / "a" / "v"), _analyzed(tmp_path / "b" / "v", last=4)
    code, _ = _compare(first, other, "--truth", _truth(tmp_path / "t.json"))
    told = _figures(first)
    assert (code, told["first"]["name"], told["other"]["name"]) == (0, "a/v", "b/v")


def test_a_recording_that_only_one_analysis_has_is_named(tmp_path: Path) -> None:
    for folder in ("a/v", "a/w", "b/v", "b/x y"):
        _analyzed(tmp_path / folder)
    truth = tmp_path / "truth"
    truth.mkdir()
    for name in ("v", "w", "x y"):
        _truth(truth / f"{name}.truth.json")
    code, output = _compare(tmp_path / "a", tmp_path / "b", "--truth", truth)
    assert code == 1
    assert "only one of them has w, x y; analyze the same ones twice" in output
