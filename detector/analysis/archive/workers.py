"""Several videos at the same time on one machine: a process each, so that a crash costs one video alone."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from time import monotonic

from detector.analysis.job import Job, JobResult, open_engines, run_job
from detector.children import safe_path, start_worker
from detector.errors import DetectorError, DeviceError
from detector.faults import unforeseen
from detector.files.crash import write_crashes
from detector.plain_text import shown_source
from detector.settings import DetectorSettings

_NEWS_EVERY = 0.25
_GRACE = 5.0


@dataclass(frozen=True)
class _Message:
    """A process's word to the parent: how far it is, or what came of its job, or why all should stop."""

    frames: int = 0
    of: int | None = None
    result: JobResult | None = None
    fatal: DetectorError | None = None


class _Worker:
    """A process that takes one job after the other, and the parent's end of the pipe to it."""

    def __init__(self, settings: DetectorSettings, cores: int) -> None:
        with _interrupts_kept_back():
            self._process, self.pipe = start_worker(_work, settings, cores)
        self.index = -1

    def give(self, index: int, job: Job) -> None:
        """Hand over the next job; a process that has died is noticed by `hear`."""
        self.index = index
        with suppress(BrokenPipeError):
            self.pipe.send(job)

    def hear(self) -> _Message | None:
        """The next word of the process; None where it died without one."""
        try:
            message: _Message = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            return None
        return message

    def exit_code(self) -> int:
        """How the process died that `hear` heard nothing of any more; negative for a signal."""
        self._process.join(_GRACE)
        return self.end()

    def end(self) -> int:
        """End the process, at once; its exit code, negative for a signal."""
        self.pipe.close()
        if self._process.is_alive():
            self._process.terminate()
        self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        return self._process.exitcode or 0


def run_in_processes(
    jobs: list[Job],
    settings: DetectorSettings,
    workers: int,
    progress: Callable[[int, int, int | None], None],
) -> Iterator[tuple[int, JobResult]]:
    """Run jobs, `workers` at a time. No process outlives the iteration.

    Args:
        jobs: in the order in which they are begun.
        settings: of the detector; where it leaves the threads open, the cores are shared out.
        workers: processes, at least 1.
        progress: called with a job's number, frames done, and frames in all or None.

    Yields:
        Numbers of jobs and what came of them, as they end.

    Raises:
        OutputError, ModelError, DeviceError: going on would be in vain.
    """
    cores = max(1, (os.cpu_count() or 1) // workers)
    waiting = deque(enumerate(jobs))
    busy: list[_Worker] = []
    try:
        while waiting or busy:
            while waiting and len(busy) < workers:
                busy.append(_Worker(settings, cores))
                busy[-1].give(*waiting.popleft())
            for worker in _with_messages(busy):
                message = worker.hear()
                if message is None:
                    busy.remove(worker)
                    yield worker.index, _died(jobs[worker.index], worker.exit_code())
                elif message.fatal is not None:
                    raise message.fatal
                elif message.result is None:
                    progress(worker.index, message.frames, message.of)
                else:
                    done = worker.index
                    if waiting:
                        worker.give(*waiting.popleft())
                    else:
                        busy.remove(worker)
                        worker.end()
                    yield done, message.result
    finally:
        for worker in busy:
            worker.end()


@contextmanager
def _interrupts_kept_back() -> Iterator[None]:
    """A process that is started begins deaf to Ctrl-C, which reaches every process of a terminal."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Its own start would let interrupts through again.
    with safe_path():
        resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _with_messages(workers: list[_Worker]) -> list[_Worker]:
    """Those that have something to say, or have died; waits for the first."""
    ready = wait([worker.pipe for worker in workers])
    return [worker for worker in workers if worker.pipe in ready]


def _died(job: Job, code: int) -> JobResult:
    how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
    mend = "go on with --resume; where memory is short, with fewer --workers"
    return JobResult(reason=f"{shown_source(job.source)}: the process that analyzed it {how}; {mend}")


def _work(settings: DetectorSettings, cores: int, pipe: Connection) -> None:
    """What a process does. A parent that is gone shows as a broken pipe, and ends it too."""
    # Ctrl-C, and that it is closed, reach every process of the terminal; the parent decides.
    for name in {"SIGINT", "SIGHUP"} & set(dir(signal)):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    write_crashes()
    with suppress(BrokenPipeError, ConnectionResetError, EOFError):
        try:
            engines = open_engines(settings, cores)
            while True:
                pipe.send(_Message(result=run_job(pipe.recv(), engines, _PipeProgress(pipe))))
        except DetectorError as error:
            pipe.send(_Message(fatal=error))
        except (BrokenPipeError, ConnectionResetError, EOFError):
            raise
        except Exception as error:  # noqa: BLE001 - a job's own errors end in it; this one meets every process
            pipe.send(_Message(fatal=DeviceError(f"a process cannot work: {unforeseen(error)}")))


class _PipeProgress:
    """Tells the parent how far a job is, a few times a second."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._told = pipe, 0.0

    def __call__(self, frames: int, of: int | None) -> None:
        if monotonic() - self._told >= _NEWS_EVERY:
            self._told = monotonic()
            self._pipe.send(_Message(frames, of))
