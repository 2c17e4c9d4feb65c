"""`polyp-detector export`: any format from finished results, without a second analysis."""

from collections.abc import Callable, Iterator
from pathlib import Path

from detector.analysis.exports.coco_archive import PlacedResults
from detector.analysis.exports.table import EXPORTS, Export, ExportInput
from detector.analysis.results.find import FoundResults, find_results
from detector.analysis.results.lock import folder_lock
from detector.analysis.results.reader import read_results
from detector.errors import SettingsError


def format_lines() -> list[str]:
    """A line for each format: its name, and what it is."""
    width = max(len(export.name) for export in EXPORTS)
    return [f"{export.name:{width}}  {export.says}" for export in _formats()]


def run_export(given: Path, name: str, out: Path | None, tell: Callable[[str], None]) -> None:
    """Write a format of one recording or of each in a folder, beside the results or below `out`.

    Args:
        given: results.jsonl, its folder, or a folder with many.
        name: of the format.
        out: folder for what is written; None: that of the results.
        tell: takes a line for each file or folder that was written.

    Raises:
        SettingsError: there is no such format.
        DataError: there are no results, or they are damaged.
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
        _write(export, one, path)
        tell(str(path))


def _write(export: Export, found: FoundResults, path: Path) -> None:
    # Another analysis may be about to write results to the folder, and to take away what was made of them.
    with folder_lock(path.parent):
        results = read_results(found.path)
        export.write(ExportInput(results, results.header.source.name, lambda done: None), path)


def _formats() -> list[Export]:
    return [export for export in EXPORTS if not export.needs_recording]


def _format(name: str) -> Export:
    for export in EXPORTS:
        if export.name == name and export.needs_recording:
            raise SettingsError(
                f"{name}: is made from the recording too; `polyp-detector analyze --resume` adds it"
            )
        if export.name == name:
            return export
    raise SettingsError("\n".join([f"there is no format {name!r}; --format takes one of:", *format_lines()]))


def _read(found: list[FoundResults]) -> Iterator[PlacedResults]:
    for one in found:
        yield PlacedResults(one.place.as_posix(), read_results(one.path))
