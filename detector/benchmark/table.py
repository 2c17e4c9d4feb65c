"""The runs as tables for a terminal."""

from rich.console import Group
from rich.table import Table
from rich.text import Text

from detector.benchmark.record import Document, Percentiles, RunRecord, figures
from detector.plain_text import plain

NONE = "-"


def document_table(document: Document) -> Group:
    """Title, table and headline of each run."""
    parts = ((Text(title(run), "bold"), run_table(run), Text(headline(run) + "\n")) for run in document.runs)
    return Group(*(part for run in parts for part in run))


def run_table(run: RunRecord) -> Table:
    """A row for each stage and delay, in milliseconds."""
    table = Table()
    table.add_column("ms")
    for column in ("p50", "p95", "p99", "max", "count"):
        table.add_column(column, justify="right")
    for name, durations in figures(run).items():
        table.add_row(name, *row(durations))
    return table


def title(run: RunRecord) -> str:
    """What was measured, in one line."""
    return plain(f"{run.model} on {run.device} ({run.precision}, {threads(run)}), {played(run)}")


def played(run: RunRecord) -> str:
    """The source and how it was played."""
    source = run.source
    rate = "flat out" if run.mode == "flat-out" else f"{source.rate:g} frames/s"
    return f"{source.name} {source.width} x {source.height}, {rate}"


def threads(run: RunRecord) -> str:
    """CPU threads in words."""
    if run.threads == 0:
        return "a thread for each core"
    return f"{run.threads} thread{'s' if run.threads > 1 else ''}"


def headline(run: RunRecord) -> str:
    """Frames, processor and memory in one line."""
    frames, memory = run.frames, run.rss_mb
    misses = "" if run.deadline_misses is None else f", {run.deadline_misses} painted past the deadline"
    resident = "" if memory.end is None else f"; memory {memory.start:.0f} to {memory.end:.0f} MiB"
    return (
        f"{frames.decoded} frames decoded, {frames.analysed} analysed ({run.throughput.analysed:g}/s), "
        f"{frames.painted} painted ({run.throughput.painted:g}/s), {frames.dropped} dropped{misses}; "
        f"processor {run.cpu_percent:.0f} %{resident}"
    )


def row(durations: Percentiles) -> list[str]:
    """p50, p95, p99, max and count as text."""
    values = (durations.p50, durations.p95, durations.p99, durations.max)
    return [NONE if value is None else f"{value:.2f}" for value in values] + [str(durations.count)]
