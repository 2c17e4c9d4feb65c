"""One recording as the commands analyze it, and a second analysis that comes in between."""

import hashlib
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detector import PolypDetector, read_results
from detector.analysis import pipeline
from detector.analysis.engines import EnginePool
from detector.analysis.exports.coco import write_coco
from detector.analysis.exports.table import missing_exports
from detector.analysis.job import Job, JobResult, contained, run_job
from detector.analysis.results.journal import RESULTS
from detector.analysis.results.state import STATE
from detector.errors import DataError, DeviceError, EngineError, ModelError, OutputError
from detector.video import Recorder
from tests.green_model import write_model
from tests.recordings import FRAMES, HEIGHT, WIDTH, frame_pixels, write_recording
from tests.strict.logs import ExpectLog

ANNOTATED = frozenset({"annotated"})
TAKEN = "another analysis is writing to this folder; wait for it, or choose another --out"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model") / "green.onnx")


def _run(job: Job, model: Path, progress: Callable[[int], None] = lambda frames: None) -> JobResult:
    engines = EnginePool(PolypDetector(model, device="cpu"), 1)
    return run_job(job, engines, lambda frames, of: progress(frames))


def _assert_whole(result: JobResult, out: Path, exports: frozenset[str]) -> None:
    assert result.reason is None
    assert missing_exports(out, exports) == []
    assert len(read_results(out / RESULTS).frames) == FRAMES
    assert len(list(out.iterdir())) == (6 if exports else 5)


def _polyps(result: JobResult) -> int:
    assert result.reason is None
    assert result.totals is not None
    return result.totals.polyps


@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize("exports", [frozenset(), ANNOTATED])
def test_a_second_analysis_leaves_a_folder_alone(
    resume: bool, exports: frozenset[str], model: Path, tmp_path: Path
) -> None:
    source, out = str(write_recording(tmp_path / "v.mp4")), tmp_path / "out"
    second: list[JobResult] = []

    def begin_another(frames: int) -> None:
        if frames == 3:
            before = sorted(path.name for path in out.iterdir())
            second.append(_run(Job(source, out, exports, resume), model))
            assert sorted(path.name for path in out.iterdir()) == before

    first = _run(Job(source, out, exports), model, begin_another)
    assert second[0].reason == f"{out}: {TAKEN}"
    _assert_whole(first, out, exports)


@pytest.mark.parametrize("resume", [False, True])
def test_it_is_left_alone_until_all_its_files_are_written(
    resume: bool, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = str(write_recording(tmp_path / "v.mp4")), tmp_path / "out"
    second: list[JobResult] = []

    def write_after_another(*arguments: Any) -> None:
        if not second:
            second.append(JobResult())
            second[0] = _run(Job(source, out, ANNOTATED, resume=resume), model)
        write_coco(*arguments)

    monkeypatch.setattr("detector.analysis.exports.table.write_coco", write_after_another)
    first = _run(Job(source, out, ANNOTATED), model)
    assert second[0].reason == f"{out}: {TAKEN}"
    _assert_whole(first, out, ANNOTATED)


def test_a_finished_analysis_is_left_alone_while_a_file_is_added(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = str(write_recording(tmp_path / "v.mp4")), tmp_path / "out"
    assert _run(Job(source, out), model).reason is None
    second: list[JobResult] = []

    def begin_another(frames: int) -> None:
        if frames == 3:
            second.append(_run(Job(source, out), model))

    first = _run(Job(source, out, ANNOTATED, resume=True), model, begin_another)
    assert second[0].reason == f"{out}: {TAKEN}"
    _assert_whole(first, out, ANNOTATED)


def test_a_recording_that_cannot_be_opened_keeps_earlier_results(model: Path, tmp_path: Path) -> None:
    source, out = write_recording(tmp_path / "v.mp4"), tmp_path / "out"
    assert _run(Job(str(source), out), model).reason is None
    moved = source.rename(tmp_path / "moved.mp4")
    assert "no such file" in (_run(Job(str(source), out), model).reason or "")
    moved.rename(source)
    assert missing_exports(out, frozenset()) == []


def test_a_recording_that_cannot_be_opened_gets_no_folder(model: Path, tmp_path: Path) -> None:
    assert _run(Job(str(tmp_path / "absent.mp4"), tmp_path / "out"), model).reason is not None
    assert not (tmp_path / "out").exists()


def test_a_saved_state_that_does_not_fit_costs_its_own_video_alone(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("WARNING .*: cannot be gone on from .*this video is analyzed from its start")
    monkeypatch.setattr(pipeline, "_SYNC_EVERY", 0)
    source = str(write_recording(tmp_path / "v.mp4"))
    finished, interrupted = tmp_path / "finished", tmp_path / "interrupted"
    assert _run(Job(source, finished), model).reason is None
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in finished.iterdir()}

    def stop(frames: int) -> None:
        if frames == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _run(Job(source, interrupted), model, stop)
    (interrupted / STATE).write_text('{"frames":12}')
    for folder in (finished, interrupted):
        _assert_whole(_run(Job(source, folder, resume=True), model), folder, frozenset())
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in finished.iterdir()} == before
    assert (interrupted / RESULTS).read_bytes() == (finished / RESULTS).read_bytes()


def test_only_what_is_missing_is_added_to_a_finished_analysis(model: Path, tmp_path: Path) -> None:
    source, out = str(write_recording(tmp_path / "v.mp4")), tmp_path / "out"
    assert _run(Job(source, out), model).reason is None
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    content = (out / "coco.json").read_bytes()
    (out / "coco.json").unlink()
    _assert_whole(_run(Job(source, out, resume=True), model), out, frozenset())
    assert (out / "coco.json").read_bytes() == content
    after = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"coco.json"}


