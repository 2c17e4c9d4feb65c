"""`polyp-detector analyze`: many recordings, with progress and a summary."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rich.console import Console

from detector.analysis.archive.progress import BatchProgress
from detector.analysis.archive.sources import ArchiveEntry, find_recordings, say_passed_over
from detector.analysis.engines import EnginePool
from detector.analysis.exports.choices import USUAL, ExportChoices
from detector.analysis.exports.excerpt import excerpt
from detector.analysis.exports.summary import write_batch
from detector.analysis.exports.summary_csv import Outcome
from detector.analysis.exports.table import REPORT
from detector.analysis.job import Job, JobResult, open_engines, run_job
from detector.analysis.results.journal import check_settings
from detector.analysis.results.records import readable, settings
from detector.analysis.results.tracks import Totals
from detector.counted import counted
from detector.detector import PolypDetector
from detector.files.links import check_no_links
from detector.notice import NOTICE
from detector.plain_text import plain, shown_source
from detector.settings import DetectorSettings
from detector.video import AS_RECORDED, SourceOptions

log = logging.getLogger(__name__)

JobResults = Iterator[tuple[int, JobResult]]
Tell = Callable[[int, int, int | None], None]


@dataclass(frozen=True)
class Plan:
    """What is asked for.

    Attributes:
        sources: files, folders and streams.
        out: folder of all results.
        detector: its settings.
        exports: names of optional exports (see `EXPORTS`).
        resume: whether to go on from what is in `out`.
        workers: videos at the same time on this machine.
        scheduler: address of a Dask cluster that does the work instead; None: this machine.
        options: how to read the recordings.
        whole_hash: whether every byte of a recording goes into its identity.
        choices: what else is said of exports.
    """

    sources: tuple[str, ...]
    out: Path
    detector: DetectorSettings
    exports: frozenset[str] = frozenset()
    resume: bool = False
    workers: int = 1
    scheduler: str | None = None
    options: SourceOptions = AS_RECORDED
    whole_hash: bool = False
    choices: ExportChoices = USUAL


def run_analysis(plan: Plan) -> bool:
    """Analyze each recording into its own folder below `out`, and sum all up in summary.csv and summary.html.

    A recording that cannot be read is reported and the rest go on.

    Returns:
        Whether all were analyzed to their ends.

    Raises:
        SourceError: a folder holds no recording.
        ModelError, DeviceError: there is no detector to analyze with.
        DataError: what is to be gone on with was made with other settings.
        OutputError: the results cannot be written; going on would be in vain.
    """
    console, errors = Console(), Console(stderr=True)
    passed_over: list[Outcome] = []

    def pass_over(path: Path, reason: str) -> None:
        say_passed_over(path, reason)
        name, shown = readable(path.name), readable(reason)
        passed_over.append(Outcome(name, reason=shown, path=readable(str(path)), passed_over=True))

    found = find_recordings(plan.sources, plan.out, pass_over)
    results: dict[int, JobResult] = {}
    with BatchProgress(found, console) as progress:
        try:
            for index, result in _results(plan, found, progress.frames):
                results[index] = result
                progress.finished(index)
                _report(found[index], plan.out, result, console, errors)
        finally:
            if results:
                write_batch([*_outcomes(found, results), *passed_over], NOTICE, plan.out)
    failed = sum(result.reason is not None for result in results.values())
    if failed and len(found) > 1:
        errors.print(f"polyp-detector: {failed} of {len(found)} sources failed", highlight=False)
    return failed == 0


def _results(plan: Plan, found: list[ArchiveEntry], tell: Tell) -> JobResults:
    """What came of each recording, first of those that cannot be read."""
    sound = [index for index, one in enumerate(found) if one.fault is None]
    for index in sound:
        check_no_links(plan.out, found[index].place)
    jobs = [
        Job(
            found[index].source,
            plan.out / found[index].place,
            plan.exports,
            plan.resume,
            plan.options,
            whole_hash=plan.whole_hash,
            choices=plan.choices,
        )
        for index in sound
    ]
    # Refuses before any result is given.
    results = _run(plan, jobs, lambda number, done, of: tell(sound[number], done, of))
    yield from ((index, JobResult(reason=one.fault)) for index, one in enumerate(found) if one.fault)
    yield from ((sound[number], result) for number, result in results)


def _run(plan: Plan, jobs: list[Job], tell: Tell) -> JobResults:
    """JobResults as they come, from wherever the work is done."""
    if plan.scheduler is not None:
        from detector.analysis.archive.cluster import run_on_cluster

        _check(
            plan,
            jobs,
            replace(plan.detector, device="cpu", threads=1, require_gpu=False).build(),
            # Each machine takes its own device, and the model's variant with it.
            ("device", "precision", "model"),
        )
        return run_on_cluster(jobs, plan.detector, plan.scheduler, tell)
    shared = plan.workers > 1 and len(jobs) > 1
    engines = open_engines(plan.detector, 1 if shared else os.cpu_count() or 1)
    _check(plan, jobs, engines.detector)
    if shared:
        from detector.analysis.archive.workers import run_in_processes

        return run_in_processes(
            jobs, plan.detector.pinned(engines.detector.engine), min(plan.workers, len(jobs)), tell
        )
    return _run_here(jobs, engines, tell)


def _check(plan: Plan, jobs: list[Job], detector: PolypDetector, apart_from: tuple[str, ...] = ()) -> None:
    """Refuse before any work is done: half an archive in one way and half in another is of no use.

    Raises:
        DataError: results that are to be gone on with were made with other settings.
    """
    if plan.resume:
        chosen = settings(detector, plan.options.excerpt)
        wanted = {key: value for key, value in chosen.items() if key not in apart_from}
        for job in jobs:
            check_settings(job.folder, wanted)


def _run_here(jobs: list[Job], engines: EnginePool, tell: Tell) -> JobResults:
    for index, job in enumerate(jobs):
        yield index, run_job(job, engines, partial(tell, index))


def _outcomes(found: list[ArchiveEntry], results: dict[int, JobResult]) -> list[Outcome]:
    return [
        Outcome(
            source=one.name,
            totals=results[index].totals,
            report=one.place / REPORT if results[index].reason is None else None,
            reason=_without_path(results[index].reason, one.source),
            path=shown_source(one.source),
            place=one.place,
        )
        for index, one in enumerate(found)
        if index in results
    ]


def _without_path(reason: str | None, source: str) -> str | None:
    """Why it failed, for a row that names the recording already; its folders may be named after patients."""
    return reason and reason.removeprefix(f"{shown_source(source)}: ")


def _report(one: ArchiveEntry, out: Path, result: JobResult, console: Console, errors: Console) -> None:
    if result.way is not None:
        log.info("%s", result.way.rstrip())
    if result.note is not None:
        errors.print(f"polyp-detector: {result.note}", markup=False, highlight=False, soft_wrap=True)
    if result.reason is not None:
        errors.print(f"polyp-detector: {result.reason}", markup=False, highlight=False, soft_wrap=True)
    elif result.totals is not None:
        console.print(_describe(one, out, result.totals), markup=False, highlight=False, soft_wrap=True)


def _describe(one: ArchiveEntry, out: Path, totals: Totals) -> str:
    said = [
        counted(totals.frames, "frame"),
        f"{counted(totals.polyps, 'polyp')} marked in {totals.frames_lit} of them",
    ]
    if not totals.excerpt.whole:
        said.insert(0, f"looked at {excerpt(totals.excerpt)}")
    if totals.damaged_frames:
        said.append(f"{counted(totals.damaged_frames, 'damaged frame')} passed over")
    if totals.gaps:
        first = totals.gaps[0].start
        gaps = counted(len(totals.gaps), "gap")
        said.append(f"{gaps} of {totals.gap_time:.1f} s without frames, from {first:.1f} s on")
    if totals.vouched is False:
        said.append("its end cannot be vouched for")
    return plain(f"{shown_source(one.source)}: {', '.join(said)}; see {out / one.place / REPORT}")
