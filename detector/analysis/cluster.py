"""A batch on a Dask cluster, a task for each video. The only file that knows Dask.

Every machine of the cluster must see videos and results under the same paths.
"""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from detector.analysis.job import DetectorRecipe, Job, JobResult, open_lanes, run_job
from detector.analysis.journal import clear
from detector.analysis.lanes import Lanes
from detector.errors import DetectorError, DeviceError

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT_TIMEOUT = 15
_NEWS_EVERY = 1.0

# A worker's thread keeps its lanes from one video to the next.
_built = threading.local()


def run_on_cluster(
    jobs: list[Job],
    recipe: DetectorRecipe,
    address: str,
    progress: Callable[[int, int, int | None], None],
) -> Iterator[tuple[int, JobResult]]:
    """Run jobs on a cluster.

    A job whose worker is lost is given to another worker, which goes on where the first had come: nothing is
    lost, and nothing is there twice.

    Args:
        jobs: one task each.
        recipe: of the detector, which each worker builds for itself; with one thread a video, unless it says
            otherwise, since a worker takes as many videos at a time as it has threads.
        address: of the scheduler, like tcp://10.0.0.1:8786.
        progress: called with a job's number, frames done, and frames in all or None, from another thread.

    Yields:
        Numbers of jobs and what came of them, as they end.

    Raises:
        DeviceError: Dask is not installed, or there is no scheduler at that address.
        OutputError, ModelError, DeviceError: going on would be in vain.
    """
    for job in jobs:
        if not job.resume:
            clear(job.folder)
    with _connected(address) as client:
        from distributed import as_completed

        run = f"polyp-detector-{uuid.uuid4().hex}"
        client.subscribe_topic(run, lambda event: progress(*event[1]))
        futures = {
            client.submit(
                _work, _anywhere(job), _found_anywhere(recipe), run, index, key=f"{run}-{index}"
            ): index
            for index, job in enumerate(jobs)
        }
        try:
            for future in as_completed(futures):
                yield futures[future], _result(future, jobs[futures[future]])
        finally:
            client.cancel(list(futures))


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


def _anywhere(job: Job) -> Job:
    """The job for another folder to work in, and for a second try after a first that was lost."""
    source = job.source if "://" in job.source else str(Path(job.source).absolute())
    return replace(job, source=source, folder=job.folder.absolute(), resume=True)


def _found_anywhere(recipe: DetectorRecipe) -> DetectorRecipe:
    path = Path(recipe.model)
    model = path.absolute() if path.exists() else recipe.model
    return replace(recipe, model=model, threads=recipe.threads or 1)


def _result(future: "Future[JobResult]", job: Job) -> JobResult:
    from distributed.scheduler import KilledWorker

    error = future.exception()
    if isinstance(error, KilledWorker):
        mend = "look for short memory there, and go on with --resume"
        return JobResult(reason=f"{job.source}: one worker after the other was lost with it; {mend}")
    if isinstance(error, DetectorError):
        raise error
    return future.result()


def _work(job: Job, recipe: DetectorRecipe, topic: str, index: int) -> JobResult:
    """The task, on a worker."""
    from distributed import get_worker

    worker, told = get_worker(), 0.0

    def tell(frames: int, of: int | None) -> None:
        nonlocal told
        if monotonic() - told >= _NEWS_EVERY:
            told = monotonic()
            worker.log_event(topic, (index, frames, of))

    return run_job(job, _lanes(recipe), tell)


def _lanes(recipe: DetectorRecipe) -> Lanes:
    kept: tuple[DetectorRecipe, Lanes] | None = getattr(_built, "kept", None)
    if kept is None or kept[0] != recipe:
        kept = _built.kept = (recipe, open_lanes(recipe, cores=1))
    return kept[1]