@pytest.mark.parametrize("cut", ["between lines", "within a line", "of all"])
def test_results_that_were_cut_off_do_not_pass_for_finished(
    cut: str, model: Path, tmp_path: Path, expect_log: ExpectLog
) -> None:
    source, out = str(write_recording(tmp_path / "v.mp4")), tmp_path / "out"
    assert _run(Job(source, out), model).reason is None
    path = out / RESULTS
    content = path.read_bytes()
    half = content.index(b"\n", len(content) // 2) + 1
    path.write_bytes(content[: {"between lines": half, "within a line": half + 9, "of all": 0}[cut]])
    expect_log("WARNING .*results.jsonl: lacks its last line; this video is analyzed from its start")
    _assert_whole(_run(Job(source, out, resume=True), model), out, frozenset())
    assert path.read_bytes() == content


def _another(path: Path) -> Path:
    """A recording of the same size and rate, without a polyp."""
    with Recorder(path, WIDTH, HEIGHT, 25) as recorder:
        for index in range(FRAMES):
            recorder.write(frame_pixels(0), index / 25)
    return path


def test_a_replaced_recording_is_analyzed_anew_and_it_is_said(model: Path, tmp_path: Path) -> None:
    source, out = write_recording(tmp_path / "v.mp4"), tmp_path / "out"
    assert _polyps(_run(Job(str(source), out, ANNOTATED), model)) == 1
    _another(source)
    again = _run(Job(str(source), out, ANNOTATED, resume=True), model)
    assert _polyps(again) == 0
    assert (again.note or "").startswith(f"{source}: is analyzed anew: it had ")
    once_more = _run(Job(str(source), out, ANNOTATED, resume=True), model)
    assert (_polyps(once_more), once_more.note) == (0, None)


def test_what_was_begun_with_another_recording_is_not_gone_on_with(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_SYNC_EVERY", 0)
    source, out = _another(tmp_path / "v.mp4"), tmp_path / "out"

    def stop(frames: int) -> None:
        if frames == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _run(Job(str(source), out), model, stop)
    write_recording(source)
    again = _run(Job(str(source), out, resume=True), model)
    assert _polyps(again) == 1
    assert again.note is not None


def test_results_that_do_not_say_whose_they_are_are_not_gone_on_with(model: Path, tmp_path: Path) -> None:
    source, out = write_recording(tmp_path / "v.mp4"), tmp_path / "out"
    assert _run(Job(str(source), out), model).reason is None
    header, rest = (out / RESULTS).read_text().split("\n", 1)
    kept = {key: value for key, value in json.loads(header).items() if key != "identity"}
    (out / RESULTS).write_text(f"{json.dumps(kept)}\n{rest}")
    assert len(read_results(out / RESULTS).frames) == FRAMES
    again = _run(Job(str(source), out, resume=True), model)
    assert "do not say of which recording" in (again.note or "")


def test_results_name_the_path_as_it_was_given(model: Path, tmp_path: Path) -> None:
    source, out = write_recording(tmp_path / "v.mp4"), tmp_path / "out"
    assert _run(Job(str(source), out, given="p1/v.mp4", whole_hash=True), model).reason is None
    header = read_results(out / RESULTS).header
    assert header.path == "p1/v.mp4"
    assert header.identity is not None
    assert header.identity.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert json.loads((out / "coco.json").read_text())["info"]["path"] == "p1/v.mp4"
    for name in ("report.html", "chapters.vtt", "polyps.csv"):
        assert "p1/v.mp4" in (out / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (struct.error("unpack requires 4 bytes"), "a field in it is cut short (struct.error)"),
        (MemoryError(), "not enough memory"),
        (KeyError("PATIENT"), "cannot be analyzed (KeyError)"),
        (DataError("v.mp4: is damaged"), "is damaged"),
        (EngineError("v.mp4: gave no probability"), "gave no probability"),
    ],
)
def test_whatever_goes_wrong_fails_this_recording_alone(
    error: Exception, reason: str, tmp_path: Path
) -> None:
    def work() -> JobResult:
        raise error

    result = contained(Job("v.mp4", tmp_path / "out"), work)
    assert (result.reason or "").startswith(f"v.mp4: {reason}")
    assert "PATIENT" not in (result.reason or "")
    assert "\n" not in (result.reason or "")


@pytest.mark.parametrize("error", [OutputError("full"), DeviceError("gone"), ModelError("gone")])
def test_what_would_meet_every_recording_is_not_contained(error: Exception, tmp_path: Path) -> None:
    def work() -> JobResult:
        raise error

    with pytest.raises(type(error)):
        contained(Job("v.mp4", tmp_path / "out"), work)


def test_an_export_that_does_not_exist_is_refused_before_the_work(model: Path, tmp_path: Path) -> None:
    source, out = str(write_recording(tmp_path / "v.mp4")), tmp_path / "out"
    with pytest.raises(ValueError, match="no optional export is called dvd"):
        _run(Job(source, out, frozenset({"dvd"})), model)
    assert not out.exists()
