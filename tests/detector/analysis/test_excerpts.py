"""Part of a recording analyzed: what says so, and that nothing takes the rest for free of polyps."""

import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from detector import PolypDetector
from detector.analysis import analyze_video, pipeline, read_results
from detector.analysis.engines import EnginePool
from detector.analysis.results.journal import RESULTS
from detector.analysis.results.schema import Results
from detector.analysis.results.state import read_state
from detector.cli import app
from detector.video import Excerpt, SourceOptions, open_video
from tests.green_model import write_model
from tests.recordings import HEIGHT, WIDTH, write_frames, write_recording


def _call(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "300"})
    return result.exit_code, result.output


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "green.onnx")


def _analyze(model: Path, source: Path, out: Path, *options: object) -> tuple[int, str]:
    return _call("analyze", source, "--out", out, "--model", model, "--device", "cpu", *options)


def _analyzed(model: Path, tmp_path: Path, *options: object) -> Results:
    """The disc is in frames 5 to 14 of 20."""
    code, output = _analyze(model, write_recording(tmp_path / "v.mp4"), tmp_path / "out", *options)
    assert code == 0, output
    return read_results(tmp_path / "out" / "v" / RESULTS)


def test_results_say_what_was_looked_at_and_hold_no_more(model: Path, tmp_path: Path) -> None:
    results = _analyzed(model, tmp_path, "--start", "0.2", "--end", "0:00.6", "--every", "4")
    assert results.header.excerpt == Excerpt(0.2, 0.6, 4)
    assert results.header.source.rate == 25
    assert [frame.frame for frame in results.frames] == [5, 9, 13]
    assert [frame.time for frame in results.frames] == pytest.approx([0.2, 0.36, 0.52])
    assert results.end is not None
    assert results.end.frames == 3
    assert results.end.vouched is None


def test_results_of_a_whole_recording_say_nothing_of_it(model: Path, tmp_path: Path) -> None:
    results = _analyzed(model, tmp_path, "--start", "0", "--every", "1")
    assert results.header.excerpt.whole
    assert b"excerpt" not in (tmp_path / "out" / "v" / RESULTS).read_bytes()


def test_the_gate_marks_a_polyp_of_every_third_frame(model: Path, tmp_path: Path) -> None:
    results = _analyzed(model, tmp_path, "--every", "3")
    assert [frame.frame for frame in results.frames if frame.lit_tracks] == [6, 9, 12, 15]


@pytest.mark.parametrize("begun", [("--every", "2"), ()])
def test_going_on_with_another_excerpt_is_refused(
    model: Path, tmp_path: Path, begun: tuple[str, ...]
) -> None:
    _analyzed(model, tmp_path, *begun)
    for options in ({"--every": 2}, {}, {"--start": 0.1}, {"--end": 0.5}):
        given = [part for pair in options.items() for part in pair]
        code, output = _analyze(model, tmp_path / "v.mp4", tmp_path / "out", "--resume", *given)
        assert (code == 0) == ([*map(str, given)] == [*begun]), output
        assert code == 0 or "was begun with excerpt" in output


