"""`polyp-detector compare`: results against the truth, and against other results."""

from collections.abc import Iterator
from pathlib import Path, PurePath

from rich.console import Console
from rich.table import Table

from detector.analysis.results.find import FoundResults, find_results
from detector.analysis.results.reader import read_results
from detector.analysis.results.schema import Results
from detector.compare.comparison import Comparison, JudgedRecording, compare
from detector.compare.report import comparison_page
from detector.compare.truths.read import truth_of
from detector.compare.wording import figure
from detector.counted import counted
from detector.errors import DataError
from detector.files.atomic import write_whole

PAGE, FIGURES = "compare.html", "compare.json"
# What a folder with the truth of many recordings may hold for each, after the recording's name.
_ENDINGS = (".truth.json", ".json", ".xml", "")


def run_comparison(given: Path, other: Path | None, truth: Path, out: Path | None) -> None:
    """Print the figures, and write them as a page and as JSON.

    Args:
        given: results.jsonl, its folder, or a folder with many.
        other: results of the same recordings to compare with.
        truth: as `truth_of` takes it; of many recordings, COCO with `videos`, or a folder with one for each.
        out: folder for page and JSON; None: that of the results.

    Raises:
        DataError: results or truth are missing, damaged, or do not fit each other.
        OutputError: a file cannot be written.
    """
    first = _judged(given, truth)
    names = _names(given, other)
    comparison = compare(names[0], first, *(() if other is None else (names[1], _judged(other, truth))))
    folder = out or (given.parent if given.is_file() else given)
    write_whole(folder / FIGURES, (comparison.model_dump_json(indent=1) + "\n").encode())
    write_whole(folder / PAGE, comparison_page(comparison).encode())
    console = Console()
    console.print(_table(comparison))
    console.print(f"see {folder / PAGE}", markup=False, highlight=False, soft_wrap=True)


def _names(given: Path, other: Path | None) -> list[str]:
    """What the results are called: their folders, with as much above as tells them apart."""
    paths = [path.resolve() for path in (given, other) if path is not None]
    folders = [path.parent if path.is_file() else path for path in paths]
    for depth in range(1, max(len(folder.parts) for folder in folders)):
        names = ["/".join(folder.parts[-depth:]) for folder in folders]
        if len(set(names)) == len(names):
            return names
    return ["first", "other"]


def _judged(given: Path, truth: Path) -> list[JudgedRecording]:
    return list(_each(find_results(given), truth))


def _each(found: list[FoundResults], truth: Path) -> Iterator[JudgedRecording]:
    for one in found:
        results, place = read_results(one.path), one.place.as_posix()
        path = truth if len(found) == 1 else _truth_among_many(truth, place, results)
        name = results.header.source.name if len(found) == 1 else place
        yield JudgedRecording(name, results, truth_of(path, results, place))


def _truth_among_many(truth: Path, place: str, results: Results) -> Path:
    """The truth of one recording of several.

    Raises:
        DataError: there is none.
    """
    if truth.is_file():
        return truth
    source = PurePath(results.header.source.name)
    for name in (place, source.stem, source.name):
        for ending in _ENDINGS:
            if (truth / f"{name}{ending}").exists():
                return truth / f"{name}{ending}"
    raise DataError(
        f"{truth}: has no truth of {source.name}; name it {source.stem}.truth.json, {source.stem}.xml, or so"
    )


def _table(comparison: Comparison) -> Table:
    there = (comparison.recordings, "recording"), (comparison.frames, "frame"), (comparison.polyps, "polyp")
    table = Table("measure", title=", ".join(counted(number, one) for number, one in there))
    columns = []
    for judged in comparison.judged:
        for kind, scores in (("found", judged.seen), ("marked", judged.marked)):
            table.add_column(f"{judged.name}, {kind}", justify="right")
            columns.append(scores)
    for name in columns[0].named():
        table.add_row(name, *(figure(scores, name) for scores in columns))
    return table
