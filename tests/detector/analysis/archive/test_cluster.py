"""A batch on a real Dask cluster of processes, one of which is killed in the middle of its work."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.analysis import read_results
from detector.analysis.archive import segments
from detector.analysis.archive.cluster import _result, _segments, run_on_cluster
from detector.analysis.job import Job, JobResult, open_engines, run_job
from detector.analysis.results.identity import identify
from detector.analysis.results.journal import PARTIAL, RESULTS
from detector.analysis.results.state import STATE
from detector.errors import DeviceError, ModelError
from detector.files.resources import resource_folder
from detector.settings import DetectorSettings
from tests.detector.analysis.archive.conftest import LONG_FRAMES
from tests.detector.analysis.command_line import run
from tests.detector.analysis.results.results_file import end, frame, header, write
from tests.green_model import write_model
from tests.recordings import FRAMES, write_recording

distributed = pytest.importorskip("distributed")
# Dask keeps a pool of one thread as long as the process lives, and says what it does about dead workers.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.leaves_threads("Dask-Offload"),
    pytest.mark.may_log("WARNING distributed"),
]

DEMO = resource_folder("assets") / "demo.mp4"
# Another number of threads may round differently: then the bytes could not be compared.
SETTINGS = DetectorSettings(device="cpu", threads=1)


@pytest.fixture
def cluster() -> Iterator["distributed.LocalCluster"]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", processes=True, silence_logs=50
    ) as cluster:
        yield cluster


def _ignore(index: int, frames: int, of: int | None) -> None:
    pass


def _kill_the_writer(path: Path, killed: list[int], cluster: "distributed.LocalCluster") -> None:
    """Kill the worker that writes a file, once its checkpoint is there."""
    deadline = time.monotonic() + 120
    while not path.with_name(STATE).exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    for worker in cluster.workers.values():
        files = Path(f"/proc/{worker.pid}/fd")
        if path in {link.resolve() for link in files.iterdir() if link.exists()}:
            os.kill(worker.pid, signal.SIGKILL)
            killed.append(worker.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="finds the worker by Linux's list of open files")
def test_a_worker_that_is_killed_loses_nothing_and_nothing_is_there_twice(
    cluster: "distributed.LocalCluster", long_recording: Path, undisturbed: Path, tmp_path: Path
) -> None:
    sources = [long_recording, *(write_recording(tmp_path / f"{name}.mp4") for name in "abc")]
    jobs = [Job(str(source), tmp_path / "out" / source.stem) for source in sources]
    killed: list[int] = []
    writer = tmp_path / "out" / "demo" / PARTIAL
    killer = threading.Thread(target=_kill_the_writer, args=(writer, killed, cluster))
    killer.start()
    results = dict(run_on_cluster(jobs, SETTINGS, cluster.scheduler_address, _ignore))
    killer.join()
    assert len(killed) == 1
    assert sorted(results) == [0, 1, 2, 3]
    assert [result.reason for result in results.values()] == [None] * 4
    for job, frames in zip(jobs, (LONG_FRAMES, FRAMES, FRAMES, FRAMES), strict=True):
        recorded = read_results(job.folder / RESULTS).frames
        assert [frame.frame for frame in recorded] == list(range(frames))
        assert not (job.folder / PARTIAL).exists()
    for path in undisturbed.iterdir():
        assert path.read_bytes() == (tmp_path / "out" / "demo" / path.name).read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="kills a process")
def test_a_long_video_is_shared_out_and_a_killed_worker_loses_nothing(
    cluster: "distributed.LocalCluster",
    long_recording: Path,
    undisturbed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(segments, "SEGMENT_SECONDS", 2.0)
    job, told = Job(str(long_recording), tmp_path / "out" / "demo"), []
    killed: list[int] = []

    def kill_one() -> None:
        deadline = time.monotonic() + 120
        while not list((job.folder / segments.SEGMENTS).glob("*.jsonl")) and time.monotonic() < deadline:
            time.sleep(0.005)
        killed.append(next(iter(cluster.workers.values())).pid)
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    results = dict(
        run_on_cluster([job], SETTINGS, cluster.scheduler_address, lambda *news: told.append(news))
    )
    killer.join()
    assert len(killed) == 1
    assert results[0].reason is None
    assert all(index == 0 and 0 < frames <= 2 * LONG_FRAMES == 2 * (of or 0) for index, frames, of in told)
    assert not (job.folder / segments.SEGMENTS).exists()
    for path in undisturbed.iterdir():
        assert path.read_bytes() == (job.folder / path.name).read_bytes()


def test_the_command_works_on_a_cluster_and_resumes(
    cluster: "distributed.LocalCluster", tmp_path: Path
) -> None:
    model = write_model(tmp_path / "green.onnx")
    (tmp_path / "broken.mp4").write_bytes(b"no video")
    sources = [write_recording(tmp_path / "a.mp4"), tmp_path / "broken.mp4"]
    arguments = (*sources, "--out", tmp_path / "out", "--model", model)
    done = run(*arguments, "--scheduler", cluster.scheduler_address)
    assert done.returncode == 1
    assert "broken.mp4: cannot be opened as video" in done.stderr
    written = (tmp_path / "out" / "a" / RESULTS).stat().st_mtime_ns
    run(*arguments, "--scheduler", cluster.scheduler_address, "--resume")
    assert (tmp_path / "out" / "a" / RESULTS).stat().st_mtime_ns == written
    run(*arguments, "--scheduler", cluster.scheduler_address)
    assert (tmp_path / "out" / "a" / RESULTS).stat().st_mtime_ns > written


@pytest.mark.parametrize("resume", [False, True])
def test_a_folder_in_which_another_analysis_works_is_left_alone(
    resume: bool, cluster: "distributed.LocalCluster", tmp_path: Path
) -> None:
    settings = DetectorSettings(write_model(tmp_path / "green.onnx"), "cpu", threads=1)
    sources = [write_recording(tmp_path / f"{name}.mp4") for name in "ab"]
    jobs = [Job(str(source), tmp_path / "out" / source.stem, resume=resume) for source in sources]
    second: list[dict[int, JobResult]] = []

    def begin_another(frames: int, of: int | None) -> None:
        if frames == 3:
            second.append(dict(run_on_cluster(jobs, settings, cluster.scheduler_address, _ignore)))

    first = run_job(jobs[0], open_engines(settings, 1), begin_another)
    assert first.reason is None
    assert len(read_results(jobs[0].folder / RESULTS).frames) == FRAMES
    assert "another analysis is writing to this folder" in (second[0][0].reason or "")
    assert second[0][1].reason is None


def test_segments_that_another_analysis_works_on_are_left_alone(
    cluster: "distributed.LocalCluster", tmp_path: Path
) -> None:
    settings = DetectorSettings(write_model(tmp_path / "green.onnx"), "cpu", threads=1)
    job = Job(str(write_recording(tmp_path / "v.mp4")), tmp_path / "out")
    kept = job.folder / segments.SEGMENTS / "0000.v3.jsonl"
    second: list[dict[int, JobResult]] = []

    def begin_another(frames: int, of: int | None) -> None:
        if frames == 3:
            second.append(dict(run_on_cluster([job], settings, cluster.scheduler_address, _ignore)))

    for number in (0, 1):
        segment = segments.Segment(number, 0.4 * number, 0.4 * number + 0.4)
        tell = begin_another if number else lambda frames, of: None
        engines, identity = open_engines(settings, 1), identify(job.source)
        segments.find_in_segment(job.source, job.folder, segment, engines, tell, identity)
    assert "another analysis is writing to this folder" in (second[0][0].reason or "")
    assert kept.exists()


def test_progress_comes_from_the_workers(
    cluster: "distributed.LocalCluster", long_recording: Path, tmp_path: Path
) -> None:
    told: list[tuple[int, int, int | None]] = []
    job = Job(str(long_recording), tmp_path / "demo")
    list(run_on_cluster([job], SETTINGS, cluster.scheduler_address, lambda *news: told.append(news)))
    assert told
    assert all(index == 0 and 0 < frames <= LONG_FRAMES == of for index, frames, of in told)


def test_an_error_that_concerns_all_stops_all(cluster: "distributed.LocalCluster", tmp_path: Path) -> None:
    jobs = [Job(str(DEMO), tmp_path / "demo")]
    with pytest.raises(ModelError, match="no such model"):
        list(run_on_cluster(jobs, DetectorSettings("nonsense"), cluster.scheduler_address, _ignore))


def test_finished_video_is_not_cut_again_where_segments_were_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cluster was stopped in the middle of a video, and one machine has analyzed it since."""
    monkeypatch.setattr(segments, "SEGMENT_SECONDS", 2.0)
    job = Job(str(DEMO), tmp_path, resume=True)
    (tmp_path / segments.SEGMENTS).mkdir()
    assert len(_segments(job)) == 10
    write(tmp_path / RESULTS, header(), frame(0), end(1))
    assert _segments(job) == []


