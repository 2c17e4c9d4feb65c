"""A batch on a Dask cluster, a task for each video or segment of a long one. The only file that knows Dask.

Every machine of the cluster must see videos and results under the same paths.
"""

import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from detector.analysis.archive.segments import (
    SEGMENTS,
    Segment,
    find_in_segment,
    join_segments,
    plan_segments,
)
from detector.analysis.engines import EnginePool
from detector.analysis.job import Job, JobResult, contained, identity_of, open_engines, run_job
from detector.analysis.results.journal import PARTIAL, clear, is_finished
from detector.analysis.results.lock import folder_lock
from detector.analysis.results.records import readable
from detector.analysis.results.reviewed import check_unreviewed
from detector.analysis.results.tracks import total
from detector.errors import DataError, DetectorError, DeviceError
from detector.plain_text import shown_source
from detector.settings import DetectorSettings

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT_TIMEOUT = 15
_NEWS_EVERY = 1.0

# A worker's thread keeps its engines from one video to the next.
_built = threading.local()


def run_on_cluster(
    jobs: list[Job],
    settings: DetectorSettings,
    address: str,
    progress: Callable[[int, int, int | None], None],
) -> Iterator[tuple[int, JobResult]]:
    """Run jobs on a cluster.

    A job whose worker is lost is given to another worker, which goes on where the first had come: nothing is
    lost, and nothing is there twice.

    Args:
        jobs: one task each; a video of several times `SEGMENT_SECONDS` is cut into segments.
        settings: of the detector, which each worker builds for itself; with one thread a video, unless they
            say otherwise, since a worker takes as many videos at a time as it has threads.
        address: of the scheduler, like tcp://10.0.0.1:8786.
        progress: called with a job's number, frames done, and frames in all or None, from another thread.

    Yields:
        Numbers of jobs and what came of them, as they end.

    Raises:
        DeviceError: Dask is not installed, or there is no scheduler at that address.
        OutputError, ModelError, DeviceError: going on would be in vain.
    """
    with _connected(address) as client:
        from distributed import as_completed

        refused = {index: reason for index, job in enumerate(jobs) if (reason := _make_way(job))}
        yield from ((index, JobResult(reason=reason)) for index, reason in refused.items())
        batch = _Batch(client, _found_anywhere(settings), progress)
        accepted = [(index, job) for index, job in enumerate(jobs) if index not in refused]
        futures = {batch.submit(index, _anywhere(job)): index for index, job in accepted}
        try:
            for future in as_completed(futures):
                yield futures[future], _result(future, jobs[futures[future]])
        finally:
            client.cancel(batch.futures)


class _Batch:
    """Tasks of one run on a cluster, and the sum of what they tell of their progress."""

    def __init__(
        self, client: "Client", settings: DetectorSettings, progress: Callable[[int, int, int | None], None]
    ) -> None:
        self._client, self._settings, self._progress = client, settings, progress
        self._name = f"polyp-detector-{uuid.uuid4().hex}"
        self._done: dict[int, dict[int, int]] = {}
        self.futures: list[Future[Any]] = []
        client.subscribe_topic(self._name, lambda event: self._tell(*event[1]))

    def submit(self, index: int, job: Job) -> "Future[JobResult]":
        """Give a job to the cluster, a long video in segments."""
        segments = _segments(job)
        if not segments:
            return self._task(_work, index, 0, job)
        parts = [self._task(_work_on_segment, index, segment.number, job, segment) for segment in segments]
        return self._task(_join, index, len(segments), job, segments, parts)

    def _task(self, work: Callable[..., Any], index: int, part: int, job: Job, *more: Any) -> "Future[Any]":
        progress = _TopicProgress(self._name, index, part)
        key = f"{self._name}-{index}-{part}"
        future = self._client.submit(work, job, self._settings, progress, *more, key=key)
        self.futures.append(future)
        return future

    def _tell(self, index: int, part: int, frames: int, of: int | None) -> None:
        done = self._done.setdefault(index, {})
        done[part] = frames
        self._progress(index, sum(done.values()), of)


