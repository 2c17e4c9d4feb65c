"""The command as its users meet it: whole archives, crashes, and how it goes on after them."""

import csv
import os
import signal
import struct
import subprocess
import time
from pathlib import Path

import pytest

from detector.analysis import read_results
from detector.analysis.results.journal import PARTIAL, RESULTS
from detector.analysis.results.state import STATE
from detector.files.resources import resource_folder
from detector.video import open_video
from tests.detector.analysis.archive.conftest import LONG_FRAMES
from tests.detector.analysis.command_line import run, start
from tests.detector.analysis.dicom_object import write_dicom
from tests.detector.video.endings_files import KINDS, cut_off, with_hole, write_kind
from tests.green_model import write_model
from tests.recordings import FRAMES, lose, write_frames, write_recording
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

FILES = ["chapters.vtt", "coco.json", "polyps.csv", "report.html", RESULTS]
DEMO = resource_folder("assets") / "demo.mp4"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "green.onnx")


def _summary(out: Path) -> list[dict[str, str]]:
    with (out / "summary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


def _wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_an_archive_is_analyzed_with_all_its_files(model: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    (archive / "2024").mkdir(parents=True)
    write_recording(archive / "2024" / "a.mp4")
    write_recording(archive / "b.mkv")
    (archive / "broken.mp4").write_bytes(b"no video")
    done = run(archive, "--out", archive / "out", "--model", model, "--annotated")
    assert done.returncode == 1
    assert "broken.mp4: cannot be opened as video" in done.stderr
    assert "1 of 3 sources failed" in done.stderr
    assert "Traceback" not in done.stderr
    rows = _summary(archive / "out")
    assert rows[1]["reason"].startswith("cannot be opened as video")
    assert [(row["source"], row["status"], row["polyps"]) for row in rows] == [
        ("b.mkv", "done", "1"),
        ("broken.mp4", "failed", ""),
        ("2024/a.mp4", "done", "1"),
    ]
    assert (archive / "out" / rows[2]["report"]).is_file()
    assert _names(archive / "out" / "2024" / "a") == ["annotated.mp4", *FILES]


def test_a_second_run_resumed_skips_what_is_finished(model: Path, tmp_path: Path) -> None:
    video, out = write_recording(tmp_path / "v.mp4"), tmp_path / "out"
    arguments = (video, write_frames(tmp_path / "pictures"), "--out", out, "--model", model, "--resume")
    assert run(*arguments).returncode == 0
    before = _contents(out)
    times = {path: path.stat().st_mtime_ns for path in out.glob("*/*")}
    (out / "pictures" / "coco.json").unlink()
    assert run(*arguments).returncode == 0
    assert _contents(out) == before
    assert {path: path.stat().st_mtime_ns for path in (out / "v").iterdir()} == {
        path: time for path, time in times.items() if path.parent.name == "v"
    }


def test_an_annotated_video_can_be_added_later(model: Path, tmp_path: Path) -> None:
    video, out = write_recording(tmp_path / "v.mp4"), tmp_path / "out"
    assert run(video, "--out", out, "--model", model).returncode == 0
    before = (out / "v" / RESULTS).stat().st_mtime_ns
    assert run(video, "--out", out, "--model", model, "--resume", "--annotated").returncode == 0
    assert (out / "v" / RESULTS).stat().st_mtime_ns == before
    with open_video(out / "v" / "annotated.mp4") as annotated:
        assert len(list(annotated)) == FRAMES


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (["--threshold", "0.7"], r"begun with threshold 0.3, this run has 0.7"),
        (["--no-gate", "--threshold", "0.3"], "begun with gate {"),
        (["--model", "default"], "begun with model green 1"),
    ],
)
def test_other_settings_are_refused_before_any_work(
    changed: list[str], said: str, model: Path, tmp_path: Path
) -> None:
    video, out = write_recording(tmp_path / "v.mp4"), tmp_path / "out"
    run(video, "--out", out, "--model", model)
    before = _contents(out)
    other = write_recording(tmp_path / "a.mp4")
    done = run(other, video, "--out", out, "--model", model, "--resume", *changed)
    assert done.returncode == 1
    assert said in done.stderr
    assert "leave out --resume to analyze anew" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert _contents(out) == before


def test_a_video_that_breaks_off_fails_alone_and_says_how_far_it_came(model: Path, tmp_path: Path) -> None:
    frames = write_frames(tmp_path / "pictures")
    lose(frames / "12.png")
    done = run(frames, write_recording(tmp_path / "v.mp4"), "--out", tmp_path / "out", "--model", model)
    assert done.returncode == 1
    broken, whole, link = _summary(tmp_path / "out")
    assert (link["source"], link["status"]) == ("12.png", "passed over")
    assert (broken["status"], broken["frames"], broken["report"]) == ("failed", "11", "")
    assert broken["reason"].startswith(f"{frames / '12.png'}: cannot be read")
    assert whole["status"] == "done"
    assert _names(tmp_path / "out" / "pictures") == [PARTIAL]


