"""What `analyze` writes beside its results where it is asked for, and how a later run adds to it."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detector.cli import app
from detector.video import open_video
from tests.green_model import write_model
from tests.recordings import FRAMES, write_recording
from tests.strict.logs import ExpectLog


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "green.onnx")


def analyze(model: Path, tmp_path: Path, *options: object) -> Path:
    """The folder of the results of a recording with a disc in frames 5 to 14 of 20."""
    source = tmp_path / "v.mp4"
    if not source.exists():
        write_recording(source)
    arguments = ["analyze", source, "--out", tmp_path / "out", "--model", model, "--device", "cpu", *options]
    result = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "300"})
    assert result.exit_code == 0, result.output
    return tmp_path / "out" / "v"


def _pictures(folder: Path) -> set[str]:
    return {path.name for path in (folder / "frames").iterdir()}


def test_pictures_of_marked_frames_are_those_that_coco_names(model: Path, tmp_path: Path) -> None:
    folder = analyze(model, tmp_path, "--frames", "marked")
    images = json.loads((folder / "coco.json").read_bytes())["images"]
    assert _pictures(folder) == {image["file_name"] for image in images}
    assert images


def test_a_later_run_with_another_choice_writes_the_pictures_anew(model: Path, tmp_path: Path) -> None:
    assert not (analyze(model, tmp_path) / "frames").exists()
    assert len(_pictures(analyze(model, tmp_path, "--resume", "--frames", "every:7"))) == 3
    folder = analyze(model, tmp_path, "--resume", "--frames", "all")
    assert len(_pictures(folder)) == FRAMES
    # What is not asked for stays; what is asked for in the same way is not made again.
    before = (folder / "frames").stat().st_ino
    analyze(model, tmp_path, "--resume")
    analyze(model, tmp_path, "--resume", "--frames", "all")
    assert (folder / "frames").stat().st_ino == before


def test_an_unknown_choice_of_frames_is_refused(tmp_path: Path) -> None:
    for choice in ("some", "every:0", "every:", "all:3"):
        result = CliRunner().invoke(app, ["analyze", "v.mp4", "--out", str(tmp_path), "--frames", choice])
        assert result.exit_code == 2


def test_clips_are_cut_of_what_was_marked_and_anew_for_another_margin(model: Path, tmp_path: Path) -> None:
    def names(*options: object) -> set[str]:
        return {path.name for path in (analyze(model, tmp_path, "--resume", *options) / "clips").iterdir()}

    assert names("--clips", "annotated", "--margin", 0.1) == {"polyp-1_0.14-0.80_annotated.mp4"}
    assert names("--clips", "clean") == {"polyp-1_0.00-0.80_clean.mp4"}


def test_clips_of_an_excerpt_hold_what_was_looked_at(model: Path, tmp_path: Path) -> None:
    folder = analyze(model, tmp_path, "--start", 0.2, "--every", 2, "--clips", "annotated")
    (path,) = (folder / "clips").iterdir()
    with open_video(path) as clip:
        assert [frame.time for frame in clip] == pytest.approx([0.08 * number for number in range(8)])


def test_what_was_measured_in_frames_is_in_results_summary_and_report(model: Path, tmp_path: Path) -> None:
    folder = analyze(model, tmp_path)
    _, *frames, _ = [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()]
    assert {*frames[0]["quality"]} == {"blur", "dark", "bright", "glare", "red", "flat", "tissue"}
    assert {*frames[1]["quality"]} == {*frames[0]["quality"], "speed", "change"}
    assert "Readable" in (folder / "report.html").read_text()
    with (tmp_path / "out" / "summary.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    # All of one colour, but for a disc: there is nothing to be seen.
    assert float(row["readable_percent"]) < 60
    assert (row["fast_s"], row["outside_s"]) == ("0.000", "0.000")


def test_a_file_that_is_no_recording_is_in_the_summary(
    model: Path, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("WARNING .*: odd.xyz: passed over")
    archive, out = tmp_path / "archive", tmp_path / "out"
    archive.mkdir()
    write_recording(archive / "v.mp4")
    (archive / "odd.xyz").write_text("no video")
    arguments = ["analyze", archive, "--out", out, "--model", model, "--device", "cpu"]
    assert CliRunner().invoke(app, [*map(str, arguments)]).exit_code == 0
    with (out / "summary.csv").open(newline="") as file:
        done, passed = csv.DictReader(file)
    assert (done["status"], passed["status"], passed["source"]) == ("done", "passed over", "odd.xyz")
    assert passed["reason"]