def test_a_cluster_without_the_program_is_named() -> None:
    class Failed:
        def exception(self) -> Exception:
            return RuntimeError("Error during deserialization of the task graph.\nmore")

    with pytest.raises(DeviceError, match=r"deserialization of the task graph\.\); the scheduler and every"):
        _result(Failed(), Job("v.mp4", Path("out")))  # type: ignore[arg-type]


def test_a_lost_recording_whose_name_is_no_text_is_named_as_far_as_it_is_one() -> None:
    class Lost:
        def exception(self) -> Exception:
            return distributed.scheduler.KilledWorker("task", None, 3)

    reason = _result(Lost(), Job(os.fsdecode(b"a\xff.mp4"), Path("out"))).reason  # type: ignore[arg-type]
    assert (reason or "").startswith("a?.mp4: one worker after the other was lost with it")


# Dask's client has no way to be closed before it is connected.
@pytest.mark.leaves_threads("IO loop")
def test_a_scheduler_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.analysis.archive.cluster._CONNECT_TIMEOUT", 1)
    with pytest.raises(DeviceError, match="no Dask scheduler answers there"):
        list(run_on_cluster([Job(str(DEMO), tmp_path)], SETTINGS, "tcp://127.0.0.1:9", _ignore))


def test_missing_dask_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(DeviceError, match=r"pip install 'polyp-detector\[archive\]'"):
        list(run_on_cluster([Job(str(DEMO), tmp_path)], SETTINGS, "tcp://127.0.0.1:9", _ignore))