def _huge_picture(folder: Path) -> Path:
    """A folder of a picture whose header says that it is wider than any library takes."""
    folder.mkdir()
    header = b"BM" + struct.pack("<IHHI", 118, 0, 0, 54)
    (folder / "1.bmp").write_bytes(
        header + struct.pack("<IiiHHIIiiII", 40, 1 << 30, 1, 1, 24, *[0] * 6) + b"x" * 64
    )
    return folder


@pytest.mark.parametrize("workers", ["1", "2"])
def test_recordings_that_no_library_can_read_fail_alone(workers: str, model: Path, tmp_path: Path) -> None:
    broken = _huge_picture(tmp_path / "pictures")
    (tmp_path / "IM1").write_bytes(bytes(128) + b"DICM\x02\x00\x10\x00UI\xff\x00\x00")
    sources = (broken, tmp_path / "IM1", write_recording(tmp_path / "v.mp4"))
    done = run(*sources, "--out", tmp_path / "out", "--model", model, "--workers", workers)
    assert done.returncode == 1
    assert [row["status"] for row in _summary(tmp_path / "out")] == ["failed", "failed", "done"]
    assert "Traceback" not in done.stderr
    assert "signal" not in done.stderr
    assert sum("IM1" in line for line in done.stderr.splitlines()) == 1


def test_nothing_goes_missing_without_a_word(model: Path, tmp_path: Path) -> None:
    cut = cut_off(write_kind(KINDS["fragmented MP4"], tmp_path), 0.5)
    hole = with_hole(write_kind(KINDS["transport stream"], tmp_path), 0.4, 0.6)
    done = run(cut, hole, "--out", tmp_path / "out", "--model", model)
    assert done.returncode == 1
    assert "within a fragment: the file was cut off; copy it again" in done.stderr
    assert "1 gap of 2.4 s without frames, from 5.0 s on, its end cannot be vouched for" in done.stdout
    (end,) = [read_results(tmp_path / "out" / "hole" / RESULTS).end]
    assert end is not None
    ((start, seconds),) = end.gaps
    assert (start, seconds) == (pytest.approx(5.0, abs=0.5), pytest.approx(2.4, abs=0.5))
    failed, gapped = _summary(tmp_path / "out")
    assert (failed["status"], gapped["status"], gapped["end_vouched"]) == ("failed", "done", "no")
    assert gapped["gaps"] == f"{start:.3f}-{start + seconds:.3f}"


def test_a_second_run_keeps_the_first_in_the_summary(model: Path, tmp_path: Path) -> None:
    for folder in ("p1", "p2"):
        (tmp_path / folder).mkdir()
        video = write_recording(tmp_path / folder / "v.mp4")
        assert run(video, "--out", tmp_path / "out", "--model", model).returncode == 0
    rows = [(row["path"], row["folder"], row["status"]) for row in _summary(tmp_path / "out")]
    assert rows == [(str(tmp_path / "p1" / "v.mp4"), "v", "done"), (str(video), "v-2", "done")]


def test_a_dicom_object_is_analyzed_and_nothing_of_the_patient_written(model: Path, tmp_path: Path) -> None:
    pytest.importorskip("pydicom")
    source = write_dicom(tmp_path / "IM0001", write_recording(tmp_path / "v.mp4"))
    done = run(source, "--out", tmp_path / "out", "--model", model)
    assert done.returncode == 0, done.stderr
    assert _names(tmp_path / "out" / "IM0001") == FILES
    written = b"".join(_contents(tmp_path / "out").values()) + done.stdout.encode() + done.stderr.encode()
    for secret in (b"Doe", b"Jane", b"4711-0815"):
        assert secret not in written


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_after_a_crash_it_goes_on_and_ends_as_if_nothing_had_been(
    how: signal.Signals, long_recording: Path, undisturbed: Path, tmp_path: Path
) -> None:
    arguments = (long_recording, "--device", "cpu", "--threads", "1")
    out = tmp_path / "out"
    process = start(*arguments, "--out", out)
    _wait_for(out / "demo" / STATE, process)
    process.send_signal(how)
    _, errors = process.communicate(timeout=60)
    if how is signal.SIGINT:
        assert process.returncode == 1
        assert errors.strip() == "polyp-detector: stopped; finished results are kept"
    assert sorted({*_names(out / "demo"), PARTIAL, STATE}) == _names(out / "demo")
    assert not (out / "demo" / RESULTS).exists()
    assert run(*arguments, "--out", out, "--resume").returncode == 0
    assert _contents(out / "demo") == _contents(undisturbed)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="halts a process, and needs locks of files")
