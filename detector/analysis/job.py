"""One video of many: all that a process on this machine or another must know to analyze it."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from detector.analysis.batches import BATCH, BatchPool
from detector.analysis.engines import EnginePool
from detector.analysis.exports.choices import USUAL, ExportChoices
from detector.analysis.exports.table import missing_exports
from detector.analysis.finish import Progress, finish
from detector.analysis.pipeline import analyze_video
from detector.analysis.results.identity import Identity, identify
from detector.analysis.results.journal import PARTIAL, check_settings, is_finished
from detector.analysis.results.match import difference
from detector.analysis.results.reader import read_results
from detector.analysis.results.records import header, readable, settings
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import Totals, total
from detector.detector import PolypDetector
from detector.errors import DataError, DetectorError, DeviceError, ModelError, OutputError, SourceError
from detector.faults import fault
from detector.inference.batch_engine import open_batches
from detector.settings import DetectorSettings
from detector.video import AS_RECORDED, SourceOptions, VideoSource, open_video


@dataclass(frozen=True)
class Job:
    """A video and what is to be done with it.

    Attributes:
        source: as `open_video` takes it.
        folder: of its results.
        exports: names of optional exports (see `EXPORTS`).
        resume: whether to go on from what is in the folder.
        options: how to read the video.
        given: the path by which results name the video, where `source` is another.
        whole_hash: whether every byte of the recording goes into its identity.
        choices: what else is said of exports.
    """

    source: str
    folder: Path
    exports: frozenset[str] = frozenset()
    resume: bool = False
    options: SourceOptions = AS_RECORDED
    given: str | None = None
    whole_hash: bool = False
    choices: ExportChoices = USUAL


@dataclass(frozen=True)
class JobResult:
    """What came of a job.

    Attributes:
        totals: figures, as far as there are any.
        reason: why it failed, in a line; None where it did not.
        note: what a user should know though it did not fail.
        way: the traceback of what nobody expected.
    """

    totals: Totals | None = None
    reason: str | None = None
    note: str | None = None
    way: str | None = None


def open_engines(settings: DetectorSettings, cores: int) -> EnginePool:
    """A detector on so many cores: an engine of one thread each, where the threads are left open.

    On a GPU several frames at once, where that is faster.

    Raises:
        ModelError, DeviceError: it cannot be had.
    """
    detector = replace(settings, threads=settings.threads or 1).build()
    if detector.engine.on_gpu:
        batches = open_batches(detector.engine, BATCH)
        return EnginePool(detector, 1) if batches is None else BatchPool(detector, batches, max(1, cores))
    return EnginePool(detector, 1 if settings.threads else max(1, cores))


def run_job(job: Job, engines: EnginePool, progress: Progress) -> JobResult:
    """Analyze a video and write all its files; what is there already is not done again where `resume` is set.

    Whatever goes wrong with a video, it fails alone.

    Raises:
        OutputError: the results cannot be written; going on with other videos would be in vain.
        ModelError, DeviceError: likewise, the model or the device is gone.
        ValueError: there is no optional export of such a name.
    """
    missing_exports(job.folder, job.exports)
    return contained(job, lambda: _analyzed(job, engines, progress))


def contained(job: Job, work: Callable[[], JobResult]) -> JobResult:
    """What came of a job, also where that is an error: the one place where a recording's failure ends.

    Raises:
        OutputError, ModelError, DeviceError: going on with other videos would be in vain.
    """
    try:
        return work()
    except (OutputError, ModelError, DeviceError):
        raise
    except DetectorError as error:
        return JobResult(_totals_so_far(job.folder), readable(str(error)))
    except Exception as error:  # noqa: BLE001 - a damaged recording finds faults in every library
        reason = f"{readable(job.source)}: {fault(error)}"
        return JobResult(_totals_so_far(job.folder), reason, way=traceback.format_exc())


def identity_of(job: Job) -> Identity:
    """What tells a job's recording from all others.

    Raises:
        SourceError: it cannot be read.
    """
    return identify(job.source, job.given, job.whole_hash)


def _analyzed(job: Job, engines: EnginePool, progress: Progress) -> JobResult:
    with _opened(job) as video:
        identity = identity_of(job)
        change = _change(job, video, engines.detector, identity) if job.resume else None
        note = f"{readable(job.source)}: is analyzed anew: {change}" if change else None
        results = _results(replace(job, resume=job.resume and not change), video, engines, identity, progress)
    return JobResult(total(results), note=note)


def _change(job: Job, video: VideoSource, detector: PolypDetector, identity: Identity) -> str | None:
    """In which way the results in the folder are those of another recording."""
    source = header(video, detector)["source"]
    return difference(job.folder, source, identity, lambda: identify(job.source, job.given, whole=True))


def _results(
    job: Job, video: VideoSource, engines: EnginePool, identity: Identity, progress: Progress
) -> Results:
    """Analyze, from the start or from where it broke off, or add what is missing to what is finished."""

    def analyze() -> None:
        analyze_video(
            video,
            engines,
            job.folder,
            "annotated" in job.exports,
            lambda frames: progress(frames, video.frame_count),
            job.resume,
            identity,
            job.choices.hardware_encoder,
        )

    finished = job.resume and is_finished(job.folder)
    if finished:
        check_settings(job.folder, settings(engines.detector, job.options.excerpt))
    write_results = None if finished else analyze
    return finish(job.source, job.folder, job.exports, progress, write_results, job.options, job.choices)


def _opened(job: Job) -> VideoSource:
    """Open its source, which must have an end.

    Raises:
        SourceError: it cannot be opened, or comes live.
    """
    video = open_video(job.source, options=job.options)
    if video.live:
        video.close()
        raise SourceError(f"{video.name}: is live; record it, or watch it with: polyp-detector view")
    return video


def _totals_so_far(folder: Path) -> Totals | None:
    """Figures up to where an analysis broke off."""
    try:
        return total(read_results(folder / PARTIAL))
    except (DataError, MemoryError):
        return None
