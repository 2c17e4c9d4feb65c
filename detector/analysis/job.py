"""One video of many: all that a process on this machine or another must know to analyze it."""

from dataclasses import dataclass, replace
from pathlib import Path

from detector.analysis.engines import EnginePool
from detector.analysis.finish import Progress, finish
from detector.analysis.pipeline import analyze_video
from detector.analysis.results.journal import PARTIAL, check_settings, is_finished
from detector.analysis.results.reader import read_results
from detector.analysis.results.records import header, readable
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import Totals, total
from detector.errors import DataError, SourceError
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
    """

    source: str
    folder: Path
    exports: frozenset[str] = frozenset()
    resume: bool = False
    options: SourceOptions = AS_RECORDED


@dataclass(frozen=True)
class JobResult:
    """What came of a job: figures, as far as there are any, and why it failed, where it did."""

    totals: Totals | None = None
    reason: str | None = None


def open_engines(settings: DetectorSettings, cores: int) -> EnginePool:
    """A detector on so many cores: an engine of one thread each, where the threads are left open.

    Raises:
        ModelError, DeviceError: it cannot be had.
    """
    if settings.threads:
        return EnginePool(settings.build(), 1)
    detector = replace(settings, threads=1).build()
    return EnginePool(detector, 1 if detector.engine.on_gpu else max(1, cores))


def run_job(job: Job, engines: EnginePool, progress: Progress) -> JobResult:
    """Analyze a video and write all its files; what is there already is not done again where `resume` is set.

    A video that cannot be read to its end fails alone.

    Raises:
        OutputError: the results cannot be written; going on with other videos would be in vain.
    """
    try:
        with _opened(job) as video:
            results = _results(job, video, engines, progress)
    except (SourceError, DataError) as error:
        return JobResult(_totals_so_far(job.folder), readable(str(error)))
    return JobResult(total(results))


def _results(job: Job, video: VideoSource, engines: EnginePool, progress: Progress) -> Results:
    """Analyze, from the start or from where it broke off, or add what is missing to what is finished."""

    def analyze() -> None:
        analyze_video(
            video,
            engines,
            job.folder,
            "annotated" in job.exports,
            lambda frames: progress(frames, video.frame_count),
            job.resume,
        )

    finished = job.resume and is_finished(job.folder)
    if finished:
        check_settings(job.folder, header(video, engines.detector))
    write_results = None if finished else analyze
    return finish(job.source, job.folder, job.exports, progress, write_results, job.options)


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
    except DataError:
        return None