@pytest.mark.parametrize("more", [[], ["--resume"]])
def test_a_second_command_leaves_the_first_alone(
    more: list[str], long_recording: Path, model: Path, tmp_path: Path
) -> None:
    out, last = tmp_path / "out", write_recording(tmp_path / "last.mp4")
    arguments = (long_recording, "--out", out, "--model", model, "--device", "cpu", "--annotated")
    first = start(*arguments, last)
    _wait_for(out / "demo" / "annotated.plain.part.mp4", first)
    first.send_signal(signal.SIGSTOP)
    try:
        before = _names(out / "demo")
        second = run(*arguments, *more)
        assert _names(out / "demo") == before
    finally:
        first.send_signal(signal.SIGCONT)
    assert second.returncode == 1
    assert f"{out / 'demo'}: another analysis is writing to this folder" in second.stderr
    _, errors = first.communicate(timeout=240)
    assert first.returncode == 0, errors
    assert _names(out / "demo") == _names(out / "last") == ["annotated.mp4", *FILES]
    assert len(read_results(out / "demo" / RESULTS).frames) == LONG_FRAMES


def test_a_file_name_that_is_no_text_stops_nothing(model: Path, tmp_path: Path) -> None:
    archive, out = tmp_path / "archive", tmp_path / "out"
    archive.mkdir()
    write_recording(tmp_path / "v.mp4").rename(archive / os.fsdecode(b"a\xff.mp4"))
    write_recording(archive / "b.mp4")
    # As on a terminal: what a pipe is given depends on the locale.
    done = run(archive, "--out", out, "--model", model, PYTHONIOENCODING="utf-8:strict")
    assert done.returncode == 0, done.stderr
    assert f"{archive}/a?.mp4: {FRAMES} frames" in done.stdout
    assert [(row["source"], row["status"]) for row in _summary(out)] == [
        ("a?.mp4", "done"),
        ("b.mp4", "done"),
    ]


@pytest.mark.parametrize("more", [[], ["--resume"], ["--workers", "2"]])
def test_a_source_that_cannot_be_looked_at_fails_alone(more: list[str], model: Path, tmp_path: Path) -> None:
    name, out = "x" * 300, tmp_path / "out"
    sources = [write_recording(tmp_path / f"{letter}.mp4") for letter in "ab"]
    done = run(sources[0], name, sources[1], "--out", out, "--model", model, *more)
    assert done.returncode == 1
    assert f"polyp-detector: {name}: cannot be read (File name too long); check the path" in done.stderr
    assert "1 of 3 sources failed" in done.stderr
    assert "Traceback" not in done.stderr
    assert [(row["source"], row["status"]) for row in _summary(out)] == [
        ("a.mp4", "done"),
        (name, "failed"),
        ("b.mp4", "done"),
    ]


def test_processes_share_the_work(model: Path, tmp_path: Path) -> None:
    sources = [write_recording(tmp_path / f"{name}.mp4") for name in "abcd"]
    (tmp_path / "broken.mp4").write_bytes(b"no video")
    done = run(
        *sources, tmp_path / "broken.mp4", "--out", tmp_path / "two", "--model", model, "--workers", "2"
    )
    assert done.returncode == 1
    assert "1 of 5 sources failed" in done.stderr
    assert run(*sources, "--out", tmp_path / "one", "--model", model).returncode == 0
    for name in "abcd":
        assert _contents(tmp_path / "two" / name) == _contents(tmp_path / "one" / name)


def test_a_process_that_dies_fails_alone(long_recording: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = (long_recording, write_recording(tmp_path / "v.mp4"), "--out", out)
    options = ("--device", "cpu", "--threads", "1")
    process = start(*arguments, *options, "--workers", "2")
    _wait_for(out / "demo" / STATE, process)
    for child in _children(process.pid):
        if (out / "demo" / PARTIAL).resolve() in _open_files(child):
            os.kill(child, signal.SIGKILL)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "the process that analyzed it was ended by signal 9; go on with --resume" in errors
    assert [row["status"] for row in _summary(out)] == ["failed", "done"]
    assert run(*arguments, *options, "--resume").returncode == 0
    assert len(read_results(out / "demo" / RESULTS).frames) == LONG_FRAMES


def test_ctrl_c_ends_all_processes_and_keeps_what_they_found(tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = start(DEMO, write_recording(tmp_path / "v.mp4"), "--out", out, "--workers", "2")
    _wait_for(out / "demo" / STATE, process)
    children = _children(process.pid)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors.strip() == "polyp-detector: stopped; finished results are kept"
    _wait_until_gone(children)
    assert (out / "demo" / STATE).exists()


def test_no_process_outlives_its_parent(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with start(DEMO, write_recording(tmp_path / "v.mp4"), "--out", out, "--workers", "2") as process:
        _wait_for(out / "demo" / STATE, process)
        children = _children(process.pid)
        assert children
        process.kill()
    _wait_until_gone(children)


def _wait_until_gone(processes: list[int]) -> None:
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in processes), 30)


def _children(pid: int) -> list[int]:
    """Processes that a process began (Linux)."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    if not path.exists():
        pytest.skip("needs Linux's list of a process's children")
    return [int(child) for child in path.read_text().split()]


def _open_files(pid: int) -> set[Path]:
    """Empty where the process has just ended."""
    try:
        return {link.resolve() for link in Path(f"/proc/{pid}/fd").iterdir()}
    except FileNotFoundError:
        return set()