@contextmanager
def _connected(address: str) -> Iterator["Client"]:
    try:
        from distributed import Client
    except ImportError as error:
        raise DeviceError(
            "a cluster needs Dask; install it with: pip install 'polyp-detector[archive]'"
        ) from error
    try:
        client = Client(address, timeout=_CONNECT_TIMEOUT)
    except (OSError, ValueError) as error:
        raise DeviceError(
            f"{address}: no Dask scheduler answers there; start one with: dask scheduler"
        ) from error
    with client:
        yield client


def _make_way(job: Job) -> str | None:
    """Forget earlier results, unless they are to be gone on with; why that cannot be, or None."""
    if not job.folder.exists() or (job.resume and is_finished(job.folder)):
        return None
    try:
        with folder_lock(job.folder):
            if not job.resume:
                check_unreviewed(job.folder)
                clear(job.folder)
                shutil.rmtree(job.folder / SEGMENTS, ignore_errors=True)
    except DataError as error:
        return readable(str(error))
    return None


def _anywhere(job: Job) -> Job:
    """The job for another folder to work in, and for a second try after a first that was lost."""
    source = job.source if "://" in job.source else str(Path(job.source).absolute())
    given = job.given or job.source
    return replace(job, source=source, folder=job.folder.absolute(), resume=True, given=given)


def _found_anywhere(settings: DetectorSettings) -> DetectorSettings:
    path = Path(settings.model)
    model = path.absolute() if path.exists() else settings.model
    return replace(settings, model=model, threads=settings.threads or 1)


def _result(future: "Future[JobResult]", job: Job) -> JobResult:
    from distributed.scheduler import KilledWorker

    error = future.exception()
    if isinstance(error, KilledWorker):
        mend = "look for short memory there, and go on with --resume"
        return JobResult(
            reason=f"{shown_source(job.source)}: one worker after the other was lost with it; {mend}"
        )
    if isinstance(error, DetectorError):
        raise error
    if error is not None:
        first = str(error).strip().split("\n")[0]
        mend = "the scheduler and every worker need this version of polyp-detector[archive]"
        raise DeviceError(f"the cluster cannot do the work ({first}); {mend}") from error
    return future.result()


def _segments(job: Job) -> list[Segment]:
    """None for a video that is finished or begun as a whole, or cannot be opened, of which a worker tells."""
    begun_whole = (job.folder / PARTIAL).exists() and not (job.folder / SEGMENTS).exists()
    if begun_whole or is_finished(job.folder):
        return []
    planned: list[Segment] = []

    def plan() -> JobResult:
        planned.extend(plan_segments(job.source, job.options))
        return JobResult()

    contained(job, plan)
    return planned


class _TopicProgress:
    """Tells the client how far a task is, from a worker."""

    def __init__(self, topic: str, index: int, part: int) -> None:
        self._topic, self._place, self._told = topic, (index, part), 0.0

    def __call__(self, frames: int, of: int | None) -> None:
        from distributed import get_worker

        if monotonic() - self._told >= _NEWS_EVERY:
            self._told = monotonic()
            get_worker().log_event(self._topic, (*self._place, frames, of))


def _work(job: Job, settings: DetectorSettings, tell: _TopicProgress) -> JobResult:
    """The task of a whole video, on a worker."""
    return run_job(job, _engines(settings), tell)


def _work_on_segment(
    job: Job, settings: DetectorSettings, tell: _TopicProgress, segment: Segment
) -> JobResult:
    """The task of a segment; its result says why the video cannot be analyzed, and nothing else."""

    def work() -> JobResult:
        engines, identity = _engines(settings), identity_of(job)
        find_in_segment(job.source, job.folder, segment, engines, tell, identity, job.options)
        return JobResult()

    return contained(job, work)


def _join(
    job: Job,
    settings: DetectorSettings,
    tell: _TopicProgress,
    segments: list[Segment],
    found: list[JobResult],
) -> JobResult:
    """The task that puts a video's segments together."""
    failed = next((result for result in found if result.reason), None)

    def work() -> JobResult:
        results = join_segments(
            job.source, job.folder, segments, settings.gate, job.exports, job.options, job.choices
        )
        return JobResult(total(results))

    return failed or contained(job, work)


def _engines(settings: DetectorSettings) -> EnginePool:
    kept: tuple[DetectorSettings, EnginePool] | None = getattr(_built, "kept", None)
    if kept is None or kept[0] != settings:
        kept = _built.kept = (settings, open_engines(settings, cores=1))
    return kept[1]