def test_an_excerpt_that_was_interrupted_ends_byte_for_byte_as_a_whole_one(
    model: Path, tmp_path: Path
) -> None:
    excerpt = Excerpt(0.12, 0.7, 2)
    source, detector = write_recording(tmp_path / "v.mp4"), PolypDetector(model, device="cpu")

    def analyze_it(out: Path, resume: bool, stop_at: int | None) -> None:
        def progress(frames: int) -> None:
            if frames == stop_at:
                raise KeyboardInterrupt

        with open_video(source, options=SourceOptions(excerpt=excerpt)) as video:
            analyze_video(video, EnginePool(detector, 1), out, False, progress, resume)

    analyze_it(tmp_path / "whole", False, None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_SYNC_EVERY", 0.0)
        with pytest.raises(KeyboardInterrupt):
            analyze_it(tmp_path / "begun", False, 5)
    reached = read_state(tmp_path / "begun")
    assert reached is not None
    assert 0 < reached.frames <= 5
    analyze_it(tmp_path / "begun", True, None)
    assert (tmp_path / "begun" / RESULTS).read_bytes() == (tmp_path / "whole" / RESULTS).read_bytes()


def test_summary_and_report_say_it_and_count_only_what_was_looked_at(model: Path, tmp_path: Path) -> None:
    _analyzed(model, tmp_path, "--start", "0.2", "--end", "0.6", "--every", "2")
    (row,) = _rows(tmp_path / "out" / "summary.csv")
    assert (row["start_s"], row["end_s"], row["every"]) == ("0.200", "0.600", "2")
    assert (row["frames"], row["duration_s"]) == ("5", "0.400")
    for page in (tmp_path / "out" / "summary.html", tmp_path / "out" / "v" / "report.html"):
        assert "every 2nd frame from 0:00.2 to 0:00.6" in page.read_text()
    # A later run keeps what this one looked at.
    (tmp_path / "w").mkdir()
    write_recording(tmp_path / "w" / "w.mp4")
    assert _analyze(model, tmp_path / "w", tmp_path / "out")[0] == 0
    kept, whole = _rows(tmp_path / "out" / "summary.csv")
    assert kept == row
    assert (whole["start_s"], whole["end_s"], whole["every"]) == ("", "", "")


def test_tracks_of_cvat_go_on_between_frames_that_were_looked_at(model: Path, tmp_path: Path) -> None:
    _analyzed(model, tmp_path, "--every", "3")
    assert _call("export", tmp_path / "out" / "v", "--format", "cvat")[0] == 0
    root = ElementTree.parse(tmp_path / "out" / "v" / "cvat.xml").getroot()
    boxes = [(box.get("frame"), box.get("outside")) for box in root.iter("box")]
    assert boxes == [("6", "0"), ("9", "0"), ("12", "0"), ("15", "1")]
    assert root.findtext(".//task/size") == "19"


def test_a_sequence_of_mot_is_that_of_the_frames_that_were_looked_at(model: Path, tmp_path: Path) -> None:
    _analyzed(model, tmp_path, "--every", "3")
    assert _call("export", tmp_path / "out" / "v", "--format", "mot")[0] == 0
    folder = tmp_path / "out" / "v" / "mot"
    lines = (folder / "gt" / "gt.txt").read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["3", "4", "5"]
    assert "seqLength=7" in (folder / "seqinfo.ini").read_text()
    assert "frameRate=8.33333" in (folder / "seqinfo.ini").read_text()


def test_coco_says_what_was_looked_at(model: Path, tmp_path: Path) -> None:
    _analyzed(model, tmp_path, "--every", "3")
    content = json.loads((tmp_path / "out" / "v" / "coco.json").read_bytes())
    assert content["info"]["excerpt"] == {"start": 0.0, "end": None, "every": 3}
    assert [image["frame"] for image in content["images"]] == [6, 9, 12]


def test_pictures_and_the_annotated_video_are_of_what_was_looked_at(model: Path, tmp_path: Path) -> None:
    _analyzed(model, tmp_path, "--start", "0.2", "--every", "2", "--annotated")
    assert _call("export", tmp_path / "out" / "v", "--format", "frames")[0] == 0
    names = {path.name for path in (tmp_path / "out" / "v" / "frames").iterdir()}
    assert names == {f"frame_{number:06d}.png" for number in (7, 9, 11, 13)}
    with open_video(tmp_path / "out" / "v" / "annotated.mp4") as video:
        assert [frame.time for frame in video] == pytest.approx([0.08 * number for number in range(8)])


def test_frames_that_were_not_looked_at_count_neither_for_nor_against(model: Path, tmp_path: Path) -> None:
    _analyzed(model, tmp_path, "--start", "0.36", "--every", "2")
    truth = _write_truth(tmp_path / "truth.json")
    assert _call("compare", tmp_path / "out" / "v", "--truth", truth)[0] == 0
    figures = json.loads((tmp_path / "out" / "v" / "compare.json").read_bytes())
    # Looked at are 9, 11, … 19; the disc is in 9, 11 and 13.
    assert (figures["frames"], figures["excerpts"]) == (6, 1)
    assert figures["minutes"] == pytest.approx(6 * 0.08 / 60)
    (polyp,) = figures["first"]["seen"]["per_polyp"]
    assert (polyp["visible"], polyp["hit"], polyp["fragments"]) == (3, 3, 1)
    assert figures["first"]["seen"]["frame_specificity"] == 1.0
    assert "not all was looked at" in (tmp_path / "out" / "v" / "compare.html").read_text()


def test_truth_of_pictures_that_were_not_looked_at_is_passed_over(model: Path, tmp_path: Path) -> None:
    write_frames(tmp_path / "pictures")
    assert _analyze(model, tmp_path / "pictures", tmp_path / "out", "--every", "2")[0] == 0
    (out,) = (path.parent for path in (tmp_path / "out").rglob(RESULTS))
    assert _call("compare", out, "--truth", _write_coco(tmp_path / "coco.json"))[0] == 0
    figures = json.loads((out / "compare.json").read_bytes())
    assert figures["first"]["seen"]["per_polyp"][0]["visible"] == 5


@pytest.mark.parametrize(
    ("text", "seconds"), [("0.4", 0.4), ("0:00.4", 0.4), ("00:00:00.4", 0.4), ("0", 0.0)]
)
def test_times_are_understood(model: Path, tmp_path: Path, text: str, seconds: float) -> None:
    assert _analyzed(model, tmp_path, "--start", text).header.excerpt.start == seconds


@pytest.mark.parametrize(
    "options", [("--start", "1:75"), ("--end", "x"), ("--start", "5", "--end", "4"), ("--every", "0")]
)
def test_what_is_no_time_is_refused(model: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    assert _analyze(model, tmp_path / "v.mp4", tmp_path / "out", *options)[0] == 2


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write_truth(path: Path) -> Path:
    there = {at: [{"id": 1, "box": [70 + 4 * at, 90, 131 + 4 * at, 151]}] for at in range(5, 15)}
    truth = [{"frame": at, "polyps": there.get(at, [])} for at in range(20)]
    path.write_text(json.dumps({"video": "v.mp4", "fps": 25, "truth": truth}))
    return path


def _write_coco(path: Path) -> Path:
    """By the names of pictures alone."""
    images: list[dict[str, Any]] = [
        {"id": at, "file_name": f"{at + 1}.png", "width": WIDTH, "height": HEIGHT} for at in range(20)
    ]
    annotations = [
        {"id": at, "image_id": at, "category_id": 1, "bbox": [70 + 4 * at, 90, 61, 61]} for at in range(5, 15)
    ]
    categories = [{"id": 1, "name": "polyp"}]
    path.write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}))
    return path
