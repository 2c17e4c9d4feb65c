"""Every file of a finished analysis, opened by a reader that this project did not write."""

import csv
import shutil
import subprocess
from pathlib import Path

import av
import numpy as np
import pytest

from detector import PolypDetector, read_results
from detector.analysis.engines import EnginePool
from detector.analysis.exports import table
from detector.analysis.exports.export import Export, ExportInput
from detector.analysis.exports.table import EXPORTS, OPTIONAL, missing_exports, remove_exports
from detector.analysis.job import Job, run_job
from detector.analysis.results.masks import decode_mask
from detector.analysis.results.tracks import Totals
from detector.files.folder import write_whole_folder
from detector.video import SourceOptions, grab_frames
from tests.detector.html.pages import Page
from tests.detector.video.senders import tcp_sender
from tests.green_model import write_model
from tests.recordings import FRAMES, lose, write_frames, write_recording
from tests.strict.logs import ExpectLog

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


# What a recording in an MP4 file can have.
ASKED = OPTIONAL - {"dicom"}


def _totals(source: Path, folder: Path, detector: PolypDetector) -> Totals:
    result = run_job(Job(str(source), folder, ASKED), EnginePool(detector, 1), lambda done, of: None)
    assert result.reason is None
    assert result.totals is not None
    return result.totals


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> PolypDetector:
    return PolypDetector(write_model(tmp_path_factory.mktemp("model") / "green.onnx"), device="cpu")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, detector: PolypDetector) -> Path:
    """The results of the recording with one polyp, seen in frames 5 to 14, lit from 6 to 19."""
    folder = tmp_path_factory.mktemp("exports")
    totals = _totals(write_recording(folder / "v.mp4"), folder / "v", detector)
    assert (totals.frames, totals.polyps, totals.frames_lit, totals.complete) == (FRAMES, 1, 14, True)
    return folder / "v"


def test_all_are_there_and_nothing_is_left_over(out: Path) -> None:
    assert missing_exports(out, ASKED) == []
    named = {
        "results.jsonl",
        *(export.file for export in EXPORTS if export.name not in ("dicom", "training")),
    }
    assert {path.name for path in out.iterdir()} == named


