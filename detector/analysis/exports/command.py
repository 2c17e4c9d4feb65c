"""`polyp-detector export`: any format from finished results, without a second analysis."""

import logging
from collections.abc import Callable
from pathlib import Path

from detector.analysis.exports.choices import USUAL, ExportChoices
from detector.analysis.exports.correcting import REVIEWED, Correct, Corrected
from detector.analysis.exports.export import Export, ExportInput, Placed
from detector.analysis.exports.table import EXPORTS
from detector.analysis.results.find import FoundResults, find_results
from detector.analysis.results.lock import folder_lock
from detector.analysis.results.reader import read_results
from detector.analysis.results.recording import find_recording, reading_options
from detector.counted import counted
from detector.errors import SettingsError

log = logging.getLogger(__name__)


def format_lines() -> list[str]:
    """A line for each format: its name, and what it is."""
    width = max(len(export.name) for export in EXPORTS)
    return [f"{export.name:{width}}  {export.says}" for export in EXPORTS]


def run_export(
    given: Path,
    name: str,
    out: Path | None,
    tell: Callable[[str], None],
    choices: ExportChoices = USUAL,
    correct: Correct | None = None,
) -> None:
    """Write a format of one recording or of each in a folder, beside the results or below `out`.

    Args:
        given: results.jsonl, its folder, or a folder with many.
        name: of the format.
        out: folder for what is written; None: that of the results, or one in it for corrected results.
        tell: takes a line for each file or folder that was written.
        choices: what else is said of the format.
        correct: makes of results what a reader said of them; None leaves them as they were found.

    Raises:
        SettingsError: there is no such format, or not with a review, or not without.
        DataError: there are no results, they or a review are damaged or do not belong together, or the
            recording is not theirs or not there.
        OutputError: what is asked for cannot be written.
    """
    export = _format(name)
    _check_review(export, correct)
    found, below = find_results(given), Path(REVIEWED) if correct and out is None else Path()
    many = len(found) > 1
    if correct is not None and many:
        found = _reviewed(found, correct, tell)
    if export.together and many:
        path = (out or given) / below / export.file
        inputs = (Placed(one.place.as_posix(), _input(export, one, choices, correct)) for one in found)
        export.together(inputs, path, choices)
        tell(f"{path}: {counted(len(found), 'recording')}")
        return
    for one in found:
        path = (out / one.place if out else one.folder) / below / export.file
        # Another analysis may be about to write results to the folder, and to take away what they gave.
        with folder_lock(path.parent):
            export.write(_input(export, one, choices, correct), path)
        tell(str(path))


def _check_review(export: Export, correct: Correct | None) -> None:
    """Whether a format goes with what was said of a review.

    Raises:
        SettingsError: it does not.
    """
    if correct is None and export.needs_review:
        raise SettingsError(f"the format {export.name} is made of a review: add --review review.jsonl")
    if correct is not None and not export.takes_review:
        raise SettingsError(f"the format {export.name} tells what was on screen: leave out --review")


def _reviewed(found: list[FoundResults], correct: Correct, tell: Callable[[str], None]) -> list[FoundResults]:
    """Of many recordings those that were reviewed; where none was, all, so that the error names one."""
    reviewed = [one for one in found if correct.is_reviewed(one.path)]
    for one in found if reviewed else ():
        if one not in reviewed:
            tell(f"{one.folder}: passed over, since it was not reviewed")
    return reviewed or found


def _input(
    export: Export, found: FoundResults, choices: ExportChoices, correct: Correct | None
) -> ExportInput:
    """What an export of one recording is made from.

    Raises:
        DataError: results or review are damaged, or the recording is not theirs or not there.
        SourceError: the recording cannot be read.
    """
    results = read_results(found.path)
    header = results.header
    if results.end is None:
        log.warning("%s: lacks its last line: the analysis broke off, or the file was cut off", found.path)
    source = header.path
    if export.needs_recording:
        source = find_recording(found.path, header, procedures=export.needs_review)
    corrected = correct(found.path, results) if correct else Corrected(results)
    options = reading_options(header)
    return ExportInput(corrected.results, source, lambda done: None, options, choices, corrected)


def _format(name: str) -> Export:
    for export in EXPORTS:
        if export.name == name:
            return export
    names = ", ".join(export.name for export in EXPORTS)
    fault = f"there is no format {name!r}" if name else "no format is named"
    raise SettingsError(f"{fault}; --format takes one of {names}; --list says what they are")
