"""`polyp-detector export`: any format from finished results, without a second analysis."""

from collections.abc import Callable, Iterator
from pathlib import Path

from detector.analysis.exports.choices import USUAL, ExportChoices
from detector.analysis.exports.coco_archive import PlacedResults
from detector.analysis.exports.table import EXPORTS, Export, ExportInput
from detector.analysis.results.find import FoundResults, find_results
from detector.analysis.results.identity import identify
from detector.analysis.results.lock import folder_lock
from detector.analysis.results.reader import read_results
from detector.analysis.results.schema import Header
from detector.errors import DataError, SettingsError
from detector.video import SourceOptions


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
) -> None:
    """Write a format of one recording or of each in a folder, beside the results or below `out`.

    Args:
        given: results.jsonl, its folder, or a folder with many.
        name: of the format.
        out: folder for what is written; None: that of the results.
        tell: takes a line for each file or folder that was written.
        choices: what else is said of the format.

    Raises:
        SettingsError: there is no such format.
        DataError: there are no results, they are damaged, or the recording is not theirs or not there.
        OutputError: what is asked for cannot be written.
    """
    export = _format(name)
    found = find_results(given)
    if export.together and len(found) > 1:
        path = (out or given) / export.file
        export.together(_read(found), path)
        tell(f"{path}: {len(found)} recordings")
        return
    for one in found:
        path = (out / one.place if out else one.folder) / export.file
        _write(export, one, path, choices)
        tell(str(path))


def _write(export: Export, found: FoundResults, path: Path, choices: ExportChoices) -> None:
    # Another analysis may be about to write results to the folder, and to take away what was made of them.
    with folder_lock(path.parent):
        results = read_results(found.path)
        if export.needs_recording:
            _check_recording(results.header, found.path)
        options = _options(results.header)
        export.write(ExportInput(results, results.header.path, lambda done: None, options, choices), path)


def _check_recording(header: Header, path: Path) -> None:
    """What is drawn on pictures must be drawn on those that were analyzed.

    Raises:
        DataError: the recording is not where it was, or another.
        SourceError: it cannot be read.
    """
    if header.identity is None or not Path(header.path).exists():
        raise DataError(
            f"{path}: their recording {header.path} is not to be found; call from the folder where it was "
            "analyzed, or add what is missing with `polyp-detector analyze --resume`"
        )
    if change := header.identity.change(identify(header.path)):
        raise DataError(f"{header.path}: is another recording than the one that was analyzed: {change}")


def _options(header: Header) -> SourceOptions:
    """How the recording was read."""
    of_pictures = header.identity is not None and header.identity.pictures is not None
    rate = header.source.rate or None
    return SourceOptions(
        stream=header.source.stream, rate=rate if of_pictures else None, excerpt=header.excerpt
    )


def _format(name: str) -> Export:
    for export in EXPORTS:
        if export.name == name:
            return export
    raise SettingsError("\n".join([f"there is no format {name!r}; --format takes one of:", *format_lines()]))


def _read(found: list[FoundResults]) -> Iterator[PlacedResults]:
    for one in found:
        yield PlacedResults(one.place.as_posix(), read_results(one.path))