def test_polyps_csv_has_the_one_polyp(out: Path) -> None:
    with (out / "polyps.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["first_s"], row["last_s"], row["duration_s"]) == ("0.200", "0.560", "0.400")
    assert (row["frames_seen"], row["frames_shown"]) == ("10", "14")


def test_coco_json_gives_pycocotools_the_recorded_masks(out: Path) -> None:
    pytest.importorskip("pycocotools")
    from pycocotools.coco import COCO

    coco = COCO(out / "coco.json")
    recorded = [polyp for frame in read_results(out / "results.jsonl").frames for polyp in frame.polyps]
    shown = [polyp for polyp in recorded if polyp.shown]
    annotations = coco.loadAnns(coco.getAnnIds())
    assert len(annotations) == len(shown) == 9
    for annotation, polyp in zip(annotations, shown, strict=True):
        mask = coco.annToMask(annotation)
        assert np.array_equal(mask.astype(bool), decode_mask(polyp, 0))
        assert annotation["area"] == mask.sum()


def test_chapters_vtt_is_read_by_webvtt(out: Path) -> None:
    webvtt = pytest.importorskip("webvtt")
    (caption,) = webvtt.read(str(out / "chapters.vtt")).captions
    assert (caption.start, caption.end) == ("00:00:00.200", "00:00:00.600")
    assert caption.text.startswith("Polyp 1 · best ")


def test_annotated_mp4_plays_with_its_chapters(out: Path) -> None:
    with av.open(str(out / "annotated.mp4")) as container:
        chapters = container.chapters()
        assert sum(1 for _ in container.decode(video=0)) == FRAMES
    titles = [chapter["metadata"]["title"].split(" · ")[0] for chapter in chapters]
    assert titles == ["No marked polyp", "Polyp 1", "No marked polyp"]
    starts = [float(chapter["start"] * chapter["time_base"]) for chapter in chapters]
    ends = [float(chapter["end"] * chapter["time_base"]) for chapter in chapters]
    assert starts == pytest.approx([0, 0.2, 0.6])
    assert ends == pytest.approx([0.2, 0.6, FRAMES / 25])


def test_annotated_mp4_can_be_started_before_it_is_downloaded(out: Path) -> None:
    head = (out / "annotated.mp4").read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")


def test_report_shows_the_polyp_marked_and_clean(out: Path) -> None:
    page = Page((out / "report.html").read_text("utf-8"))
    assert len(page.all("img")) == 2
    assert "v.mp4" in page.text
    assert "gate" not in page.text


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, as an independent reader of the report")
@pytest.mark.slow
def test_report_is_drawn_by_a_browser(out: Path, tmp_path: Path) -> None:
    picture = tmp_path / "report.png"
    subprocess.run(
        [
            *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *(f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1000,1400"),
            *(f"--screenshot={picture}", (out / "report.html").as_uri()),
        ],
        check=True,
        timeout=120,
        capture_output=True,
    )
    with av.open(str(picture)) as container:
        pixels = next(container.decode(video=0)).to_ndarray(format="rgb24").astype(int)
    # The thumbnails' green disc on red tissue, twice.
    green = (pixels[..., 1] > 200) & (pixels[..., 0] < 140) & (pixels[..., 2] < 140)
    assert green.sum() > 2000


def test_what_is_lit_in_a_folder_of_pictures_can_be_shown(tmp_path: Path, detector: PolypDetector) -> None:
    _totals(write_frames(tmp_path / "frames"), tmp_path / "out", detector)
    assert len(Page((tmp_path / "out" / "report.html").read_text("utf-8")).all("img")) == 2


def test_a_recording_that_is_gone_leaves_a_report_without_pictures(
    tmp_path: Path, detector: PolypDetector, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("WARNING .*: no pictures in the report: .*no such file")
    source = write_recording(tmp_path / "v.mp4")

    def grab_after_removal(path: str, times: list[float], options: SourceOptions) -> object:
        source.unlink()
        return grab_frames(path, times, options)

    monkeypatch.setattr("detector.analysis.exports.report.pictures.grab_frames", grab_after_removal)
    _totals(source, tmp_path / "out", detector)
    page = Page((tmp_path / "out" / "report.html").read_text("utf-8"))
    assert page.all("img") == []
    assert "Without pictures: 1\u00a0marking" in page.text


def test_results_of_an_earlier_run_do_not_pass_for_new_ones(tmp_path: Path, detector: PolypDetector) -> None:
    source, out = write_frames(tmp_path / "frames"), tmp_path / "out"
    _totals(source, out, detector)
    lose(source / "12.png")
    (out / "annotated.plain.part.mp4").write_bytes(b"of a run that was interrupted")
    result = run_job(Job(str(source), out), EnginePool(detector, 1), lambda done, of: None)
    assert "12.png" in (result.reason or "")
    assert result.totals is not None
    assert (result.totals.frames, result.totals.complete) == (11, False)
    assert sorted(path.name for path in out.iterdir()) == ["results.jsonl", "results.part.jsonl"]


def test_a_live_source_is_refused(tmp_path: Path, detector: PolypDetector) -> None:
    stream = write_recording(tmp_path / "v.mp4").rename(tmp_path / "v.ts").read_bytes()
    with tcp_sender(stream) as port:
        job = Job(f"tcp://127.0.0.1:{port}", tmp_path / "out")
        result = run_job(job, EnginePool(detector, 1), lambda done, of: None)
    assert "is live; record it, or watch it with: polyp-detector view" in (result.reason or "")
    assert not (tmp_path / "out" / "results.part.jsonl").exists()


def test_each_export_has_a_name_and_a_file_of_its_own() -> None:
    assert (
        len({export.name for export in EXPORTS}) == len({export.file for export in EXPORTS}) == len(EXPORTS)
    )


def test_optional_exports_are_missing_only_where_they_are_asked_for(tmp_path: Path) -> None:
    always = [export.file for export in missing_exports(tmp_path, set())]
    assert always == ["polyps.csv", "coco.json", "chapters.vtt", "report.html"]
    asked = [export.file for export in missing_exports(tmp_path, {"annotated", "yolo"})]
    assert set(asked) - set(always) == {"annotated.mp4", "yolo"}


def test_a_drawing_that_is_there_is_made_an_export_of(tmp_path: Path) -> None:
    (tmp_path / "annotated.plain.mp4").touch()
    assert "annotated.mp4" in [export.file for export in missing_exports(tmp_path, set())]


def test_an_export_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no optional export is called dvd, report"):
        missing_exports(tmp_path, {"annotated", "dvd", "report"})


def test_exports_are_removed_with_all_that_an_interrupted_run_left_of_them(tmp_path: Path) -> None:
    for name in ("annotated.part.mp4", "annotated.plain.part.mp4", "annotated.plain.mp4", "mine.txt"):
        (tmp_path / name).touch()
    of_results = [export for export in EXPORTS if not export.needs_review]
    for export in of_results:
        if export.parts:
            write_whole_folder(
                tmp_path / export.file, export.parts, [(export.parts[0].replace("*", "1"), b"")]
            )
        else:
            (tmp_path / export.file).touch()
    remove_exports(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_one_more_line_of_the_table_is_one_more_file(
    tmp_path: Path, detector: PolypDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_count(given: ExportInput, path: Path) -> None:
        path.write_text(f"{len(given.results.frames)} {len(given.tracks)}")

    monkeypatch.setattr(table, "EXPORTS", (*EXPORTS, Export("count", "count.txt", "counts", write_count)))
    _totals(write_recording(tmp_path / "v.mp4"), tmp_path / "out", detector)
    assert (tmp_path / "out" / "count.txt").read_text() == f"{FRAMES} 1"
    remove_exports(tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["results.jsonl"]
