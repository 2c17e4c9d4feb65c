"""The benchmark command: measure or compare, show, and write what was asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from detector.benchmark.benchmark import BenchmarkRun, BenchmarkSettings, run_benchmark
from detector.benchmark.choice import every_model
from detector.benchmark.compare import comparison_table
from detector.benchmark.measure import Conditions
from detector.benchmark.record import StreamsRecord
from detector.benchmark.report_html import write_html
from detector.benchmark.report_json import make_document, read_json, write_json
from detector.benchmark.streams import run_streams
from detector.benchmark.table import document_table

__all__ = ["BenchmarkSettings", "Conditions", "Reports", "compare", "every_model", "find_streams", "measure"]


@dataclass(frozen=True)
class Reports:
    """Files to write besides the table; None writes none."""

    json: Path | None = None
    html: Path | None = None


def measure(settings: BenchmarkSettings, reports: Reports, tell: Callable[[str], None]) -> None:
    """Measure, show a table and write the reports, of the runs that were finished if a later one fails.

    Args:
        settings: what to measure.
        reports: what to write.
        tell: told in a few words what begins.

    Raises:
        ModelError, DeviceError, SourceError: see run_benchmark.
        OutputError: a report cannot be written.
    """
    runs: list[BenchmarkRun] = []
    try:
        for run in run_benchmark(settings, tell):
            runs.append(run)
    finally:
        if runs:
            _report(runs, [], reports)


def find_streams(
    settings: BenchmarkSettings, most: int, reports: Reports, tell: Callable[[str], None]
) -> None:
    """Find how many streams can be analyzed at once, up to `most`; otherwise as `measure`."""
    found: list[StreamsRecord] = []
    try:
        for streams in run_streams(settings, most, tell):
            found.append(streams)
    finally:
        if found:
            _report([], found, reports)


def _report(runs: list[BenchmarkRun], streams: list[StreamsRecord], reports: Reports) -> None:
    document = make_document([run.record for run in runs], streams)
    Console().print(document_table(document))
    if reports.json is not None:
        write_json(reports.json, document)
    if reports.html is not None:
        write_html(reports.html, document, runs)


def compare(old: Path, new: Path) -> None:
    """Show two benchmarks side by side.

    Raises:
        DataError: a file is no benchmark, or they have no run in common.
    """
    Console().print(comparison_table(read_json(old), read_json(new)))
