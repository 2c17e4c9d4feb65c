"""The end of every analysis: results, and all that is made from them."""

from collections.abc import Callable, Set
from dataclasses import replace
from pathlib import Path

from detector.analysis.exports.choices import USUAL, ExportChoices
from detector.analysis.exports.export import Export, ExportInput
from detector.analysis.exports.table import missing_exports, outdated_exports, remove_exports
from detector.analysis.results.journal import RESULTS
from detector.analysis.results.lock import folder_lock
from detector.analysis.results.reader import read_results
from detector.analysis.results.reviewed import check_unreviewed
from detector.analysis.results.schema import Results
from detector.video import AS_RECORDED, SourceOptions

# Frames done, and how many there will be, or None where the source does not say.
Progress = Callable[[int, int | None], None]


def finish(
    source: str,
    folder: Path,
    optional: Set[str],
    progress: Progress,
    write_results: Callable[[], None] | None = None,
    options: SourceOptions = AS_RECORDED,
    choices: ExportChoices = USUAL,
) -> Results:
    """See to it that a folder holds the results of a video and every export of them.

    Args:
        source: the video, as `open_video` takes it.
        folder: of the results; other analyses are kept out of it meanwhile.
        optional: names of optional exports (see `EXPORTS`).
        progress: called by an export that goes through all frames.
        write_results: writes results.jsonl anew; None where it is there, and only what is missing is added.
        options: how to read the video.
        choices: what else is said of exports.

    Raises:
        SourceError: the video cannot be read.
        DataError: another analysis is writing to the folder, the results are damaged, or they were reviewed
            and would be replaced.
        OutputError: the folder cannot be written or the disk is full.
    """
    made = None if write_results else _read(source, folder, progress, options, choices)
    # Where nothing is missing, the folder may lie where nothing can be written.
    if made is not None and not _missing(made, folder, optional):
        return made.results
    with folder_lock(folder):
        if write_results is not None:
            check_unreviewed(folder)
            remove_exports(folder)
            write_results()
        given = made or _read(source, folder, progress, options, choices)
        for export in _missing(given, folder, optional):
            export.write(given, folder / export.file)
    return given.results


def _read(
    source: str, folder: Path, progress: Progress, options: SourceOptions, choices: ExportChoices
) -> ExportInput:
    results = read_results(folder / RESULTS)
    # The stream that was chosen then, whatever would be chosen now. Exports need few pictures: a GPU is
    # not asked again.
    same = replace(options, stream=results.header.source.stream, nvdec=False)
    return ExportInput(results, source, lambda done: progress(done, len(results.frames)), same, choices)


def _missing(given: ExportInput, folder: Path, optional: Set[str]) -> list[Export]:
    return [*missing_exports(folder, optional), *outdated_exports(given, folder, optional)]
